/** A process that places until its standard input ends and nothing waits any more. */
import { readSettings } from '../../../config/env.ts'
import { openDatabase } from '../../../db/client.ts'
import type { Context } from '../../../src/pipeline/context.ts'
import { placeWaiting } from '../../../src/pipeline/place/place-article.ts'
import { emptyMemory } from '../../../src/pipeline/place/place-memory.ts'

const db = openDatabase(process.argv[2]!, { max: 2 })
const context = {
  db,
  settings: { ...readSettings({ HOST_SPACING_SECONDS: '0' }), PLACE_BATCH: 40 },
  memory: emptyMemory(),
} as unknown as Context
let fed = true
process.stdin.on('end', () => (fed = false)).resume()
for (let last = true; fed || last; ) {
  last = fed
  await placeWaiting(context)
  await new Promise((resolve) => setTimeout(resolve, 20))
}
await db.close()
