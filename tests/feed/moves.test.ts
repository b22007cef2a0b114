import { describe, expect, it } from 'vitest'
import { afterRedirect } from '../../src/feed/moves.ts'
import type { Learned } from '../../src/model.ts'

const DAY = 24 * 3_600_000
const redirect = (over: object = {}) => ({
  from: 'https://a.example/feed',
  to: 'https://b.example/feed',
  sharesItems: true as boolean | null,
  sameTitle: false,
  ...over,
})

/** Redirects met at these days. @returns the days on which the address was adopted */
function adoptedOn(
  days: number[],
  of: (day: number) => ReturnType<typeof redirect> | null = () => redirect(),
  refused: string[] = [],
): number[] {
  let move: Learned['move'] = null
  return days.filter((day) => {
    const judged = afterRedirect(move, of(day), refused, day * DAY)
    move = judged.move
    return judged.adopt
  })
}

describe('a permanent redirect', () => {
  it('is adopted after five polls over seven days', () => {
    expect(adoptedOn([0, 1, 2, 3, 6.9, 7])).toEqual([7])
    expect(adoptedOn([0, 0.1, 0.2, 0.3, 0.4, 0.5])).toEqual([])
    expect(adoptedOn([0, 7, 8, 9])).toEqual([])
  })

  it('begins anew when the feed answers itself again, or redirects elsewhere', () => {
    expect(adoptedOn([0, 1, 2, 3, 4, 8, 9], (day) => (day === 4 ? null : redirect()))).toEqual([])
    expect(adoptedOn([0, 1, 2, 3, 8], (day) => redirect(day === 3 ? { to: 'https://c.example/feed' } : {}))).toEqual([])
  })

  it('is never adopted where the feed there shares no item, or the operator refused it', () => {
    expect(adoptedOn([0, 1, 2, 3, 8, 9, 10], () => redirect({ sharesItems: false }))).toEqual([])
    expect(adoptedOn([0, 1, 2, 3, 8, 9], undefined, ['https://b.example/feed'])).toEqual([])
  })

  it('is never adopted where the feed there had other items once, although its items are known from then on', () => {
    expect(adoptedOn([0, 1, 2, 3, 8, 9, 10], (day) => redirect({ sharesItems: day > 0 }))).toEqual([])
    expect(adoptedOn([0, 1, 2, 3, 8, 9, 10], (day) => redirect({ sharesItems: day !== 3 }))).toEqual([])
  })

  it('is adopted although a busy feed of the same title once replaced all its items, and answers of 304 do not count', () => {
    expect(adoptedOn([0, 1, 2, 3, 8, 9], (day) => redirect({ sharesItems: day !== 3, sameTitle: true }))).toEqual([9])
    expect(adoptedOn([0, 1, 2, 3, 8, 9], (day) => redirect({ sharesItems: day === 3 ? null : true }))).toEqual([9])
  })

  it('from http to https of the same address is adopted at once', () => {
    const to = (address: string) => adoptedOn([0], () => redirect({ from: 'http://a.example/feed?x=1', to: address, sharesItems: false }))
    expect(to('https://a.example/feed?x=1')).toEqual([0])
    expect(to('https://a.example/feed')).toEqual([])
    expect(to('https://www.a.example/feed?x=1')).toEqual([])
    expect(to('https://a.example:8443/feed?x=1')).toEqual([])
  })
})
