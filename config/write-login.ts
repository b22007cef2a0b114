/** Writes a login into the operator's server file. */
import { chownSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseDocument } from 'yaml'
import { PlainError } from '../src/errors.ts'
import { readServersFile } from './servers.ts'

/** Name and password of a server, by its origin (`https://wire.example`). */
export interface NewLogin {
  origin: string
  user: string
  password: string
}

/** A writer takes milliseconds: after so long its lock is that of one that died. */
const LOCK_MS = 10_000

/**
 * Writes a login to the server file, readable for its owner only, and leaves all else in it as it is. The file is replaced whole, so that nobody reads
 * half of it.
 * @returns `known` where the file has this login already
 * @throws PlainError where another login is there for this server, or the file cannot be written: with the lines that the operator can add
 */
export async function writeLogin(file: string, login: NewLogin): Promise<'written' | 'known'> {
  const unlock = await lock(file, login)
  try {
    const known = readServersFile(file).web(new URL(login.origin))
    if (known && (known.user !== undefined || known.headers.authorization !== undefined)) {
      if (known.user === login.user && known.password === login.password) return 'known'
      throw new PlainError(
        `${file} has another login under ${known.name}.`,
        `Correct it there, or add this one under the beginning of the feed's path:\n${linesOf({ ...login, origin: `${login.origin}/…` })}`,
      )
    }
    const document = parseDocument(textOf(file))
    document.setIn([login.origin, 'user'], login.user)
    document.setIn([login.origin, 'password'], login.password)
    replace(file, document.toString())
    return 'written'
  } catch (error) {
    if (error instanceof PlainError) throw error
    throw cannotWrite(file, login, error as Error)
  } finally {
    unlock()
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

/** The new file belongs to whom the old one, or else the folder, belongs to: the service may run as another user than the command. */
function replace(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.new`
  const handle = openSync(temporary, 'wx', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
    const owner = statSync(file, { throwIfNoEntry: false }) ?? statSync(dirname(file))
    if (process.getuid?.() === 0) chownSync(temporary, owner.uid, owner.gid)
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  } finally {
    closeSync(handle)
  }
}

async function lock(file: string, login: NewLogin): Promise<() => void> {
  const path = `${file}.lock`
  for (;;) {
    try {
      closeSync(openSync(path, 'wx', 0o600))
      return () => rmSync(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotWrite(file, login, error as Error)
      const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
      if (Date.now() - since > LOCK_MS) rmSync(path, { force: true })
      else await pause(20)
    }
  }
}

const cannotWrite = (file: string, login: NewLogin, { message }: Error) =>
  new PlainError(
    `The login cannot be written to ${file}: ${message}`,
    `Add these lines to it, then add the feed without its login:\n${linesOf(login)}`,
  )

/** The password is left out: messages are kept by terminals and logs. */
const linesOf = ({ origin, user }: NewLogin) => `  ${origin}:\n    user: ${JSON.stringify(user)}\n    password: (the password)`
