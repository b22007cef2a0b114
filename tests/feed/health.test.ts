import { describe, expect, it } from 'vitest'
import { healthAfter, type PollSigns, severityOf } from '../../src/feed/health.ts'
import { withItems } from '../../src/feed/rhythm.ts'

const HOUR = 3_600_000
const now = Date.UTC(2026, 2, 2)
const signs: PollSigns = {
  failCount: 0,
  trouble: null,
  isGone: false,
  isEmpty: false,
  isUndated: false,
  early: 0,
  changes: undefined,
  repairs: [],
  rhythm: null,
}
const health = (over: Partial<PollSigns>, at = now) => healthAfter({ ...signs, ...over }, at).health

describe('the health of a feed', () => {
  it('is the gravest of what a poll showed', () => {
    expect(health({})).toBe('ok')
    expect(health({ repairs: ['a stray &'] })).toBe('repaired')
    expect(health({ isUndated: true, repairs: ['a stray &'] })).toBe('undated')
    expect(health({ failCount: 1, trouble: 'Too slow.', isUndated: true })).toBe('failing')
    expect(health({ isEmpty: true, failCount: 1 })).toBe('empty')
    expect(health({ isGone: true, isEmpty: true, failCount: 9 })).toBe('gone')
  })

  it('is haywire when it is polled before its time, or every document changes every entry', () => {
    expect([health({ early: 4 }), health({ early: 5 })]).toEqual(['ok', 'haywire'])
    expect(health({ changes: { usual: 0.05, now: 0.25, documents: 9 } })).toBe('ok')
    expect(health({ changes: { usual: 0.1, now: 0.44, documents: 9 } })).toBe('haywire')
    expect(health({ changes: { usual: 0.4, now: 0.44, documents: 9 } })).toBe('ok')
    expect(health({ changes: { usual: 0.5, now: 0.6, documents: 9 } })).toBe('haywire')
    expect(health({ changes: { usual: 0.5, now: 0.6, documents: 2 } })).toBe('ok')
  })

  it('is late, then silent, when nothing came for longer than is likely', () => {
    let rhythm = withItems(null, [now], now, null)
    for (let hour = 1; hour < 24 * 14; hour++) rhythm = withItems(rhythm, [now + hour * HOUR], now + hour * HOUR, now + (hour - 1) * HOUR)
    const last = now + (24 * 14 - 1) * HOUR
    const at = (hours: number) => health({ rhythm }, last + hours * HOUR)
    expect([at(2), at(6), at(24)]).toEqual(['ok', expect.stringMatching(/ok|late/), 'silent'])
  })
})

describe('how grave it is', () => {
  it('is nothing for one failure, a warning for three in a row and critical after a day', () => {
    const failing = (failCount: number, hours: number) => severityOf({ health: 'failing', failCount, since: now - hours * HOUR }, now)
    expect([failing(2, 1), failing(3, 1), failing(9, 24)]).toEqual(['none', 'warning', 'critical'])
    expect(severityOf({ health: 'silent', failCount: 0, since: now }, now)).toBe('critical')
    expect(severityOf({ health: 'ok', failCount: 0, since: 0 }, now)).toBe('none')
  })
})
