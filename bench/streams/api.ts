/**
 * The API as a process of its own, for bench/streams.ts: prints its port, and its memory when asked. With `deliver` it also sends to webhook endpoints,
 * whenever the log has grown.
 */

import { readSettings } from '../../config/env.ts'
import { openDatabase } from '../../db/client.ts'
import { readLogHead } from '../../db/read/story-log.ts'
import { buildApp } from '../../src/api/app.ts'
import { openHub } from '../../src/api/hub.ts'
import { startServer } from '../../src/api/server.ts'
import { deliver } from '../../src/outputs/webhooks/send.ts'
import { answerMemory } from './memory.ts'

const db = openDatabase(process.argv[2]!)
const hub = openHub(db)
const settings = { HOST: '127.0.0.1', STREAMS_PER_CALLER: 10_000, RATE_LIMIT_CALLER: 0, RATE_LIMIT_ADDRESS: 0 }
const app = buildApp({ db, hub, deskDir: '/nonexistent', settings, logger: false })
const server = await startServer(app, { host: '127.0.0.1', port: 0 })
answerMemory()
if (process.argv[3] === 'deliver') void deliverAlways()
process.send!({ port: server.port })

async function deliverAlways() {
  const context = { db, settings: { ...readSettings({}), ALLOW_HOSTS: ['127.0.0.1'] } }
  const never = new AbortController().signal
  for (let seen = await readLogHead(db); ; ) {
    await hub.grown(seen, 1000, never)
    seen = await readLogHead(db)
    await deliver(context)
  }
}

process.once('disconnect', () => process.exit())
