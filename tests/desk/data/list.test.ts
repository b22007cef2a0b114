import { describe, expect, test } from 'vitest'
import {
  byListTime,
  countUnseen,
  foldNewest,
  foldOlder,
  keepPlaces,
  markAttention,
  openList,
  stepFrom,
} from '../../../src/desk/data/list.ts'
import type { LogEvent, StoryLine } from '../../../src/desk/data/shapes.ts'

/** A line last updated at 09:`minute`. */
function line(id: number, minute: number, part: Partial<StoryLine> = {}): StoryLine {
  return {
    id,
    status: 'usable',
    headline: `Story ${id}`,
    source: { id: 1, name: 'Northwire', kind: 'agency' },
    language: 'en',
    copies: 1,
    versions: 1,
    outlets: ['Northwire'],
    signal: null,
    correctedAt: null,
    killedAt: null,
    embargoedUntil: null,
    embargoBroken: false,
    createdAt: at(minute),
    updatedAt: at(minute),
    listedAt: at(minute),
    urgency: null,
    subjects: [],
    slugline: null,
    pictures: 0,
    first: { published: null, received: null },
    ...part,
  }
}

const at = (minute: number) => `2026-03-02T09:${String(minute).padStart(2, '0')}:00.000000Z`

function event(kind: LogEvent['event'], storyId: number, minute: number): LogEvent {
  return { seq: minute, at: at(minute), event: kind, storyId, articleId: null, versionNumber: null, headline: '', detail: {} }
}

const ids = (lines: readonly { id: number }[]) => lines.map((each) => each.id)
const page = (stories: StoryLine[], next: string | null = null) => ({ stories, next })

describe('a fresh first page', () => {
  test('puts what is new on top and moves what was updated, each story once', () => {
    const known = openList(page([line(3, 30), line(2, 20), line(1, 10)], 'older'))
    const folded = foldNewest(known, page([line(4, 40), line(1, 35), line(3, 30)], 'x'))
    expect(ids(folded.lines)).toEqual([4, 1, 3, 2])
    expect(folded.next).toBe('older')
  })

  test('that does not reach down to what is known begins the list anew, so that no gap is hidden', () => {
    const known = openList(page([line(2, 20), line(1, 10)]))
    const folded = foldNewest(known, page([line(9, 50), line(8, 40)], 'below 8'))
    expect(ids(folded.lines)).toEqual([9, 8])
    expect(folded.next).toBe('below 8')
  })

  test('still reaches when the newest known story has itself moved up', () => {
    const known = openList(page([line(3, 30), line(2, 20), line(1, 10)], 'older'))
    expect(ids(foldNewest(known, page([line(3, 40), line(2, 20)], 'x')).lines)).toEqual([3, 2, 1])
  })

  test('takes away a story that should be on it and is not', () => {
    const known = openList(page([line(3, 30), line(2, 20), line(1, 10)], 'older'))
    expect(ids(foldNewest(known, page([line(3, 30), line(1, 10)], 'older')).lines)).toEqual([3, 1])
  })

  test('takes away a story far down that was touched and no longer passes the filter', () => {
    const known = openList(page([line(3, 30), line(2, 20), line(1, 10)]))
    const fresh = page([line(4, 40), line(3, 30)], 'more')
    expect(ids(foldNewest(known, fresh, [event('merged', 1, 38)]).lines)).toEqual([4, 3, 2])
  })

  test('keeps a touched story whose event is older than the page reaches', () => {
    const known = openList(page([line(3, 30), line(2, 20), line(1, 10)]))
    const fresh = page([line(5, 50), line(3, 30)], 'more')
    expect(ids(foldNewest(known, fresh, [event('updated', 1, 29)]).lines)).toContain(1)
  })

  test('leaves a killed story in its place', () => {
    const known = openList(page([line(3, 30), line(2, 20), line(1, 10)]))
    const killed = { ...known, lines: markAttention(known.lines, event('killed', 2, 40)) }
    const folded = foldNewest(killed, page([line(4, 41), line(3, 30), line(1, 10)]), [event('killed', 2, 40)])
    expect(ids(folded.lines)).toEqual([4, 3, 2, 1])
    expect(folded.lines[2]?.status).toBe('killed')
  })

  test('that is empty empties the list', () => {
    expect(foldNewest(openList(page([line(1, 10)])), page([])).lines).toEqual([])
  })
})

describe('while somebody reads', () => {
  test('lines stay in their places, are brought up to date, and new ones are counted instead of shown', () => {
    const shown = [line(2, 20), line(1, 10)]
    const known = [line(3, 30), line(1, 25, { headline: 'Story 1, updated' }), line(2, 20)]
    const kept = keepPlaces(shown, known)
    expect(ids(kept)).toEqual([2, 1])
    expect(kept[1]?.headline).toBe('Story 1, updated')
    expect(countUnseen(kept, known)).toBe(1)
  })

  test('a kill marks its line at once', () => {
    const [first, second] = markAttention([line(2, 20), line(1, 10)], event('killed', 1, 30))
    expect(first?.status).toBe('usable')
    expect(second).toMatchObject({ status: 'killed', killedAt: at(30) })
  })

  test('a withdrawal marks its line at once, and the line stays until the story is back', () => {
    const known = openList(page([line(2, 20), line(1, 10)]))
    const withheld = { ...known, lines: markAttention(known.lines, event('withheld', 1, 30)) }
    expect(foldNewest(withheld, page([line(2, 20)]), [event('withheld', 1, 30)]).lines.map((l) => l.status)).toEqual(['usable', 'withheld'])
    expect(foldNewest(withheld, page([line(1, 40), line(2, 20)])).lines.map((l) => l.status)).toEqual(['usable', 'usable'])
  })

  test('a correction marks its line at once and leaves it usable', () => {
    expect(markAttention([line(1, 10)], event('corrected', 1, 30))[0]).toMatchObject({ status: 'usable', correctedAt: at(30) })
  })

  test('an ordinary update marks nothing', () => {
    const lines = [line(1, 10)]
    expect(markAttention(lines, event('updated', 1, 30))).toBe(lines)
  })
})

test('an older page is appended without what is there already', () => {
  const known = foldOlder(openList(page([line(3, 30), line(2, 20)], 'older')), page([line(2, 20), line(1, 10)]))
  expect(ids(known.lines)).toEqual([3, 2, 1])
  expect(known.next).toBeNull()
})

test('stories of the same moment are ordered by number, as the API orders them', () => {
  expect(ids([line(1, 10), line(3, 10), line(2, 10)].sort(byListTime))).toEqual([3, 2, 1])
})

test('j and k move by one, begin at the top and stop at the ends', () => {
  const lines = [{ id: 7 }, { id: 5 }, { id: 3 }]
  expect(stepFrom(lines, null, 1)).toBe(7)
  expect(stepFrom(lines, 7, 1)).toBe(5)
  expect(stepFrom(lines, 3, 1)).toBe(3)
  expect(stepFrom(lines, 7, -1)).toBe(7)
  expect(stepFrom(lines, 999, 1)).toBe(7)
  expect(stepFrom([], null, 1)).toBeNull()
})
