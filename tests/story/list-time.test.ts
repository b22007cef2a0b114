import { expect, it } from 'vitest'
import { listTime } from '../../src/story/list-time.ts'

const received = new Date('2026-03-02T12:00:00Z')
const hoursBefore = (hours: number) => new Date(received.getTime() - hours * 3_600_000)
const isNew = (hours: number, usualHours: number | null) =>
  listTime({ publishedAt: hoursBefore(hours), receivedAt: received }, usualHours === null ? null : usualHours * 3600) === received

it.each([
  ['an hour old, from a feed that nothing is known of', 1, null, true],
  ['twenty hours old, dated by the day', 20, null, true],
  ['two weeks old, from a feed that was just added', 336, null, false],
  ['five hours old, from a feed that comes within minutes', 5, 0.1, true],
  ['thirty hours old, from a feed that comes within minutes', 30, 0.1, false],
  ['thirty hours old, from a feed that is always a day late', 30, 24, true],
  ['two months old, from a feed of anniversaries', 1440, 8760, false],
  ['dated into the future', -5, null, true],
] as const)('an item %s is new: %s h, usual delay %s h: %s', (_what, hours, usual, expected) => expect(isNew(hours, usual)).toBe(expected))

it('an item that is old counts by its own time of publication, one without a date by its arrival', () => {
  expect(listTime({ publishedAt: hoursBefore(700), receivedAt: received }, null)).toEqual(hoursBefore(700))
  expect(listTime({ publishedAt: null, receivedAt: received }, null)).toBe(received)
})
