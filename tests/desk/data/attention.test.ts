import { describe, expect, test } from 'vitest'
import type { LogEvent, StoryLine } from '../../../src/desk/data/shapes.ts'
import { concerns, attentionOf } from '../../../src/desk/data/attention.ts'
import { hiddenItemsWords, attentionHeading } from '../../../src/desk/words.ts'

const at = (hour: number) => `2026-03-02T${String(hour).padStart(2, '0')}:00:00.000000Z`
const line = (id: number, part: Partial<StoryLine>) =>
  ({ id, headline: `Story ${id}`, status: 'usable', correctedAt: null, killedAt: null, updatedAt: at(12), ...part }) as StoryLine
const now = Date.parse(at(13))
const kinds = (lines: StoryLine[]) => attentionOf(lines, now).map((each) => `${each.kind} ${each.line.id}`)

describe('what was attention lately', () => {
  test('stands kills first, then what is withheld, then corrections, each newest first', () => {
    expect(
      kinds([
        line(1, { correctedAt: at(12) }),
        line(2, { status: 'withheld', updatedAt: at(11) }),
        line(3, { status: 'killed', killedAt: at(9) }),
        line(4, { status: 'killed', killedAt: at(10) }),
      ]),
    ).toEqual(['killed 4', 'killed 3', 'withheld 2', 'corrected 1'])
  })

  test('is told by its gravest fate, with the time of that', () => {
    const [killed] = attentionOf([line(1, { status: 'killed', correctedAt: at(8), killedAt: at(9) })], now)
    expect(killed).toMatchObject({ kind: 'killed', at: at(9) })
  })

  test('leaves the strip after twelve hours, and when nothing is wrong with it any more', () => {
    expect(kinds([line(1, { status: 'killed', killedAt: at(1) }), line(2, { status: 'killed', killedAt: at(0) }), line(3, {})])).toEqual([
      'killed 1',
    ])
  })
})

test('the log line that kills, withholds, corrects or frees a story, or changes one in the strip, is a reason to ask anew', () => {
  const event = (kind: LogEvent['event'], storyId = 9) => ({ event: kind, storyId }) as LogEvent
  const there = attentionOf([line(1, { status: 'killed', killedAt: at(12) })], now)
  for (const kind of ['killed', 'withheld', 'corrected', 'released'] as const) expect(concerns(event(kind), there), kind).toBe(true)
  expect(concerns(event('updated'), there)).toBe(false)
  expect(concerns(event('created'), there)).toBe(false)
  expect(concerns(event('updated', 1), there)).toBe(true)
})

describe('the strip says', () => {
  test('in its heading what stands in it', () => {
    expect(attentionHeading(['killed'])).toBe('Killed in the last 12 hours')
    expect(attentionHeading(['killed', 'killed', 'withheld'])).toBe('Killed or withheld in the last 12 hours')
    expect(attentionHeading(['killed', 'withheld', 'corrected'])).toBe('Killed, withheld or corrected in the last 12 hours')
  })

  test('what is folded behind its last line', () => {
    expect(hiddenItemsWords(['corrected', 'corrected'])).toBe('2 more: corrected')
    expect(hiddenItemsWords(['killed', 'withheld', 'corrected', 'corrected'])).toBe('4 more: 1 killed, 1 withheld, 2 corrected')
  })
})
