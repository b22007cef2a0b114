import type { Database } from '../../../db/client.ts'
import { startEmbedded } from '../../../db/embedded.ts'
import type { TroubleLog } from './children.ts'

const CHECK_MS = 2000

/** Restarts the embedded PostgreSQL on the same port when it has died. @returns a function that stops watching */
export function keepDatabase(db: Database, dir: string, port: number, trouble: TroubleLog): () => Promise<void> {
  let stopping = false
  let check = Promise.resolve()
  const timer = setInterval(() => {
    check = check.then(async () => {
      if (stopping || (await isRunning(db))) return
      if (stopping) return
      trouble.add('PostgreSQL has stopped and is restarted')
      await startEmbedded(dir, { port }).catch((error: Error) => trouble.add(error.message))
    })
  }, CHECK_MS)
  return async () => {
    stopping = true
    clearInterval(timer)
    await check
  }
}

async function isRunning(db: Database): Promise<boolean> {
  try {
    await db.pool.query('SELECT 1')
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED'
  }
}
