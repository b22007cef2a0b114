import { expect, it } from 'vitest'
import type { Arrival } from '../../../src/model.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrival } from '../../matching/desk.ts'

const read = (given: Partial<Arrival>) => readSignal(arrival({ id: 'a', body: 'Text.', ...given }))

it.each([
  ['ANNULE ET REMPLACE: ', 'correction'],
  ['RECTIFICATIF - ', 'correction'],
  ['RAPPEL: ', 'repeat'],
  ['ALERTE - ', 'flash'],
  ['SYNTHÈSE - ', 'update'],
  ['ACTUALISATION 2 - ', 'update'],
  ['ANNULATION: ', 'kill'],
])('the headline %s of an agency in French says: %s', (mark, signal) => {
  expect(read({ headline: `${mark}Un ferry échoué` })).toMatchObject({ signal, stem: 'Un ferry échoué' })
})

it.each<[Partial<Arrival>, string]>([
  [{ body: 'Merci de ne pas utiliser la dépêche sur le ferry.' }, 'kill'],
  [{ edNote: 'Ne pas publier jusqu’à nouvel ordre' }, 'withheld'],
])('%j says: %s', (given, signal) => {
  expect(read({ headline: 'Un ferry échoué', ...given }).signal).toBe(signal)
})

it.each(['Alerte orange dans trois départements', 'Rappel de lots de fromage'])('%s is an ordinary headline', (headline) => {
  expect(read({ headline })).toMatchObject({ signal: null, stem: headline })
})
