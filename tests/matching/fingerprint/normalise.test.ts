import { describe, expect, it } from 'vitest'
import { bareBody, creditIn } from '../../../src/matching/fingerprint/normalise.ts'

const TEXT = 'A ferry ran aground off Vik.'

describe('a bare body', () => {
  it.each([
    ['HOLM, Feb 11 (Norwire) - ', 'Norwire'],
    ['Puerto Sereno, 11 mar (Prisma).- ', 'Prisma'],
    ['HANSEONG, April 2 (Yonhap) -- ', 'Yonhap'],
    ['Berlin (dpa) - ', 'dpa'],
    ['MILLGATE — ', null],
    ['', null],
  ])('is without the dateline %j, and knows its agency', (dateline, credit) => {
    expect(bareBody(`${dateline}${TEXT}`)).toEqual({ text: TEXT, credit })
    expect(creditIn(`${dateline}${TEXT}`)).toBe(credit)
  })

  it.each(['(Corrects time in paragraph 2)', 'Eds: Adds quotes.', 'EDITORS:', 'FOR IMMEDIATE RELEASE'])(
    'is without the note %j',
    (note) => {
      expect(bareBody(`${note}\n\nHOLM (Norwire) - ${TEXT}`)).toEqual({ text: TEXT, credit: 'Norwire' })
    },
  )

  it.each(['MORE', 'REUTER', 'END', '(END)', '##'])('is without the end mark %j', (mark) => {
    expect(bareBody(`${TEXT}\n${mark}`).text).toBe(TEXT)
  })

  it.each(['Ann Roe (63) said that the ferry was old.', 'The ferry — built in 1911 — ran aground.', 'They wanted no MORE.'])(
    'keeps what only looks like one: %s',
    (text) => {
      expect(bareBody(text).text).toBe(text)
    },
  )
})
