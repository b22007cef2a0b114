import { describe, expect, it } from 'vitest'
import type { Arrival } from '../../../src/model.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { expectLinear } from '../../linear.ts'
import { arrival } from '../../matching/desk.ts'

/** Thursday, 5 March 2026, in the middle of the day. */
const AT = '2026-03-05T12:30:00Z'
const BODY = 'A ferry ran aground off Vik on Thursday.'
const read = (given: Partial<Arrival>) => readSignal(arrival({ id: 'a', publishedAt: AT, headline: 'Ferry aground', body: BODY, ...given }))
const heldUntil = (given: Partial<Arrival>) => {
  const { signal, embargo } = read(given)
  return [signal, embargo?.until]
}

describe('an embargo that is told in words ends when they say', () => {
  it.each<[string, string]>([
    ['EMBARGOED UNTIL 0001 GMT FRIDAY - Fog blamed for ferry', '2026-03-06T00:01:00.000Z'],
    ['EMBARGOED TO 0001 FRIDAY MARCH 6: Fog blamed for ferry', '2026-03-06T00:01:00.000Z'],
    ['EMBARGO: 00.01 Saturday 7 March - Fog blamed for ferry', '2026-03-07T00:01:00.000Z'],
    ['Fog blamed for ferry (EMBARGOED UNTIL 6 P.M. EST)', '2026-03-05T23:00:00.000Z'],
    ['NOT FOR PUBLICATION BEFORE 00:01 ON 9 MARCH - Fog blamed for ferry', '2026-03-09T00:01:00.000Z'],
    ['Embargoed until 18:00 GMT: Fog blamed for ferry', '2026-03-05T18:00:00.000Z'],
  ])('in a headline: %s', (headline, until) => {
    expect(heldUntil({ headline })).toEqual(['embargo', until])
    expect(read({ headline }).stem).toBe('Fog blamed for ferry')
  })

  it.each<[string, string, string]>([
    ['en', 'Embargoed for release at 12:01 a.m. EST Friday', '2026-03-06T05:01:00.000Z'],
    ['en', 'Eds: HOLD FOR RELEASE at 6 p.m. EDT, March 8', '2026-03-08T22:00:00.000Z'],
    ['en', 'This story is embargoed until 0700 CET tomorrow.', '2026-03-06T06:00:00.000Z'],
    ['en', 'Under embargo until noon ET. Contact the desk with questions.', '2026-03-05T17:00:00.000Z'],
    ['en', 'Not for use before 0001 hrs, Monday 9th March', '2026-03-09T00:01:00.000Z'],
    ['en', 'EMBARGO 2026-03-06 10:00 UTC', '2026-03-06T10:00:00.000Z'],
    ['en-AU', 'EMBARGOED UNTIL 12.01AM SUNDAY', '2026-03-07T13:01:00.000Z'],
    ['de', 'Sperrfrist: 18.00 Uhr', '2026-03-05T17:00:00.000Z'],
    ['de', 'Bitte Sperrfrist beachten: Freitag, 6. März, 00.01 Uhr', '2026-03-05T23:01:00.000Z'],
    ['de', 'SPERRFRIST 6.3., 6 Uhr', '2026-03-06T05:00:00.000Z'],
    ['de', 'Die Meldung hat Sperrfrist 7. März 2300.', '2026-03-07T22:00:00.000Z'],
    ['de', 'Frei ab Montag, 10.00 Uhr MEZ', '2026-03-09T09:00:00.000Z'],
    ['fr', 'Embargo jusqu’à vendredi 06h00', '2026-03-06T05:00:00.000Z'],
    ['fr', "SOUS EMBARGO jusqu'au 7 mars à 18h30 GMT", '2026-03-07T18:30:00.000Z'],
    ['fr', 'Ne pas diffuser avant 20 heures', '2026-03-05T19:00:00.000Z'],
    ['fr', 'ATTENTION - Embargo jeudi à 23H01 GMT', '2026-03-05T23:01:00.000Z'],
    ['es', 'Embargado hasta las 18.00 horas', '2026-03-05T17:00:00.000Z'],
    ['es', 'Información embargada hasta las 00:01 GMT del viernes', '2026-03-06T00:01:00.000Z'],
    ['es-MX', 'EMBARGADA HASTA LAS 06:00 DEL 7 DE MARZO', '2026-03-07T12:00:00.000Z'],
    ['es', 'No difundir antes de las 20.30 h de mañana', '2026-03-06T19:30:00.000Z'],
  ])('in a note to editors, and as the first line of the body (%s): %s', (language, line, until) => {
    expect(heldUntil({ language, edNote: line })).toEqual(['embargo', until])
    if (!/^(?:This story|Bitte|Die Meldung)/.test(line))
      expect(heldUntil({ language, body: `${line}\n\n${BODY}` })).toEqual(['embargo', until])
  })

  it('on the day of summer time as clocks then go', () => {
    expect(heldUntil({ language: 'de', edNote: 'Sperrfrist: 29.03.2026, 18.00 Uhr' })).toEqual(['embargo', '2026-03-29T16:00:00.000Z'])
  })
})

describe('the line of an embargo', () => {
  const line = (length: number) => 'EMBARGOED UNTIL THE SPEECH '.padEnd(length, 'x')

  it('that goes on behind "until" is one up to a hundred characters; longer ones are copy', () => {
    expect(heldUntil({ body: `${line(100)}\n\n${BODY}` })).toEqual(['embargo', null])
    expect(read({ body: `${line(101)}\n\n${BODY}` }).signal).toBeNull()
  })

  it('may stand behind words to a desk, on any of the first lines, and below an empty note', () => {
    expect(heldUntil({ body: `*** Note to editors: EMBARGOED UNTIL 1800 GMT\n\n${BODY}` })).toEqual(['embargo', '2026-03-05T18:00:00.000Z'])
    expect(heldUntil({ body: `FERRY\n\nEMBARGOED UNTIL 1800 GMT\n\n${BODY}` })).toEqual(['embargo', '2026-03-05T18:00:00.000Z'])
    expect(heldUntil({ edNote: 'ADDS quotes. Eds: EMBARGO 1800 GMT' })).toEqual(['embargo', '2026-03-05T18:00:00.000Z'])
  })

  it('in the headline counts before that in the note, and this before that in the body', () => {
    const [headline, edNote] = ['EMBARGOED UNTIL 1500 GMT - Fog', 'EMBARGOED UNTIL 1600 GMT']
    const body = `EMBARGOED UNTIL 1700 GMT\n\n${BODY}`
    expect(heldUntil({ headline, edNote, body })[1]).toBe('2026-03-05T15:00:00.000Z')
    expect(heldUntil({ edNote, body })[1]).toBe('2026-03-05T16:00:00.000Z')
    expect(heldUntil({ body })[1]).toBe('2026-03-05T17:00:00.000Z')
  })

  it('in brackets behind a headline is as long as a line to a desk, and shorter brackets are none', () => {
    expect(read({ headline: 'Fog blamed for ferry [EMBARGO 1800 GMT]' })).toMatchObject({ signal: 'embargo', stem: 'Fog blamed for ferry' })
    expect(read({ headline: 'Fog blamed (again) for ferry' }).signal).toBeNull()
  })

  it('that ends at the very moment of the version is over', () => {
    expect(read({ edNote: 'EMBARGOED UNTIL 1230 GMT today' }).signal).toBeNull()
    expect(heldUntil({ edNote: 'EMBARGOED UNTIL 1231 GMT today' })).toEqual(['embargo', '2026-03-05T12:31:00.000Z'])
  })
})

describe('an embargo without a time that can be read holds without an end', () => {
  it.each<[Partial<Arrival>]>([
    [{ headline: 'EMBARGOED-Fog blamed for ferry' }],
    [{ headline: 'EMBARGO: Fog blamed for ferry' }],
    [{ headline: 'SPERRFRIST: Nebel schuld an Fährunglück' }],
    [{ body: `STRICTLY EMBARGOED\n\n${BODY}` }],
    [{ body: `EMBARGOED UNTIL DELIVERY OF THE SPEECH\n\n${BODY}` }],
    [{ edNote: 'Sperrfrist: Redebeginn' }],
    [{ edNote: 'Embargoed until 0001 on 6/3. EMBARGOED.' }],
    [{ slugline: 'FERRY-FOG/ (EMBARGOED)' }],
    [{ signal: 'embargo' }],
    [{ edNote: 'Eds: EMBARGO until delivery' }],
    [{ edNote: 'Adds photo. EMBARGO will be lifted at 18:00 GMT.' }],
    [{ edNote: 'STORY SUBJECT TO EMBARGO' }],
  ])('%j', (given) => {
    expect(heldUntil(given)).toEqual(['embargo', null])
  })
})

it('a field that says embargo and no time takes the time of the words', () => {
  expect(heldUntil({ signal: 'embargo', edNote: 'Embargoed until 1800 GMT' })).toEqual(['embargo', '2026-03-05T18:00:00.000Z'])
})

it('an embargo that was over when the version was written holds nothing, and is no part of the headline', () => {
  expect(read({ headline: 'EMBARGOED UNTIL 1200 GMT 5 MARCH - Fog blamed for ferry' })).toMatchObject({
    signal: null,
    stem: 'Fog blamed for ferry',
  })
  expect(read({ edNote: 'The embargo has been lifted. Was EMBARGOED until 1200 GMT March 5.' }).signal).toBeNull()
})

it('a time without a day that a next version repeats does not begin anew; another time, or a day, does', () => {
  const embargoBefore = { until: '2026-03-05T12:00:00Z', at: '2026-03-05T09:00:00Z' }
  expect(read({ embargoBefore, edNote: 'EMBARGOED UNTIL 1200 GMT', headline: 'CORRECTED-Fog blamed' }).signal).toBe('correction')
  expect(heldUntil({ embargoBefore, edNote: 'EMBARGOED UNTIL 1100 GMT' })).toEqual(['embargo', '2026-03-06T11:00:00.000Z'])
  expect(heldUntil({ embargoBefore, edNote: 'EMBARGOED UNTIL 1200 GMT FRIDAY' })).toEqual(['embargo', '2026-03-06T12:00:00.000Z'])
})

it('what is said beneath an embargo is kept for its end', () => {
  expect(read({ headline: 'EMBARGOED-CORRECTED-Fog blamed for ferry' })).toMatchObject({
    signal: 'embargo',
    embargo: { beneath: 'correction' },
  })
  expect(read({ headline: 'CORRECTED-Fog blamed for ferry', embargoed: '2026-03-05T18:00:00Z' }).embargo?.beneath).toBe('correction')
})

it('a kill counts before the embargo that its header still bears, and an embargo before an update', () => {
  expect(read({ headline: 'KILL-Fog blamed for ferry', embargoed: '2026-03-05T18:00:00Z' }).signal).toBe('kill')
  expect(read({ signal: 'kill', embargoed: '2026-03-05T18:00:00Z' }).signal).toBe('kill')
  expect(read({ signal: 'update', edNote: 'EMBARGOED UNTIL 1800 GMT' }).signal).toBe('embargo')
})

describe('copy that reports on embargoes and hours is not held', () => {
  it.each<[Partial<Arrival>]>([
    [{ headline: 'Embargo until December: EU agrees on Russian oil' }],
    [{ headline: 'Embargo on Russian oil: what it means' }],
    [{ headline: 'EMBARGO UNTIL DECEMBER ON RUSSIAN OIL, EU SAYS', body: '' }],
    [{ headline: 'EMBARGO: EU TO STOP RUSSIAN OIL IN DECEMBER', body: '' }],
    [{ headline: 'EMBARGO-BUSTING FIRMS FACE FINES', body: '' }],
    [{ headline: 'Embargoed goods seized at port of Vik' }],
    [{ headline: 'Wegen des Embargos: Öl bis Dezember knapp', language: 'de' }],
    [{ headline: 'Sperrfrist beim Arbeitslosengeld: Zwölf Wochen ohne Geld', language: 'de' }],
    [{ headline: 'Sperrfrist: 12 Wochen ohne Geld', language: 'de' }],
    [{ headline: 'Frei ab 18 Uhr: Museen öffnen ihre Türen', language: 'de' }],
    [{ headline: 'Embargo sur les armes : Paris hésite', language: 'fr' }],
    [{ headline: 'Embargadas las cuentas del club hasta diciembre', language: 'es' }],
    [{ body: 'Russia’s oil embargo until December will cost Vik 41 million kroner, the minister said at 18:00 GMT.' }],
    [{ body: 'Embargoed until 2035, the diaries of the last keeper were opened in Vik on Thursday.' }],
    [{ body: 'Embargo talks go on until 18:00 on Friday, the ministers said.' }],
    [{ body: 'Free tickets for release day went at 10 a.m. on Friday.' }],
    [{ edNote: 'Corrects day on which the oil embargo begins in paragraph 2.' }],
    [{ edNote: 'Names of victims withheld until families are told; adds quotes.' }],
    [{ edNote: 'Not for publication: the reporter can be reached under 0041 18 00.' }],
    [{ slugline: 'RUSSIA-OIL/EMBARGO' }],
    [{ edNote: 'RECASTS WITH EU VOTE ON OIL EMBARGO, ADDS QUOTES' }],
    [{ edNote: 'Eds: ADDS REACTION TO ARMS EMBARGO; UPDATES SHARES' }],
    [{ edNote: 'Adds: airlines hold flights to Vik until further notice' }],
    [{ language: 'de', edNote: 'Neu: A7 nach Unfall bis auf Weiteres gesperrt' }],
    [{ language: 'fr', edNote: 'Actualise avec fermeture de l’aéroport jusqu’à nouvel ordre' }],
    [{ language: 'es', edNote: 'Actualiza con cierre del aeropuerto hasta nuevo aviso' }],
  ])('%j', (given) => {
    expect(['embargo', 'withheld']).not.toContain(read(given).signal)
  })
})

describe('a note that says there is no embargo, or none any more, holds nothing', () => {
  it.each([
    ...['NO EMBARGO', 'EMBARGO: NONE', 'EMBARGO CANCELLED', 'Lifts EMBARGO', 'REPEATS STORY, PREVIOUSLY EMBARGOED', 'EMBARGO LEVÉ'],
    ...['THE EMBARGO ON THIS STORY HAS BEEN LIFTED. FREE FOR USE', 'Sperrfrist: keine', 'Keine Sperrfrist', 'Sperrfrist entfällt'],
    ...['Die Sperrfrist ist seit 10 Uhr abgelaufen.', 'Wiederholung nach Ablauf der Sperrfrist', 'Fin de l’EMBARGO'],
  ])('%s', (edNote) => {
    expect(read({ edNote }).signal).not.toBe('embargo')
  })
})

describe('copy is withheld until further notice', () => {
  it.each<[Partial<Arrival>]>([
    [{ edNote: 'WITHHELD' }],
    [{ edNote: 'NOT FOR PUBLICATION' }],
    [{ edNote: 'Please hold this story until further notice.' }],
    [{ language: 'de', edNote: 'Bitte bis auf Weiteres nicht verwenden.' }],
    [{ language: 'fr', body: `Prière de ne pas utiliser cette dépêche jusqu'à nouvel ordre.\n\n${BODY}` }],
    [{ language: 'es', body: `Rogamos no utilicen esta noticia hasta nuevo aviso.\n\n${BODY}` }],
  ])('%j', (given) => {
    expect(heldUntil(given)).toEqual(['withheld', null])
  })
})

it('dpa’s notice that names an embargo is an embargo, its notice that names none a kill', () => {
  const body = (until: string) => `Bitte verwenden Sie die Meldung zur Fähre nicht${until}.\n\n${BODY}`
  expect(read({ language: 'de', body: body('') }).signal).toBe('kill')
  expect(read({ language: 'de', body: `${body(' vor Ablauf der Sperrfrist')}` }).signal).not.toBe('kill')
})

it('copy that begins with a request to its readers is no kill', () => {
  for (const body of [
    'Bitte die Tiere nicht füttern! So steht es im Zoo von Vik.',
    'Bitte die Fenster schließen und nicht ins Freie gehen.',
  ])
    expect(read({ language: 'de', body }).signal).toBeNull()
  expect(read({ language: 'de', body: 'Bitte diese Meldung nicht verwenden.' }).signal).toBe('kill')
})

it.each<[string, (size: number) => Partial<Arrival>]>([
  [
    'of figures, weekdays and brackets',
    (size) => ({
      edNote: `EMBARGO ${'1 '.repeat(size)}`,
      body: `EMBARGO ${'friday '.repeat(size)}`,
      headline: `EMBARGO ${'(('.repeat(size)}`,
    }),
  ],
  ['of words that go on', (size) => ({ edNote: `EMBARGO ${'is '.repeat(size)}`, body: `Bitte die ${'meldung '.repeat(size)}` })],
  ['of notices', (size) => ({ edNote: 'do not use '.repeat(size), body: 'hold '.repeat(size) })],
  ['of brackets in a slugline', (size) => ({ slugline: '('.repeat(size) })],
  ['of lines', (size) => ({ edNote: 'not for use '.repeat(size), body: 'EMBARGO\n'.repeat(size) })],
])('hostile notes %s cost time in proportion to their length', (_, given) => {
  expectLinear((size) => read(given(size)), 100_000)
})
