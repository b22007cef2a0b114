import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../../config/env.ts'
import { nodeNote } from '../../src/cli/start/node-version.ts'

describe('the note of a start about its Node', () => {
  it('says on Node 20, in one line, that its support has ended', () => {
    expect(nodeNote('20.20.2')).toMatch(/^Node 20\.20\.2: support for Node 20 ended in April 2026\..*$/)
  })

  it('says on a version that is not tested which ones are', () => {
    for (const version of ['23.1.0', '25.9.0', '28.0.0']) expect(nodeNote(version)).toContain('tested on 20, 22, 24, 26')
  })

  it('is not there on a tested version that is supported; CI runs those very versions', () => {
    const { jobs } = parse(readFileSync(join(ROOT, '.github/workflows/ci.yml'), 'utf8'))
    const tested: number[] = jobs.ci.strategy.matrix.node
    expect(tested).toEqual([20, 22, 24, 26])
    for (const major of tested.filter((m) => m !== 20)) expect(nodeNote(`${major}.12.1`)).toBeUndefined()
  })
})
