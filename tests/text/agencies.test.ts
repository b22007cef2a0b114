import { expect, it } from 'vitest'
import { AGENCIES, isAgency } from '../../src/text/agencies.ts'

it.each(['Reuters', 'AFP', 'dpa-AFX', ' ansa ', 'ТАСС', '共同通信', 'Agence France-Presse'])('%s is a news agency', (name) => {
  expect(isAgency(name)).toBe(true)
})

it.each(['Getty Images', 'Reuters Health', 'Ann Roe', 'A', ''])('%j is not a news agency', (name) => {
  expect(isAgency(name)).toBe(false)
})

it('the names are alternatives of an expression in which case counts', () => {
  const agency = new RegExp(`^(?:${AGENCIES})$`, 'u')
  expect(['dpa', 'DPA', 'Dpa'].map((name) => agency.test(name))).toEqual([true, true, false])
})
