import type { Database } from '../../../db/client.ts'
import { startEmbedded } from '../../../db/embedded.ts'
import type { TroubleLog } from './children.ts'

const LOOK_MS = 2000

/** Brings the embedded PostgreSQL back, on the port it had, when it has died under us. @returns how to stop watching */
export function keepDatabase(db: Database, dir: string, port: number, trouble: TroubleLog): () => Promise<void> {
  let stopping = false
  let looking = Promise.resolve()
  const timer = setInterval(() => {
    looking = looking.then(async () => {
      if (stopping || (await answers(db))) return
      if (stopping) return
      trouble.add('PostgreSQL has stopped and is started again')
      await startEmbedded(dir, { port }).catch((error: Error) => trouble.add(error.message))
    })
  }, LOOK_MS)
  return async () => {
    stopping = true
    clearInterval(timer)
    await looking
  }
}

async function answers(db: Database): Promise<boolean> {
  try {
    await db.pool.query('SELECT 1')
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED'
  }
}
