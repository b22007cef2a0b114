import { expect, it } from 'vitest'
import type { Arrival } from '../../../src/model.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrival } from '../../matching/desk.ts'

const read = (given: Partial<Arrival>) => readSignal(arrival({ id: 'a', body: 'Text.', ...given }))

it.each([
  ['Berichtigung: ', 'correction'],
  ['(Korrektur: Ort) ', 'correction'],
  ['WDH/', 'repeat'],
  ['(Wiederholung vom Montag) ', 'repeat'],
  ['EIL: ', 'flash'],
  ['+++ EILMELDUNG +++ ', 'flash'],
  ['(Blitz) ', 'flash'],
  ['(Neue Zusammenfassung) ', 'update'],
  ['ERGÄNZUNG: ', 'update'],
  ['STORNO: ', 'kill'],
])('the headline %s of an agency in German says: %s', (mark, signal) => {
  expect(read({ headline: `${mark}Fähre vor Vik auf Grund` })).toMatchObject({ signal, stem: 'Fähre vor Vik auf Grund' })
})

it.each<[Partial<Arrival>, string]>([
  [{ body: 'Bitte verwenden Sie die Meldung dpa0123 nicht.' }, 'kill'],
  [{ edNote: 'Die Meldung bis auf weiteres zurückhalten' }, 'withheld'],
])('%j says: %s', (given, signal) => {
  expect(read({ headline: 'Fähre vor Vik auf Grund', ...given }).signal).toBe(signal)
})

it.each(['Eilzug entgleist bei Hamm', 'Neu im Kino', 'Vorrang für Radfahrer in Vik'])('%s is an ordinary headline', (headline) => {
  expect(read({ headline })).toMatchObject({ signal: null, stem: headline })
})
