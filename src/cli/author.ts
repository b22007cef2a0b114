import { userInfo } from 'node:os'
import type { Author } from '../../db/write/feed-changes.ts'

/** The system user that runs a command, as the author of a change. */
export function cliAuthor(): Author {
  return { kind: 'cli', name: userInfo().username, userId: null, keyId: null, address: null }
}
