import { expect, it } from 'vitest'
import { afterDocument, afterNotModified, isCheckDue, isTrusted } from '../../src/feed/trust.ts'
import type { Trust } from '../../src/model.ts'

const HOUR = 3_600_000
const start = Date.UTC(2026, 2, 2)

/** A server polled every hour. @param lies it answers 304 whatever happens */
function polled({ hours, lies, everyMinutes = 60 }: { hours: number; lies: boolean; everyMinutes?: number }) {
  let trust: Trust | undefined = afterDocument(undefined, { check: false, conditional: false, news: 1 }, start)
  let [checks, requests, lost] = [0, 0, 0]
  for (let now = start + everyMinutes * 60_000; now < start + hours * HOUR; now += everyMinutes * 60_000) {
    requests++
    if (!isTrusted(trust, now)) trust = afterDocument(trust, { check: false, conditional: false, news: lies ? 1 : 0 }, now)
    else if (isCheckDue(trust, now)) {
      checks++
      trust = afterDocument(trust, { check: true, conditional: false, news: lies ? 1 : 0 }, now)
    } else {
      lost += lies ? 1 : 0
      trust = afterNotModified(trust, now)
    }
  }
  return { trust: trust!, checks, requests, lost }
}

it('a server that answers 304 for ever is found within a day, and is asked without conditions for 14 days', () => {
  const { trust, lost } = polled({ hours: 24, lies: true })
  expect(trust.untrustedUntil).toBeGreaterThan(start + 14 * 24 * HOUR)
  expect(lost).toBeLessThan(8)
  const later = polled({ hours: 48, lies: true })
  expect(later.lost).toBe(lost)
})

it('an honest server is checked by at most one request in 50, once it is known', () => {
  const young = polled({ hours: 24 * 7, lies: false, everyMinutes: 10 })
  const old = polled({ hours: 24 * 28, lies: false, everyMinutes: 10 })
  expect((old.checks - young.checks) / (old.requests - young.requests)).toBeLessThanOrEqual(0.02)
  expect(old.trust.untrustedUntil).toBeNull()
})

it('a feed that was silent for a day is checked whatever was counted', () => {
  const trust: Trust = { unchanged: 0, patience: 50, wholeAt: start, contradictions: 0, untrustedUntil: null }
  expect(isCheckDue(trust, start + 23 * HOUR - 1)).toBe(false)
  expect(isCheckDue(trust, start + 23 * HOUR)).toBe(true)
})

it('one hidden item may be chance: a second counts until the server has proved itself, and two at once count as two', () => {
  const check = { check: true, conditional: false, news: 1 }
  const first = afterDocument(undefined, check, start)
  expect([isTrusted(first, start), first.patience]).toEqual([true, 1])
  let quiet = first
  for (let i = 0; i < 20; i++) quiet = afterDocument(quiet, { ...check, news: 0 }, start)
  expect([quiet.contradictions, quiet.patience]).toEqual([1, 8])
  let proven = first
  for (let i = 0; i < 6; i++) proven = afterDocument(proven, { check: false, conditional: true, news: 1 }, start)
  expect(isTrusted(afterDocument(proven, check, start), start)).toBe(true)
  for (const before of [first, quiet]) expect(isTrusted(afterDocument(before, check, start), start)).toBe(false)
  expect(isTrusted(afterDocument(undefined, { ...check, news: 2 }, start), start)).toBe(false)
})
