import { parseArgs } from 'node:util'
import { startSampleNewsroom } from './server.ts'

const { values } = parseArgs({ options: { port: { type: 'string', default: '8090' }, speed: { type: 'string', default: '1' } } })
const wire = await startSampleNewsroom({ port: Number(values.port), speed: Number(values.speed) })
console.log(`The sample newsroom plays at ${wire.url} for ${Math.round(wire.durationSeconds)} seconds:`)
console.log(`${wire.entriesAt(0).length} of ${wire.morning.entries.length} entries lie there already. Ctrl-C ends it.`)
process.once('SIGINT', () => void wire.close())
process.once('SIGTERM', () => void wire.close())
