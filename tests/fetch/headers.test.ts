import { describe, expect, it } from 'vitest'
import { cacheSeconds, retryAfterSeconds } from '../../src/fetch/headers.ts'

const NOW = Date.UTC(2026, 2, 2, 9)
const YEAR = 365 * 86_400

describe('Retry-After', () => {
  it.each([
    ['120', 120],
    [' 1.2 ', 2],
    ['Mon, 02 Mar 2026 09:10:00 GMT', 600],
    ['Mon, 02 Mar 2026 08:00:00 GMT', 0],
    ['99999999999', YEAR],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('%s means %s seconds', (value, seconds) => expect(retryAfterSeconds(value, NOW)).toBe(seconds))
})

describe('freshness', () => {
  const httpDate = (seconds: number) => new Date(NOW + seconds * 1000).toUTCString()
  it.each([
    ['max-age less Age', { 'cache-control': 'public, max-age=900', age: '100' }, 800],
    ['never below zero', { 'cache-control': 'max-age=900', age: '1000' }, 0],
    ['not by s-maxage', { 'cache-control': 's-maxage=900' }, null],
    ['none with no-store, whatever the rest says', { 'cache-control': 'no-store, max-age=900' }, 0],
    ['Expires less Date', { expires: httpDate(300), date: httpDate(-60) }, 360],
    ['Expires less our time without a Date', { expires: httpDate(300) }, 300],
    ['zero if Expires is no date', { expires: 'never' }, 0],
    ['max-age before Expires', { 'cache-control': 'max-age=60', expires: httpDate(300) }, 60],
    ['unknown without headers', {}, null],
  ])('is %s', (_, headers, seconds) => expect(cacheSeconds(headers, NOW)).toBe(seconds))
})
