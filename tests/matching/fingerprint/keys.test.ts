import { describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../../src/matching/fingerprint/fingerprint.ts'
import { sampleOf } from '../../../src/matching/fingerprint/keys.ts'
import type { Arrival } from '../../../src/model.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrival, BEEKEEPER, paragraphs } from '../desk.ts'

const fingerprint = (given: Partial<Arrival>) => {
  const one = arrival({ id: 'x', ...given })
  return fingerprintOf(one, readSignal(one))
}
/** Whether a version that comes later looks for what an earlier one can be found by. */
const finds = (later: Partial<Arrival>, earlier: Partial<Arrival>) => {
  const keys = new Set(fingerprint(earlier).keys)
  return fingerprint(later).seeks!.some((key) => keys.has(key))
}

describe('a version finds an earlier one', () => {
  const HEADLINE = 'Beekeeper moves four million bees by tram'

  it('by a part of its text, whatever the source', () => {
    const cut = paragraphs(BEEKEEPER).slice(0, 2).join('\n\n')
    expect(finds({ body: cut, source: 'Hamm Post' }, { body: BEEKEEPER })).toBe(true)
    expect(finds({ body: 'The bridge at Hamm is shut until further notice.' }, { body: BEEKEEPER })).toBe(false)
  })

  it.each<[string, Partial<Arrival>, Partial<Arrival>]>([
    ['guid', { guid: 'nw-1' }, { guid: 'nw-1' }],
    ['address', { url: 'https://nw.example/bees?utm_source=x' }, { url: 'http://www.nw.example/bees' }],
    ['slug', { slugline: 'BC-Bees Tram, 1st Ld' }, { slugline: 'BC-Bees Tram' }],
    ['headline', { headline: HEADLINE.toUpperCase() }, { headline: HEADLINE }],
    ['number in a notice', { headline: 'KILL', body: 'Please kill story dpa0123.' }, { guid: 'dpa0123:2026-03-02' }],
    ['slug in a notice', { headline: 'KILL', body: 'Please kill the story slugged BC-Bees Tram.' }, { slugline: 'BC-Bees Tram' }],
    ['headline in a notice', { headline: 'KILL', body: `Please kill "${HEADLINE}", sent today.` }, { headline: HEADLINE }],
  ])('of its own source by its %s, and not one of another', (_, later, earlier) => {
    const [body, other] = ['The first text of it, in a few words.', 'Wholly another one came in after that.']
    expect(finds({ body: other, ...later }, { body, ...earlier })).toBe(true)
    expect(finds({ body: other, ...later, source: 'Hamm Post' }, { body, ...earlier })).toBe(false)
  })

  it('by words of the headline where a mark carries on or a flash announced it, within half a day or the next', () => {
    const earlier = { headline: 'Bees travel by tram in Gravenstad', body: paragraphs(BEEKEEPER)[0]! }
    const later = (headline: string, publishedAt = '2026-03-02T09:00:00Z') => ({ headline, publishedAt, body: paragraphs(BEEKEEPER)[3]! })
    expect(finds(later('UPDATE 1-Gravenstad trams full of bees'), earlier)).toBe(true)
    expect(finds(later('Gravenstad trams full of bees'), earlier)).toBe(false)
    expect(finds(later('Gravenstad trams full of bees'), { ...earlier, headline: 'FLASH: Bees travel by tram in Gravenstad' })).toBe(true)
    expect(finds(later('UPDATE 1-Gravenstad trams full of bees', '2026-03-04T09:00:00Z'), earlier)).toBe(false)
  })
})

it('keys are the smallest 24 shingles, one in 16 of a longer text, 64 at most', () => {
  expect([1, 24 * 16, 24 * 16 + 1, 40 * 16, 5000].map(sampleOf)).toEqual([24, 24, 25, 40, 64])
})
