/** The API as a process of its own, for bench/streams.ts: prints its port, and its memory when asked. */

import { openDatabase } from '../../db/client.ts'
import { buildApp } from '../../src/api/app.ts'
import { openHub } from '../../src/api/hub.ts'
import { startServer } from '../../src/api/server.ts'
import { answerMemory } from './memory.ts'

const db = openDatabase(process.argv[2]!)
const hub = openHub(db)
const settings = { HOST: '127.0.0.1', STREAMS_PER_CALLER: 10_000, RATE_LIMIT_CALLER: 0, RATE_LIMIT_ADDRESS: 0 }
const app = buildApp({ db, hub, deskDir: '/nonexistent', settings, logger: false })
const server = await startServer(app, { host: '127.0.0.1', port: 0 })
answerMemory()
process.send!({ port: server.port })
process.once('disconnect', () => process.exit())
