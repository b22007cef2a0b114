import { describe, expect, it } from 'vitest'
import { compareCandidates } from '../../../src/matching/rules/compare-candidates.ts'
import { THRESHOLDS } from '../../../src/matching/thresholds.ts'
import { BEEKEEPER } from '../desk.ts'
import { earlierOf, sideOf, viewOf } from './builders.ts'

const SIDE = sideOf({ headline: 'Bees take the night tram', body: BEEKEEPER })
const OTHER = 'A ferry ran aground off Skerry on Monday with nobody aboard but the captain and his two dogs, the harbour master said.'

describe('the candidates that are compared', () => {
  it('are those that share text, once each, and none that is no story', () => {
    const same = earlierOf({ body: BEEKEEPER })
    const advisory = earlierOf({ body: BEEKEEPER }, { story: null })
    const view = viewOf({ alike: [same, advisory, earlierOf({ body: OTHER })], named: [same] })
    expect(compareCandidates(SIDE, view).map(({ earlier }) => earlier)).toEqual([same])
  })

  it('are also those of the same source that a flash or a mark may tie, though no text is shared', () => {
    const flash = earlierOf({ headline: 'FLASH: BEES TAKE TRAM' })
    const theirs = earlierOf({ headline: 'FLASH: BEES TAKE TRAM', source: 'Hamm Post' })
    expect(compareCandidates(SIDE, viewOf({ alike: [flash, theirs] })).map(({ earlier }) => earlier)).toEqual([flash])
    const update = sideOf({ headline: 'UPDATE 1-Bees take the night tram', body: BEEKEEPER })
    expect(compareCandidates(update, viewOf({ named: [earlierOf({ body: OTHER })] }))).toHaveLength(1)
  })

  it('lose what several stories of the same source share: it belongs to a form', () => {
    const story = (n: number, source = 'Northwire') => earlierOf({ id: `old-${n}`, body: BEEKEEPER, source }, { story: `s${n}` })
    const shared = (alike: ReturnType<typeof earlierOf>[], thresholds = THRESHOLDS) =>
      compareCandidates(SIDE, viewOf({ alike, thresholds })).map(({ e }) => e.shared)
    const all = SIDE.fingerprint.shingles.length
    expect(shared([1, 2].map((n) => story(n)))).toEqual([all, all])
    expect(shared([1, 2, 3].map((n) => story(n)))).toEqual([0, 0, 0])
    expect(shared([1, 2, 3].map((n) => story(n, 'Hamm Post')))).toEqual([all, all, all])
    expect(
      shared(
        [1, 2, 3].map((n) => story(n)),
        { ...THRESHOLDS, templateStories: 4 },
      ),
    ).toEqual([all, all, all])
  })
})
