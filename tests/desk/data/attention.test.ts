import { describe, expect, test } from 'vitest'
import { attentionOf, concerns } from '../../../src/desk/data/attention.ts'
import type { LogEvent, StoryLine } from '../../../src/desk/data/shapes.ts'
import { attentionHeading, hiddenItemsWords } from '../../../src/desk/words.ts'

const at = (hour: number) => `2026-03-02T${String(hour).padStart(2, '0')}:00:00.000000Z`
const line = (id: number, part: Partial<StoryLine>) =>
  ({ id, headline: `Story ${id}`, status: 'usable', correctedAt: null, killedAt: null, updatedAt: at(12), ...part }) as StoryLine
const now = Date.parse(at(13))
const kinds = (lines: StoryLine[]) => attentionOf(lines, now).map((each) => `${each.kind} ${each.line.id}`)

describe('the stories that need attention', () => {
  test('are sorted: kills, then withheld stories, then corrections, each newest first', () => {
    expect(
      kinds([
        line(1, { correctedAt: at(12) }),
        line(2, { status: 'withheld', updatedAt: at(11) }),
        line(3, { status: 'killed', killedAt: at(9) }),
        line(4, { status: 'killed', killedAt: at(10) }),
      ]),
    ).toEqual(['killed 4', 'killed 3', 'withheld 2', 'corrected 1'])
  })

  test('are shown once, by their gravest state and its time', () => {
    const [killed] = attentionOf([line(1, { status: 'killed', correctedAt: at(8), killedAt: at(9) })], now)
    expect(killed).toMatchObject({ kind: 'killed', at: at(9) })
  })

  test('leave the strip after twelve hours, and when nothing is wrong with them any more', () => {
    expect(kinds([line(1, { status: 'killed', killedAt: at(1) }), line(2, { status: 'killed', killedAt: at(0) }), line(3, {})])).toEqual([
      'killed 1',
    ])
  })
})

test('a log entry that kills, withholds, corrects or releases a story, or changes one in the strip, causes a new request', () => {
  const event = (kind: LogEvent['event'], storyId = 9) => ({ event: kind, storyId }) as LogEvent
  const there = attentionOf([line(1, { status: 'killed', killedAt: at(12) })], now)
  for (const kind of ['killed', 'withheld', 'corrected', 'released'] as const) expect(concerns(event(kind), there), kind).toBe(true)
  expect(concerns(event('updated'), there)).toBe(false)
  expect(concerns(event('created'), there)).toBe(false)
  expect(concerns(event('updated', 1), there)).toBe(true)
})

describe('the strip shows', () => {
  test('in its heading the kinds it contains', () => {
    expect(attentionHeading(['killed'])).toBe('Killed in the last 12 hours')
    expect(attentionHeading(['killed', 'killed', 'withheld'])).toBe('Killed or withheld in the last 12 hours')
    expect(attentionHeading(['killed', 'withheld', 'corrected'])).toBe('Killed, withheld or corrected in the last 12 hours')
  })

  test('in its last line what is hidden', () => {
    expect(hiddenItemsWords(['corrected', 'corrected'])).toBe('2 more: corrected')
    expect(hiddenItemsWords(['killed', 'withheld', 'corrected', 'corrected'])).toBe('4 more: 1 killed, 1 withheld, 2 corrected')
  })
})
