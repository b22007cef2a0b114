import { expect, it } from 'vitest'
import type { Arrival } from '../../../src/model.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrival } from '../../matching/desk.ts'

const read = (given: Partial<Arrival>) => readSignal(arrival({ id: 'a', body: 'Text.', ...given }))

it.each([
  ['Ferry aground off Vik (CORRECTED)', 'correction'],
  ['Fähre vor Vik auf Grund (Berichtigung)', 'correction'],
  ['Un ferry échoué (mise à jour)', 'update'],
  ['Encalla un ferry (ampliación)', 'update'],
])('a mark behind the headline is read and removed: %s says %s', (headline, signal) => {
  expect(read({ headline })).toMatchObject({ signal, stem: headline.replace(/ \(.*/, '') })
})

it.each(['Terminvorschau für Dienstag', 'PREVISIONES para el martes', 'Prévisions AFP'])('%s opens no story', (headline) => {
  expect(read({ headline }).signal).toBe('advisory')
})

it('a kill of a picture is no kill of a story', () => {
  expect(read({ headline: 'PHOTO KILL - Ferry', body: 'Please delete the photo of the ferry.' })).toMatchObject({
    signal: 'kill',
    picture: true,
  })
  expect(read({ headline: 'KILL - Ferry', body: 'Please kill the story.' })).toMatchObject({ signal: 'kill', picture: false })
})

it.each([
  ['STORNO STORNO: ', 'kill'],
  ['STORNO - STORNO - STORNO - ', 'kill'],
  ['KILL KILL KILL: ', 'kill'],
  ['ANNULATION, ANNULATION : ', 'kill'],
  ['ANULACIÓN! ANULACIÓN! ', 'kill'],
  ['EIL EIL EIL: ', 'flash'],
  ['URGENTE/URGENTE: ', 'flash'],
])('a mark that is said again in capitals says the same once: %s', (mark, signal) => {
  expect(read({ headline: `${mark}Fähre vor Vik auf Grund` })).toMatchObject({ signal, stem: 'Fähre vor Vik auf Grund' })
})

it.each(['NEW NEW YORK YORK', 'Bora Bora bebt', 'STORNOWAY STORNO wartet', 'KILLKILL heißt die Band'])('%s says nothing', (headline) => {
  expect(read({ headline }).signal).toBeNull()
})
