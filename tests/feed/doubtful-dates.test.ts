import { expect, it } from 'vitest'
import { withoutDoubtfulDates } from '../../src/feed/parse/doubtful-dates.ts'
import { BLANK_ENTRY } from '../../src/feed/parse/extensions.ts'

const publishedAfter = (...days: string[]) =>
  withoutDoubtfulDates(days.map((day) => ({ ...BLANK_ENTRY, published: day && `${day}T10:00:00.000Z` }))).entries.map(
    ({ published }) => published?.slice(0, 10) ?? null,
  )

it('doubts a year that no other entry has: far ahead of all, or in the middle of what is in order', () => {
  expect(publishedAfter('2026-03-05', '2062-03-04', '2026-03-03', '2026-03-02', '2026-03-01')[1]).toBeNull()
  expect(publishedAfter('2026-03-05', '2016-03-04', '2026-03-03', '2026-03-02', '2026-03-01')[1]).toBeNull()
})

it.each([
  ['the turn of the year', ['2027-01-02', '2027-01-01', '2026-12-31', '2026-12-30', '2026-12-29']],
  ['one entry after it', ['2027-01-02', '2026-12-31', '2026-12-30', '2026-12-29', '2026-12-28']],
  ['an old entry pinned to the top', ['2019-05-01', '2026-03-05', '2026-03-04', '2026-03-03', '2026-03-02']],
  ['a document in no order', ['2026-03-01', '2019-05-01', '2026-03-05', '2026-03-02', '2026-03-04']],
  ['an archive of many years', ['2026-03-01', '2024-05-01', '2021-03-05', '2019-03-02', '2016-03-04']],
  ['too few to say', ['2026-03-01', '2062-05-01', '2026-03-05']],
])('believes %s', (_what, days) => expect(publishedAfter(...days)).toEqual(days))
