import { describe, expect, it } from 'vitest'
import { identify } from '../../src/feed/identify.ts'
import type { KeptFields, ReadEntry } from '../../src/model.ts'
import { expectLinear } from '../linear.ts'

/** An item in words of its own, under a guid. */
const read = (guid: string, i: number): ReadEntry => {
  const text = Array.from({ length: 200 }, (_, word) => `${(i * 7919 + word * 31) % 9973}w${i % 97}`).join(' ')
  const entry = {
    id: guid,
    link: null,
    title: `Title ${text.slice(0, 30)}`,
    published: null,
    updated: null,
    version: null,
    slugline: null,
  } as KeptFields
  return {
    keys: [`guid:${guid}`, `words:${i}`],
    entry,
    json: '{}',
    entryHash: `core${i}`,
    embargoedUntil: null,
    copy: { body: [text] } as ReadEntry['copy'],
    prepared: null,
  }
}
const NOTHING = { known: new Map(), states: new Map(), texts: new Map() }
const RULES = { trusted: null, learnt: {}, isNotice: () => false }

describe('the items of a document that bear one name', () => {
  it('are counted, each as one', () => {
    const { evidence, groups } = identify(
      Array.from({ length: 50 }, (_, i) => read('N/A', i)),
      NOTHING,
      RULES,
    )
    expect([evidence.guid.sharing, groups.length]).toEqual([50, 50])
  })

  it('are compared in linear time', () => {
    expectLinear((size) => {
      identify(
        Array.from({ length: size }, (_, i) => read('N/A', i)),
        NOTHING,
        RULES,
      )
    }, 1600)
  })
})
