import { expect, it } from 'vitest'
import type { Arrival } from '../../../src/model.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrival } from '../../matching/desk.ts'

const read = (given: Partial<Arrival>) => readSignal(arrival({ id: 'a', body: 'Text.', ...given }))

it.each([
  ['FACTBOX-Ferries that ran aground', 'factbox'],
  ['Stichwort: Fähren', 'factbox'],
  ['INSTANT VIEW 2-Ferry aground', 'reaction'],
  ['Réactions: le ferry échoué', 'reaction'],
  ['ANÁLISIS: el ferry', 'analysis'],
  ['WRAPUP 2-Ferry aground', 'wrapup'],
])('%s is a piece of its own: %s', (headline, genre) => {
  expect(read({ headline }).genre).toBe(genre)
})

it.each(['Timeline of talks slips', 'Preview of spring at the tram depot', 'Reaction wheels fail on satellite'])(
  '%s is an ordinary headline',
  (headline) => {
    expect(read({ headline })).toMatchObject({ genre: null, stem: headline })
  },
)

it('a label that says nothing about the state is removed from the headline', () => {
  expect(read({ headline: 'EXCLUSIVE-Ferry aground off Vik' })).toMatchObject({ signal: null, stem: 'Ferry aground off Vik' })
})
