import { expect, it } from 'vitest'
import { isoOf } from '../../../src/article/dates/machine-date.ts'

it.each([
  ['2026-03-04T14:07:31.250+01:00', '2026-03-04T13:07:31.250Z'],
  ['2026-03-04 14:07', '2026-03-04T14:07:00.000Z'],
  ['March 4, 2026 14:07', '2026-03-04T14:07:00.000Z'],
  ['1772633220', '2026-03-04T14:07:00.000Z'],
  ['1772633220000', '2026-03-04T14:07:00.000Z'],
])('%s is %s', (value, iso) => expect(isoOf(value)).toBe(iso))

it.each(['soon', '', '1970-01-01T00:00:00Z', '1969-12-31T19:00:00Z', '0001-01-01T00:00:00Z', '2150-01-01'])('%j is not a date', (value) => {
  expect(isoOf(value)).toBeNull()
})
