import { userInfo } from 'node:os'
import { SCOPES } from '../model.ts'
import type { Caller } from './rights.ts'

/** The command line: the system user that runs it, who may do everything, as that user has the database. @param name another name for the log */
export function cliCaller(name: string = userInfo().username): Caller {
  return { kind: 'cli', name, userId: null, sessionId: null, keyId: null, searchId: null, scopes: new Set(SCOPES), address: null }
}
