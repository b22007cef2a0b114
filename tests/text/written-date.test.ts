import { describe, expect, it } from 'vitest'
import { writtenDate } from '../../src/text/written-date.ts'

describe('a date written for readers', () => {
  it.each([
    ['en', 'March 4, 2026', '2026-03-04'],
    ['en', 'Wed., Mar. 4th 2026', '2026-03-04'],
    ['en-GB', '4 March 2026', '2026-03-04'],
    ['en-GB', '04/03/2026', '2026-03-04'],
    ['en-US', '03/04/2026', '2026-03-04'],
    ['de', '4. März 2026', '2026-03-04'],
    ['de', 'Mi 04.03.26', '2026-03-04'],
    ['fr', 'Publié le 4 août 2026', '2026-08-04'],
    ['es', '4 de septiembre de 2026', '2026-09-04'],
    ['pt', '4 de março de 2026', '2026-03-04'],
    ['it', '4 gen 2026', '2026-01-04'],
    ['pl', '4 września 2026', '2026-09-04'],
    ['cs', '4. 3. 2026', '2026-03-04'],
    ['ru', '4 марта 2026', '2026-03-04'],
    ['sv', '4 maj 2026', '2026-05-04'],
    ['id', '4 Agustus 2026', '2026-08-04'],
    ['ja', '2026年3月4日', '2026-03-04'],
    ['ko', '2026년 3월 4일', '2026-03-04'],
    ['ar', '٤ مارس ٢٠٢٦', '2026-03-04'],
    ['en', '4. März 2026', '2026-03-04'],
    [null, '2026-03-04', '2026-03-04'],
  ])('%s: %s', (language, text, day) => expect(writtenDate(text, language)).toBe(day))

  it.each([
    ['Mi 04.03.26 | 14:07 Uhr | Von Mara Quist', '2026-03-04T14:07'],
    ['04.03.2026 um 14.07 Uhr', '2026-03-04T14:07'],
    ['March 4, 2026 at 2:07 PM PST', '2026-03-04T14:07-08:00'],
    ['4 Mar 2026, 12:07am', '2026-03-04T00:07'],
    ['March 4, 2026 3 AM ET', '2026-03-04T03:00-05:00'],
    ['March 28, 2026 3 AM ET', '2026-03-28T03:00-04:00'],
    ['14:07 GMT, 4 March 2026', '2026-03-04T14:07Z'],
    ['2026-03-04 14:07:31 +0100', '2026-03-04T14:07+0100'],
    ['Le 4 mars 2026 à 14h07', '2026-03-04T14:07'],
    ['2026年3月4日 14時07分', '2026-03-04T14:07'],
    ['March 4, 2026 • 12 min read', '2026-03-04'],
    ['4 March 2026, 1,207 words', '2026-03-04'],
  ])('has the time that stands beside it: %s', (text, date) => expect(writtenDate(text, 'de')).toBe(date))

  it.each([
    ['03/04/2026', 'en'],
    ['03/04/2026', null],
    ['13/14/2026', 'fr'],
    ['12 Angry Men 1957', 'en'],
    ['Version 4.3.12 of 2026', 'en'],
    ['Chapter 4, 2026', 'en'],
    ['020 7946 2026', 'en-GB'],
  ])('is none, or not one only: %s in %s', (text, language) => expect(writtenDate(text, language)).toBeNull())
})
