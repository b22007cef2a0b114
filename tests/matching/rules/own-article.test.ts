import { describe, expect, it } from 'vitest'
import { withoutNames } from '../../../src/matching/fingerprint/fingerprint.ts'
import { ownArticle as decide } from '../../../src/matching/rules/own-article.ts'
import type { Compared } from '../../../src/matching/rules/rule.ts'
import { earlierOf, evidenceOf, sideOf, viewOf } from './builders.ts'

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

describe('a name is no article', () => {
  const weir = { headline: 'Council votes to close the weir', body: 'The weir at Marl Ferry is to be closed for repairs until spring.' }
  const owl = { headline: 'Owl holds up library opening', body: 'A tawny owl has nested on a lamp of the new reading room.' }
  const goat = { headline: 'Council votes to keep the weir', body: 'The goat that boarded the boat went ashore with all the others.' }
  const url = 'https://wire.example/live'

  it.each<[string, { guid?: string; url?: string }]>([
    ['a guid', { guid: 'n/a' }],
    ['an address', { url }],
  ])('where neither headline nor text agrees with %s', (_, name) => {
    const join = (given: typeof weir, compared: (earlier: ReturnType<typeof earlierOf>) => Compared[] = () => []) => {
      const earlier = earlierOf({ ...name, ...weir })
      return ownArticle(sideOf({ ...name, ...given }), viewOf({ named: [earlier] }), compared(earlier))
    }
    expect(join(owl)).toBeNull()
    expect(join(goat)).toMatchObject({ relation: 'rewrite' })
    const sharing = (shared: number) => (earlier: ReturnType<typeof earlierOf>) =>
      [{ earlier, e: evidenceOf({ shared }) }] as unknown as Compared[]
    expect(join(owl, sharing(0))).toBeNull()
    expect(join(owl, sharing(3))).toMatchObject({ relation: 'rewrite' })
    expect(join({ ...owl, headline: 'CORRECTED: Owl holds up library opening' })).toMatchObject({ relation: 'rewrite' })
  })

  it('where its feed gives it to different items, though the headline is the same', () => {
    const side = sideOf({ guid: 'n/a', url, headline: 'The weather' })
    const named = [earlierOf({ guid: 'n/a', url, headline: 'The weather' })]
    const join = (guid: boolean, link: boolean) =>
      ownArticle({ ...side, fingerprint: withoutNames(side.fingerprint, side.source, { guid, link }) }, viewOf({ named }))?.reasons
    expect(join(false, true)).toEqual(['the same source and the same guid'])
    expect(join(true, false)).toEqual(['the same source and the same address'])
    expect(join(true, true)).toBeUndefined()
  })
})
