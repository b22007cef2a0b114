import { describe, expect, it } from 'vitest'
import { monthNamed, monthNames, weekdayNamed } from '../../src/text/calendar.ts'

describe('a month', () => {
  it.each<[string, string, number]>([
    ['March', 'en', 3],
    ['Sept.', 'en', 9],
    ['märz', 'de', 3],
    ['Mrz', 'de', 3],
    ['Jänner', 'de', 1],
    ['fevrier', 'fr', 2],
    ['aoû', 'fr', 8],
    ['setiembre', 'es', 9],
    ['января', 'ru', 1],
    ['września', 'pl', 9],
  ])('is known by %s (%s), with and without accents and by its beginning', (word, language, month) => {
    expect(monthNamed(word, [language])).toBe(month)
  })

  it('is none where two begin so, or none does', () => {
    expect(monthNamed('jui', ['fr'])).toBe(0)
    expect(monthNamed('Marvin', ['en', 'de', 'fr', 'es'])).toBe(0)
    expect(monthNamed('ma', ['en'])).toBe(0)
  })

  it('has names that an expression can hold, the longest first', () => {
    const names = monthNames(['en', 'fr'])
    expect(names).toEqual(expect.arrayContaining(['september', 'sept', 'août']))
    expect(names.indexOf('march')).toBeLessThan(names.indexOf('mar'))
  })
})

it('a weekday is known by its whole name or the usual short one', () => {
  const languages = ['en', 'de', 'fr', 'es']
  expect(['Sunday', 'Mo', 'tues', 'miércoles', 'jeudi', 'Fr.', 'Sonnabend'].map((word) => weekdayNamed(word, languages))).toEqual([
    0, 1, 2, 3, 4, 5, 6,
  ])
  expect(weekdayNamed('Segunda', ['pt'])).toBe(1)
  expect(weekdayNamed('die', languages)).toBeNull()
})
