import { describe, expect, it } from 'vitest'
import { ownArticle as decide } from '../../../src/matching/rules/own-article.ts'
import type { Compared } from '../../../src/matching/rules/rule.ts'
import { earlierOf, sideOf, viewOf } from './builders.ts'

const ownArticle = (side: ReturnType<typeof sideOf>, view: ReturnType<typeof viewOf>, compared: Compared[] = []) =>
  decide(side, view, compared)

describe('the next version of an article', () => {
  it('joins the story of the version before, as a rewrite unless that was a copy', () => {
    for (const [before, now] of [
      ['original', 'rewrite'],
      ['excerpt', 'rewrite'],
      ['rewrite', 'rewrite'],
      ['copy', 'copy'],
    ] as const)
      expect(ownArticle(sideOf(), viewOf({ known: earlierOf({}, { relation: before }) }))?.relation).toBe(now)
    expect(ownArticle(sideOf(), viewOf({ known: earlierOf({}, { story: null }) }))).toBeNull()
  })

  it('is found by the guid of the same source, the version placed last', () => {
    const named = [
      earlierOf({ guid: 'g1' }, { order: 1 }),
      earlierOf({ guid: 'g1' }, { order: 2 }),
      earlierOf({ guid: 'g2' }, { order: 3 }),
    ]
    expect(ownArticle(sideOf({ guid: 'g1' }), viewOf({ named }))).toMatchObject({ relation: 'rewrite', earlier: { order: 2 } })
    expect(ownArticle(sideOf({ guid: 'g1', source: 'Hamm Post' }), viewOf({ named }))).toBeNull()
    expect(ownArticle(sideOf(), viewOf({ named: [earlierOf()] }))).toBeNull()
  })

  it('is found by its address, but not by that of a host', () => {
    const at = (url: string) => ownArticle(sideOf({ url }), viewOf({ named: [earlierOf({ url })] }))
    expect(at('https://wire.example/news/1')).toMatchObject({
      relation: 'rewrite',
      score: 1,
      reasons: ['the same source and the same address'],
    })
    expect(at('https://wire.example/')).toBeNull()
  })
})
