import { expect, it } from 'vitest'
import type { Arrival } from '../../../src/model.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrival } from '../../matching/desk.ts'

const read = (given: Partial<Arrival>) => readSignal(arrival({ id: 'a', body: 'Text.', ...given }))

it.each([
  ['CORRECCIÓN: ', 'correction'],
  ['FE DE ERRORES: ', 'correction'],
  ['REPETICIÓN - ', 'repeat'],
  ['URGENTE: ', 'flash'],
  ['(Avance) ', 'flash'],
  ['AMPLIACIÓN: ', 'update'],
  ['(Ampliación 2) ', 'update'],
  ['NOTA ANULADA: ', 'kill'],
])('the headline %s of an agency in Spanish says: %s', (mark, signal) => {
  expect(read({ headline: `${mark}Encalla un ferry` })).toMatchObject({ signal, stem: 'Encalla un ferry' })
})

it.each<[Partial<Arrival>, string]>([
  [{ body: 'Rogamos anulen la noticia del ferry.' }, 'kill'],
  [{ edNote: 'No publicar hasta nuevo aviso' }, 'withheld'],
])('%j says: %s', (given, signal) => {
  expect(read({ headline: 'Encalla un ferry', ...given }).signal).toBe(signal)
})

it.each(['Urgente es reparar el muelle, dice la alcaldesa', 'Alerta en la costa de Vik'])('%s is an ordinary headline', (headline) => {
  expect(read({ headline })).toMatchObject({ signal: null, stem: headline })
})
