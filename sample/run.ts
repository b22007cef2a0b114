import { parseArgs } from 'node:util'
import { startSampleNewsroom } from './server.ts'

const { values } = parseArgs({ options: { port: { type: 'string', default: '8090' }, speed: { type: 'string', default: '1' } } })
const newsroom = await startSampleNewsroom({ port: Number(values.port), speed: Number(values.speed) })
console.log(`The sample newsroom plays at ${newsroom.url} for ${Math.round(newsroom.durationSeconds)} seconds:`)
console.log(`${newsroom.entriesAt(0).length} of ${newsroom.morning.entries.length} entries are published already. Ctrl-C stops it.`)
process.once('SIGINT', () => void newsroom.close())
process.once('SIGTERM', () => void newsroom.close())
