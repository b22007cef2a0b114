import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { PlainError } from '../src/errors.ts'

const Server = z
  .strictObject({
    password: z.string().optional(),
    passwordFile: z.string().optional(),
    keyFile: z.string().optional(),
    passphrase: z.string().optional(),
    passphraseFile: z.string().optional(),
    hostKey: z
      .string()
      .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'a fingerprint as ssh-keygen -l prints it is wanted: SHA256: and 43 characters')
      .optional(),
    certificateFile: z.string().optional(),
    afterReading: z.enum(['keep', 'delete']).optional(),
  })
  .refine((one) => !(one.password && one.passwordFile) && !(one.passphrase && one.passphraseFile), 'say it here or in a file, not both')
const Servers = z.record(z.string(), Server).nullable()

/** How one is let in at a server, files read. */
export interface ServerAccess {
  password?: string | undefined
  privateKey?: string | undefined
  passphrase?: string | undefined
  hostKey?: string | undefined
  certificate?: string | undefined
  deleteRead: boolean
}

/**
 * Reads the operator's file of servers (config/servers.example.yaml); without one no server is known.
 * @returns what it says of a user at a host: the closest of `user@host:port`, `user@host`, `host:port`, `host`
 * @throws PlainError with what is wrong where, never with a secret
 */
export function readServersFile(file: string): (user: string, host: string, port: number) => ServerAccess {
  const servers = checked(file, read(file))
  const access = new Map(Object.entries(servers).map(([name, server]) => [name.toLowerCase(), opened(file, name, server)]))
  return (user, host, port) => {
    const names = [`${user}@${host}:${port}`, `${user}@${host}`, `${host}:${port}`, host]
    return names.map((name) => access.get(name.toLowerCase())).find((one) => one !== undefined) ?? { deleteRead: false }
  }
}

function read(file: string): unknown {
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
    // The parser's own message shows the line, which may hold a password.
    throw wrong(file, 'it is no YAML')
  }
}

function checked(file: string, read: unknown): Record<string, z.output<typeof Server>> {
  const parsed = Servers.safeParse(read)
  if (parsed.success) return parsed.data ?? {}
  const first = parsed.error.issues[0]!
  throw wrong(file, `${first.path.join(', ') || 'its top'}: ${first.message}`)
}

function opened(file: string, name: string, server: z.output<typeof Server>): ServerAccess {
  const text = (path: string | undefined) => {
    if (path === undefined) return undefined
    try {
      return readFileSync(resolve(dirname(file), path), 'utf8')
    } catch (error) {
      throw wrong(file, `${name}: ${(error as Error).message}`)
    }
  }
  return {
    password: server.password ?? text(server.passwordFile)?.replace(/\r?\n$/, ''),
    privateKey: text(server.keyFile),
    passphrase: server.passphrase ?? text(server.passphraseFile)?.replace(/\r?\n$/, ''),
    hostKey: server.hostKey,
    certificate: text(server.certificateFile),
    deleteRead: server.afterReading === 'delete',
  }
}

const wrong = (file: string, what: string) =>
  new PlainError(`The file of servers ${file} is not understood: ${what}.`, 'Correct it and start again.')
