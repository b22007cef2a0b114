import { describe, expect, it } from 'vitest'
import type { Arrival } from '../../../src/model.ts'
import { readSignal, slugStem } from '../../../src/story/signals/signals.ts'
import { expectLinear } from '../../linear.ts'
import { arrival } from '../../matching/desk.ts'

const read = (given: Partial<Arrival>) => readSignal(arrival({ id: 'a', body: 'Text.', ...given }))

describe('a signal', () => {
  it.each([
    ['UPDATE 2-Ferry aground off Vik', 'update'],
    ['CORRECTED-UPDATE 1-Ferry aground off Vik', 'correction'],
    ['RPT-Ferry aground off Vik', 'repeat'],
    ['REFILE-Ferry aground off Vik', 'refile'],
    ['(2nd LD) Ferry aground off Vik', 'update'],
    ['(LEAD) Ferry aground off Vik', 'update'],
    ['FLASH: Ferry aground off Vik', 'flash'],
    ['Eil: Fähre vor Vik auf Grund', 'flash'],
    ['(Zusammenfassung 1730) Fähre vor Vik auf Grund', 'update'],
    ['BERICHTIGUNG: Fähre vor Vik auf Grund', 'correction'],
    ['WDH/Fähre vor Vik auf Grund', 'repeat'],
    ['ACHTUNG: Bitte Meldung zur Fähre nicht verwenden', 'kill'],
    ['ALERTE: Un ferry échoué', 'flash'],
    ['ANNULE ET REMPLACE: Un ferry échoué', 'correction'],
    ['Un ferry échoué (ACTUALISATION)', 'update'],
    ['URGENTE: Encalla un ferry', 'flash'],
    ['AMPLIACIÓN: Encalla un ferry', 'update'],
    ['CORRECCIÓN: Encalla un ferry', 'correction'],
    ['BC-MANDATORY KILL', 'kill'],
    ['ELIMINATION-Ferry aground off Vik', 'kill'],
    ['(Blitz) Fähre vor Vik auf Grund', 'flash'],
    ['URGENT-Ferry aground off Vik', 'flash'],
    ['STORY WITHDRAWN - Ferry', 'kill'],
    ['EMBARGOED-Ferry inquiry blames fog', 'embargo'],
    ['TEST TEST TEST', 'advisory'],
  ])('is read from the headline %s', (headline, signal) => {
    expect(read({ headline }).signal).toBe(signal)
  })

  it.each([
    'Flash floods kill 12 in valley',
    'Correction in tech shares deepens',
    'Urgent care clinic to open',
    'Kill or cure? Lake to be dosed',
    'Candidate withdrawn after row',
    'Update your passport before June, travellers told',
    'Alert driver saves bus',
    'Repeat offender jailed',
  ])('is not read into ordinary words: %s', (headline) => {
    expect(read({ headline }).signal).toBeNull()
  })

  it('comes from the fields before the words', () => {
    expect(read({ headline: 'UPDATE 1-Ferry', pubStatus: 'canceled' }).signal).toBe('kill')
    expect(read({ headline: 'Ferry', pubStatus: 'withheld' }).signal).toBe('withheld')
    expect(read({ headline: 'Ferry', embargoed: '2026-03-02T18:00:00Z' }).signal).toBe('embargo')
    expect(read({ headline: 'Ferry', embargoed: '2026-03-01T18:00:00Z' }).signal).toBeNull()
  })

  it('is read from what desks write to desks', () => {
    expect(read({ headline: 'Ferry', body: '(Corrects time in paragraph 2)\n\nA ferry ran aground.' }).signal).toBe('correction')
    expect(read({ headline: 'Ferry', edNote: 'Eds: UPDATES: Leads with rescue.' }).signal).toBe('update')
    expect(read({ headline: 'Ferry', slugline: 'BC-Ferry, 1st Ld-Writethru' }).signal).toBe('update')
    expect(read({ headline: 'FERRY WITH 214 ABOARD AGROUND OFF VIK', body: '' }).signal).toBe('flash')
  })
})

it.each([
  ['UPDATE 1-Storm closes ports', true],
  ['CORRECTED-Storm closes ports', true],
  ['RPT-Storm closes ports', true],
  ['WRAPUP 1-Storm closes ports', false],
  ['WRAPUP 2-Storm closes ports', true],
  ['FLASH: Storm closes ports', false],
  ['Storm closes ports', false],
])('a mark promises an earlier version, but for a first round-up: %s', (headline, continues) => {
  expect(read({ headline }).continues).toBe(continues)
})

it('the stem of a headline and a slug are the same for every version', () => {
  expect(read({ headline: 'CORRECTED-UPDATE 2-Ferry aground off Vik' }).stem).toBe('Ferry aground off Vik')
  for (const slug of ['BC-Ferry Aground', 'BC-Ferry Aground, 2nd Ld-Writethru', 'FERRY-AGROUND/ (UPDATE 3)', 'Ferry Aground Update 2'])
    expect(slugStem(slug)).toBe('ferry aground')
})

it('a notice names a story by its number, which no figure in it is', () => {
  const numbers = (body: string) => read({ headline: 'KILL', body }).points?.numbers
  expect(numbers('Please kill story number 4471, sent on March 2. It said 41,500 were aboard.')).toEqual(['4471'])
  expect(numbers('Bitte verwenden Sie die Meldung dpa0123 nicht.')).toEqual(['dpa0123'])
  expect(numbers('Kill HP2026-30771.')).toEqual(['hp2026-30771'])
})

it('a side piece is told from the story beside which it stands', () => {
  expect(read({ headline: 'FACTBOX-Ferries that ran aground' }).genre).toBe('factbox')
  expect(read({ headline: 'Ferry aground off Vik' }).genre).toBeNull()
})

it('a notice points to the headline and slug that it names, ordinary copy to none', () => {
  const notice = read({
    headline: 'KILL',
    body: 'Please kill the story slugged BC-Ferry Aground, headlined "Ferry aground off Vik," and sent today.',
  })
  expect(notice.points).toEqual({ headlines: ['Ferry aground off Vik'], slugs: ['ferry aground'], numbers: [] })
  expect(read({ headline: 'Ferry', body: '"All are safe and sound," he said.' }).points).toBeNull()
  expect(read({ headline: 'Correction: Ferry Aground story' }).points?.slugs).toEqual(['ferry aground'])
})

it('hostile headlines cost time in proportion to their length', () => {
  expectLinear((size) => read({ headline: `(${' '.repeat(size)}`, body: `EDITORS:${'" '.repeat(size / 2)}` }), 200_000)
  expectLinear((size) => read({ headline: 'KILL', body: '«'.repeat(size) }), 200_000)
})
