/** Writes docs/openapi.json from the routes: the first half of `npm run api:document`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../../config/env.ts'
import { apiDocument } from './document.ts'

writeFileSync(join(ROOT, 'docs/openapi.json'), `${JSON.stringify(await apiDocument(), null, 1)}\n`)
process.exit(0)
