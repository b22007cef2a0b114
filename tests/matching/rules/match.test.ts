import { describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../../src/matching/fingerprint/fingerprint.ts'
import { evidence } from '../../../src/matching/rules/evidence.ts'
import { NO_FORM } from '../../../src/matching/rules/form.ts'
import { judgeEvidence, reasonsOf } from '../../../src/matching/rules/match.ts'
import { Boilerplate } from '../../../src/matching/window/boilerplate.ts'
import type { Arrival } from '../../../src/model.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrival, BEEKEEPER, paragraphs } from '../desk.ts'

const nothing = new Boilerplate().of('anyone')

function compare(incoming: Partial<Arrival>, candidate: Partial<Arrival>) {
  const [a, b] = [incoming, candidate].map((given) => {
    const one = arrival({ id: 'x', ...given })
    return { source: one.source, at: Date.parse(one.publishedAt), fingerprint: fingerprintOf(one, readSignal(one)) }
  })
  return evidence(a!, b!, {
    positions: new Uint8Array(a!.fingerprint.shingles.length),
    ownBoilerplate: nothing,
    theirBoilerplate: nothing,
    form: NO_FORM,
  })
}

describe('names and numbers in the same place', () => {
  const text = (mayor: string, rest: string) => `On Monday the mayor of ${mayor} opened a bridge. ${rest}`

  it('agree where they are the same', () => {
    const body = text('Hamm', 'It is the first since 1911.')
    expect(compare({ body }, { body })).toMatchObject({ agree: 4, conflict: 0, salient: 1 })
  })

  it('differ only in order where each stands elsewhere in the other text', () => {
    expect(
      compare({ body: text('Hamm', 'Guests came over from Vik.') }, { body: text('Vik', 'Guests sailed down from Hamm.') }).conflict,
    ).toBe(0)
  })

  it.each([
    ['the other', text('Hamm', 'All were there.'), text('Vik', 'Guests came over from Hamm.')],
    ['this', text('Vik', 'Guests came over from Hamm.'), text('Hamm', 'All were there.')],
  ])('are a conflict where one of them stands in %s text only', (_, body, other) => {
    expect(compare({ body }, { body: other }).conflict).toBe(1)
  })
})

describe('the evidence of two texts', () => {
  it('is all of the shorter and a part of the longer where one is the beginning of the other', () => {
    const cut = paragraphs(BEEKEEPER).slice(0, 3).join('\n\n')
    const e = compare({ body: cut, source: 'Hamm Post' }, { body: BEEKEEPER })
    expect(e).toMatchObject({ ofShorter: 1, incomingIsLonger: false, lead: 1, leadOfLonger: 1, sameSource: false, exact: false })
    expect(e.ofLonger).toBeGreaterThan(0.3)
    expect(e.ofLonger).toBeLessThan(0.7)
    expect(compare({ body: BEEKEEPER }, { body: cut }).incomingIsLonger).toBe(true)
  })

  it('is exact for the same words, and not for two texts of none', () => {
    expect(compare({ body: BEEKEEPER }, { body: BEEKEEPER.toUpperCase() }).exact).toBe(true)
    expect(compare({ headline: 'Bees' }, { headline: 'Bees' }).exact).toBe(false)
  })

  it('counts the hours between them, whichever came first', () => {
    const [early, late] = ['2026-03-02T08:00:00Z', '2026-03-02T10:30:00Z'].map((publishedAt) => ({ body: BEEKEEPER, publishedAt }))
    expect([compare(early!, late!).hours, compare(late!, early!).hours]).toEqual([2.5, 2.5])
  })

  it('counts what the headlines share by the shorter of them', () => {
    expect(compare({ headline: 'Bees travel through Gravenstad' }, { headline: 'Bees travel' })).toMatchObject({
      headline: 1,
      headlineShared: 2,
    })
    expect(compare({ headline: '' }, { headline: 'Bees travel' })).toMatchObject({ headline: 0, headlineShared: 0 })
  })
})

describe('the verdict on two texts', () => {
  const OTHER = 'Rain fell on Tarn for nine days, and the river took a bridge with it. The mayor of Tarn asked for boats and for bread.'
  const judge = (body: string, other: string, over: Partial<Arrival> = {}) =>
    judgeEvidence(compare({ body, source: 'Hamm Post', ...over }, { body: other }))

  it('is a copy, an excerpt, or no relation where a sentence alone is shared', () => {
    expect(judge(BEEKEEPER, BEEKEEPER)).toMatchObject({ relation: 'copy', score: 1 })
    const [first] = paragraphs(BEEKEEPER)
    const sentence = first!.split(' ').slice(0, 12).join(' ')
    expect(judge(`${sentence} ${OTHER.repeat(4)}`, BEEKEEPER)).toMatchObject({ relation: null, reason: 'not the same copy' })
    expect(judge(OTHER, BEEKEEPER)).toMatchObject({ relation: null, reason: 'too little in common' })
  })

  it('is given with the time between them in minutes, hours or days', () => {
    const e = compare({ body: BEEKEEPER }, { body: BEEKEEPER })
    const apart = (hours: number) => reasonsOf({ ...e, hours }, judgeEvidence(e)).at(-1)
    expect([0.5, 0.99, 1, 1.5, 47.9, 48, 60].map(apart)).toEqual(
      ['30 min', '59 min', '1.0 hours', '1.5 hours', '47.9 hours', '2 days', '3 days'].map((span) => `${span} apart`),
    )
    expect(reasonsOf({ ...e, ofShorter: 0.996, ofLonger: 0.5 }, judgeEvidence(e))[1]).toBe(
      '100 % of the shorter and 50 % of the longer text is shared',
    )
  })
})
