import { describe, expect, it } from 'vitest'
import { GENRES } from '../../../src/story/signals/genres.ts'
import { EMBARGOES, SIGNAL_MARKS } from '../../../src/story/signals/signal-table.ts'

describe('the table of signals', () => {
  it('reads what ends or delays the use of copy first, and a correction before an update', () => {
    const order = [...new Set(SIGNAL_MARKS.map(({ says }) => says))]
    expect(order).toEqual(['kill', 'embargo', 'withheld', 'correction', 'refile', 'repeat', 'advisory', 'flash', 'update'])
    expect(order.length).toBe(SIGNAL_MARKS.filter(({ says }, i) => says !== SIGNAL_MARKS[i - 1]?.says).length)
  })

  it('anchors every mark of a headline, since ordinary headlines contain the words', () => {
    for (const { pattern, in: field } of SIGNAL_MARKS) if (field === 'headline') expect(pattern.source, String(pattern)).toMatch(/^\^|\$$/)
  })

  it('names a source for every row, and has no row twice', () => {
    for (const { source } of [...SIGNAL_MARKS, ...EMBARGOES, ...GENRES]) expect(source.length).toBeGreaterThan(10)
    const rows = SIGNAL_MARKS.map(({ says, in: field, pattern }) => `${says} ${field} ${pattern}`)
    expect(new Set(rows).size).toBe(rows.length)
  })

  it('keeps no state between texts', () => {
    for (const { pattern } of [...SIGNAL_MARKS, ...EMBARGOES, ...GENRES]) expect(pattern.flags).not.toMatch(/[gy]/)
  })
})
