import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The mutant that is in force; 0 for none, while it is noted which mutants the tests reach. */
    mutant: number
    /** A folder for what each test file reaches. */
    reachedDir: string
  }
}

const active = inject('mutant')
const reached = new Set<number>()
const question = active ? (id: number) => id === active : (id: number) => !reached.add(id)
Object.assign(globalThis, { __mutant: question })

if (!active)
  afterAll(() => {
    const file = expect.getState().testPath!
    writeFileSync(join(inject('reachedDir'), `${file.replace(/\W/g, '_')}.json`), JSON.stringify({ file, reached: [...reached] }))
  })
