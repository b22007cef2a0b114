import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { PlainError } from '../src/errors.ts'

const ServerEntry = z
  .strictObject({
    password: z.string().optional(),
    passwordFile: z.string().optional(),
    keyFile: z.string().optional(),
    passphrase: z.string().optional(),
    passphraseFile: z.string().optional(),
    hostKey: z
      .string()
      .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'must be a fingerprint as ssh-keygen -l prints it: SHA256: and 43 characters')
      .optional(),
    certificateFile: z.string().optional(),
    afterReading: z.enum(['keep', 'delete']).optional(),
  })
  .refine(
    (one) => !(one.password && one.passwordFile) && !(one.passphrase && one.passphraseFile),
    'give the secret here or in a file, not both',
  )
const Servers = z.record(z.string(), ServerEntry).nullable()

/** How to log in to a server; the contents of named files are included. */
export interface ServerAccess {
  password?: string | undefined
  privateKey?: string | undefined
  passphrase?: string | undefined
  hostKey?: string | undefined
  certificate?: string | undefined
  deleteRead: boolean
}

/**
 * Reads the operator's server file (config/servers.example.yaml). A missing file counts as empty.
 * @returns a lookup of the access of a user at a host: the most specific entry of `user@host:port`, `user@host`, `host:port`, `host`
 * @throws PlainError that names the place and the fault, never a secret
 */
export function readServersFile(file: string): (user: string, host: string, port: number) => ServerAccess {
  const servers = checkedServers(file, parseYamlFile(file))
  const access = new Map(Object.entries(servers).map(([name, server]) => [name.toLowerCase(), accessOf(file, name, server)]))
  return (user, host, port) => {
    const names = [`${user}@${host}:${port}`, `${user}@${host}`, `${host}:${port}`, host]
    return names.map((name) => access.get(name.toLowerCase())).find((one) => one !== undefined) ?? { deleteRead: false }
  }
}

function parseYamlFile(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw wrong(file, `it cannot be read: ${(error as Error).message}`)
  }
  try {
    return parse(text)
  } catch {
    // The parser's message quotes the line, which may contain a password.
    throw wrong(file, 'it is not valid YAML')
  }
}

function checkedServers(file: string, content: unknown): Record<string, z.output<typeof ServerEntry>> {
  const parsed = Servers.safeParse(content)
  if (parsed.success) return parsed.data ?? {}
  const first = parsed.error.issues[0]!
  throw wrong(file, `${first.path.join(', ') || 'the top level'}: ${first.message}`)
}

function accessOf(file: string, name: string, server: z.output<typeof ServerEntry>): ServerAccess {
  const contentOf = (path: string | undefined) => {
    if (path === undefined) return undefined
    try {
      return readFileSync(resolve(dirname(file), path), 'utf8')
    } catch (error) {
      throw wrong(file, `${name}: ${(error as Error).message}`)
    }
  }
  return {
    password: server.password ?? contentOf(server.passwordFile)?.replace(/\r?\n$/, ''),
    privateKey: contentOf(server.keyFile),
    passphrase: server.passphrase ?? contentOf(server.passphraseFile)?.replace(/\r?\n$/, ''),
    hostKey: server.hostKey,
    certificate: contentOf(server.certificateFile),
    deleteRead: server.afterReading === 'delete',
  }
}

const wrong = (file: string, what: string) => new PlainError(`The server file ${file} is invalid: ${what}.`, 'Correct it and start again.')
