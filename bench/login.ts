/**
 * Compares a login under an unknown name with one under a known name and a wrong password: the medians of 200 tries each, in turns, on a fresh
 * embedded PostgreSQL. They may differ by 5 %.
 */
import { join } from 'node:path'
import { inTransaction, openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { logIn } from '../src/access/login.ts'
import { measureHashing } from '../src/access/passwords.ts'
import { inviteFirstAdmin, welcome } from '../src/access/welcome.ts'
import { openRunFolder } from '../tests/run-folder.ts'

const TRIES = 200

const folder = await openRunFolder()
const server = await startEmbedded(join(folder.dir, 'data'))
const db = openDatabase(server.url)
await migrateDatabase(db, { queues: false })
const arrival = { name: 'ada', password: 'herring kiosk tarn lantern', device: '', address: null, requestId: null }
const token = (await inviteFirstAdmin(db))!
await inTransaction(db, (client) => welcome(client, { ...arrival, token }))
console.log(`One hash takes ${(await measureHashing()).toFixed(1)} ms.`)

async function attempt(name: string): Promise<number> {
  await db.pool.query('DELETE FROM login_limits')
  const began = performance.now()
  await logIn(db, { ...arrival, name, password: 'a wrong password' })
  return performance.now() - began
}

const times: Record<string, number[]> = { known: [], unknown: [] }
for (let i = 0; i < TRIES; i++) {
  // The one that goes first changes, so that neither profits from what the other left behind.
  for (const kind of i % 2 ? ['known', 'unknown'] : ['unknown', 'known'])
    times[kind]!.push(await attempt(kind === 'known' ? 'ada' : `nobody ${i}`))
}
const median = (all: number[]) => all.toSorted((a, b) => a - b)[TRIES / 2]!
const [known, unknown] = [median(times.known!), median(times.unknown!)]
const difference = (100 * Math.abs(known - unknown)) / known
console.log(
  `Median of ${TRIES}: wrong password ${known.toFixed(2)} ms, unknown name ${unknown.toFixed(2)} ms; they differ by ${difference.toFixed(1)} %.`,
)
await db.close()
await server.stop()
await folder.remove()
if (difference > 5) process.exitCode = 1
