import { describe, expect, test } from 'vitest'
import { ago, behind, due, exact, span, when } from '../../src/desk/times.ts'

/** Noon in the zone of the machine, so that "the same day" means the same everywhere. */
const NOON = new Date(2026, 2, 2, 12, 0, 0).getTime()
const before = (seconds: number) => new Date(NOON - seconds * 1000).toISOString()
const shown = (seconds: number) => ago(before(seconds), NOON)

describe('a time is shown as its distance', () => {
  test.each([
    [0, 'just now'],
    [44, 'just now'],
    [50, '50 s ago'],
    [60, '1 min ago'],
    [59 * 60 + 59, '59 min ago'],
    [2 * 3600, '2 h ago'],
  ])('%i seconds back is "%s"', (seconds, words) => expect(shown(seconds)).toBe(words))

  test('past six hours the clock time is shown, past midnight the day too', () => {
    expect(shown(7 * 3600)).toBe('05:00')
    expect(shown(14 * 3600)).toBe('1 Mar, 22:00')
    expect(shown(400 * 86400)).toMatch(/2025$/)
  })

  test('a future time is shown as ahead', () => {
    expect(shown(-20)).toBe('in 20 s')
    expect(shown(-2 * 3600)).toBe('in 2 h')
  })

  test('a time from a server whose clock runs a little ahead is not called future', () => {
    expect(shown(-3)).toBe('just now')
  })
})

test('what is expected is due once its time has come', () => {
  expect(due(before(40), NOON)).toBe('due now')
  expect(due(before(-2), NOON)).toBe('due now')
  expect(due(before(-20), NOON)).toBe('in 20 s')
})

test('the API writes microseconds, and they are read', () => {
  expect(ago('2026-03-02T09:00:00.123456Z', Date.parse('2026-03-02T09:10:30Z'))).toBe('10 min ago')
})

test('an exact time names the day, the clock to the second, and the zone', () => {
  expect(exact(before(0))).toMatch(/Monday,? 2 March 2026 at 12:00:00 \S+/)
  expect(when(before(0))).toBe('2 Mar, 12:00')
})

test('an article is shown by how far it came behind the first', () => {
  const first = before(0)
  expect(behind(first, first)).toBe('first')
  expect(behind(before(-30), first)).toBe('same minute')
  expect(behind(before(-4 * 60), first)).toBe('+4 min')
  expect(behind(before(-80 * 60), first)).toBe('+1 h 20 min')
  expect(behind(before(-2 * 3600), first)).toBe('+2 h')
  expect(behind(before(-3 * 86400), first)).toBe('+3 d')
})

test('a span is shown in its largest whole unit', () => {
  expect([300_000, 8_000, 7_200_000, 90_000_000].map(span)).toEqual(['5 min', '8 s', '2 h', '1 d'])
})
