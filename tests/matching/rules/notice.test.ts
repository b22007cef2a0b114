import { describe, expect, it } from 'vitest'
import { notice } from '../../../src/matching/rules/notice.ts'
import { comparedOf, earlierOf, sideOf, viewOf } from './builders.ts'

const KILL = sideOf({ signal: 'kill', headline: 'Bees take the night tram', slugline: 'BEES-TRAM/' })
const DAY_MS = 86_400_000

describe('a notice', () => {
  it('is a kill, or what names a story', () => {
    expect(
      notice(
        sideOf({ headline: 'Bees take the night tram', slugline: 'BEES-TRAM/' }),
        viewOf({ named: [earlierOf({ slugline: 'BEES-TRAM/' })] }),
        [],
      ),
    ).toBeNull()
  })

  it('finds the story under its slugline within 14 days, and never another kill', () => {
    const earlier = (days: number, signal: 'kill' | null = null) =>
      earlierOf({ slugline: 'BEES-TRAM/', publishedAt: new Date(KILL.at - days * DAY_MS).toISOString() }, { signal })
    expect(notice(KILL, viewOf({ named: [earlier(14)] }), [])).toMatchObject({ relation: 'rewrite', score: 0.9 })
    expect(notice(KILL, viewOf({ named: [earlier(15)] }), [])).toBeNull()
    expect(notice(KILL, viewOf({ named: [earlier(1, 'kill')] }), [])).toBeNull()
  })

  it('finds the story by the words of the headline where nothing names it', () => {
    const like = { sameSource: true, headline: 0.6, headlineShared: 2 }
    expect(notice(KILL, viewOf(), [comparedOf(earlierOf(), like)])).toMatchObject({ score: 0.6 })
    for (const less of [{ headline: 0.59 }, { headlineShared: 1 }, { sameSource: false }])
      expect(notice(KILL, viewOf(), [comparedOf(earlierOf(), { ...like, ...less })])).toBeNull()
  })

  it('finds the story whose headline it names, over a later one under its slugline', () => {
    const side = sideOf({ signal: 'kill', headline: 'Bees take the night tram', slugline: 'BEES-TRAM/' })
    side.fingerprint.traits.supplierSignal.points = { headlines: ['Council bans bees from trams'], slugs: [], numbers: [] }
    const named = [
      earlierOf({ headline: 'Council bans bees from trams' }, { order: 1 }),
      earlierOf({ slugline: 'BEES-TRAM/' }, { order: 2 }),
    ]
    expect(notice(side, viewOf({ named }), [])).toMatchObject({ score: 1, earlier: { order: 1 } })
  })
})
