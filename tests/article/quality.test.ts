import { describe, expect, it } from 'vitest'
import { judgeQuality } from '../../src/article/quality.ts'
import type { Measure } from '../../src/model.ts'

const NOW = Date.parse('2026-05-05T12:00:00Z')
/** `count` articles, newest first, the newest `minutes` ago and then one every minute. */
function read(count: number, minutes: number, over: (i: number) => Partial<Measure> = () => ({})): Measure[] {
  return Array.from({ length: count }, (_, i) => ({
    at: new Date(NOW - (minutes + i) * 60_000).toISOString(),
    words: 400 + ((i * 137) % 500),
    captions: i % 10 ? 1 : 0,
    fromPage: true,
    sameText: false,
    missed: false,
    ...over(i),
  }))
}
const kinds = (recent: Measure[], before = read(40, 100)) => judgeQuality([...recent, ...before], [], NOW).map((flag) => flag.kind)

describe('the articles of a feed', () => {
  it('raise no flag while they are read as before, or too few are known', () => {
    expect(kinds(read(10, 0))).toEqual([])
    expect(
      kinds(
        read(10, 0, () => ({ words: 20, captions: 0 })),
        read(19, 100),
      ),
    ).toEqual([])
    expect(
      kinds(
        read(9, 0, () => ({ words: 20 })),
        [],
      ),
    ).toEqual([])
  })

  it('raise one when texts grow shorter, with the figures before and after', () => {
    const flags = judgeQuality([...read(10, 0, () => ({ words: 110 })), ...read(40, 100)], [], NOW)
    expect(flags).toEqual([
      {
        kind: 'shorter',
        since: '2026-05-05T11:51:00.000Z',
        before: 633,
        after: 110,
        quartile: 503,
        message: 'Texts are 83 % shorter: 633 → 110 words.',
      },
    ])
  })

  it('raise none for a run of briefs among long ones, nor where lengths always spread', () => {
    expect(kinds(read(10, 0, (i) => ({ words: i < 6 ? 60 : 700 })))).toEqual([])
    expect(
      kinds(
        read(10, 0, () => ({ words: 90 })),
        read(40, 100, (i) => ({ words: i % 2 ? 80 : 900 })),
      ),
    ).toEqual([])
  })

  it('raise one each when captions, pages or selectors are lost, or one text is repeated', () => {
    expect(kinds(read(10, 0, () => ({ captions: 0 })))).toEqual(['captions-lost'])
    expect(kinds(read(10, 0, (i) => ({ fromPage: i > 6 })))).toEqual(['pages-lost'])
    expect(kinds(read(10, 0, (i) => ({ sameText: i < 6 })))).toEqual(['same-text'])
    expect(kinds(read(10, 0, (i) => ({ missed: i < 6 })))).toEqual(['selectors-miss'])
    expect(kinds(read(10, 0, (i) => ({ captions: i % 2 }))), 'half of them').toEqual([])
    const rare = read(40, 100, (i) => ({ captions: i % 3 ? 0 : 1 }))
    expect(
      kinds(
        read(10, 0, () => ({ captions: 0 })),
        rare,
      ),
      'where a third had any',
    ).toEqual([])
  })

  it('keep a flag while the change lasts, compared with the former state, and lose it when that returns', () => {
    const short = (minutes: number) => read(60, minutes, () => ({ words: 110 }))
    const raised = judgeQuality([...short(0).slice(0, 10), ...read(40, 100)], [], NOW)
    const lasting = judgeQuality(short(0), raised, NOW)
    expect(lasting).toEqual(raised)
    expect(judgeQuality([...read(10, 0), ...short(20)], raised, NOW)).toEqual([])
  })

  it('accept a change as normal after a fortnight', () => {
    const raised = judgeQuality([...read(10, 0, () => ({ words: 110 })), ...read(40, 100)], [], NOW)
    const later = NOW + 15 * 86_400_000
    expect(
      judgeQuality(
        read(50, 0, () => ({ words: 110 })),
        raised,
        later,
      ),
    ).toEqual([])
  })
})
