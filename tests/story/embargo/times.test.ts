import { describe, expect, it } from 'vitest'
import { clockIn, isDayless, isWhenWord, momentOf } from '../../../src/story/embargo/times.ts'

/** Thursday, 5 March 2026, in the middle of the day. */
const AT = '2026-03-05T12:30:00Z'

describe('a time of day', () => {
  it.each<[string, number, number]>([
    ['12:01 a.m.', 0, 1],
    ['12 p.m.', 12, 0],
    ['6 pm', 18, 0],
    ['6.30 P.M.', 18, 30],
    ['11h30 am', 11, 30],
    ['18.00 Uhr', 18, 0],
    ['6.05 hrs', 6, 5],
    ['18:05', 18, 5],
    ['18h30', 18, 30],
    ['18 h', 18, 0],
    ['6 Uhr', 6, 0],
    ['20 heures', 20, 0],
    ['00.01', 0, 1],
    ['0001 GMT', 0, 1],
    ['2300', 23, 0],
    ['2400 GMT', 24, 0],
    ['18.00.', 18, 0],
    ['noon', 12, 0],
    ['midday', 12, 0],
    ['midi', 12, 0],
    ['Mittag', 12, 0],
    ['mediodía', 12, 0],
    ['midnight', 24, 0],
    ['minuit', 24, 0],
    ['Mitternacht', 24, 0],
    ['medianoche', 24, 0],
    ['Friday 0600', 6, 0],
    ['1959 hrs', 19, 59],
    ['23.59', 23, 59],
  ])('%s', (when, hour, minute) => {
    expect(clockIn(when, AT)).toMatchObject({ hour, minute })
  })

  it('knows whether its half of the day is said', () => {
    expect(clockIn('6 pm', AT)?.half).toBe(true)
    expect(clockIn('18:00', AT)?.half).toBe(false)
    expect(clockIn('noon', AT)?.half).toBe(false)
  })

  it.each(['Friday', '26.11.', '06.03.2026', '2026-03-06', '6/3', '2026', '2027', '2025', '25:00', '18:60', '2460', '12345', ''])(
    'is none in %j',
    (when) => {
      expect(clockIn(when, AT)).toBeNull()
    },
  )

  it('is a figure of four that is no year of now, or that a unit follows', () => {
    expect(clockIn('2028', AT)).toMatchObject({ hour: 20, minute: 28 })
    expect(clockIn('2024', AT)).toMatchObject({ hour: 20, minute: 24 })
    expect(clockIn('2026 GMT', AT)).toMatchObject({ hour: 20, minute: 26 })
    expect(clockIn('6 March 2026 2300', AT)).toMatchObject({ hour: 23, minute: 0 })
  })
})

describe('a moment', () => {
  const moment = (when: string, language: string | null = 'en', at = AT) => momentOf(when, at, language)

  it.each<[string, string]>([
    ['1800 GMT', '2026-03-05T18:00:00.000Z'],
    ['1231 GMT', '2026-03-05T12:31:00.000Z'],
    ['1230 GMT', '2026-03-06T12:30:00.000Z'],
    ['0600 GMT', '2026-03-06T06:00:00.000Z'],
    ['2400 GMT', '2026-03-06T00:00:00.000Z'],
    ['1200 GMT today', '2026-03-05T12:00:00.000Z'],
    ['1200 GMT tomorrow', '2026-03-06T12:00:00.000Z'],
    ['1200 GMT Thursday', '2026-03-05T12:00:00.000Z'],
    ['1200 GMT Friday', '2026-03-06T12:00:00.000Z'],
    ['1200 GMT Wednesday', '2026-03-11T12:00:00.000Z'],
    ['1200 GMT Sunday', '2026-03-08T12:00:00.000Z'],
    ['1200 GMT Saturday', '2026-03-07T12:00:00.000Z'],
    ['1200 GMT Monday', '2026-03-09T12:00:00.000Z'],
    ['1200 GMT Tuesday', '2026-03-10T12:00:00.000Z'],
  ])('is the next such time, or that of the day named: %s', (when, iso) => {
    expect(moment(when)).toBe(iso)
  })

  it.each<[string, string]>([
    ['2026-04-01 10:00 UTC', '2026-04-01'],
    ['01.04.2026 10:00 UTC', '2026-04-01'],
    ['1.4.26 10:00 UTC', '2026-04-01'],
    ['1.4., 10:00 UTC', '2026-04-01'],
    ['1.12.2026 10:00 UTC', '2026-12-01'],
    ['13/4 10:00 UTC', '2026-04-13'],
    ['4/13/2026 10:00 UTC', '2026-04-13'],
    ['13/4/26 10:00 UTC', '2026-04-13'],
    ['1 April 10:00 UTC', '2026-04-01'],
    ['April 1, 10:00 UTC', '2026-04-01'],
    ['April 2nd 10:00 UTC', '2026-04-02'],
    ['the 3rd of April 10:00 UTC', '2026-04-03'],
    ['31 December 10:00 UTC', '2025-12-31'],
    ['31 December 2026 10:00 UTC', '2026-12-31'],
    ['1 January 10:00 UTC', '2026-01-01'],
    ['1 January 2027 10:00 UTC', '2027-01-01'],
  ])('is on the day that is written, the nearest without its year: %s', (when, day) => {
    expect(moment(when)).toBe(`${day}T10:00:00.000Z`)
  })

  it('is nearest over the turn of a year', () => {
    expect(moment('1 January 10:00 UTC', 'en', '2026-12-30T12:00:00Z')).toBe('2027-01-01T10:00:00.000Z')
    expect(moment('30 December 10:00 UTC', 'en', '2026-01-02T12:00:00Z')).toBe('2025-12-30T10:00:00.000Z')
  })

  it.each<[string, number, string]>([
    ['january jan januar jänner janner janvier janv enero ene', 0, '01'],
    ['february feb februar février fevrier févr fevr febrero', 1, '02'],
    ['march mar märz marz mars marzo', 2, '03'],
    ['april apr avril avr abril abr', 3, '04'],
    ['may mai mayo', 4, '05'],
    ['june jun juni juin junio', 5, '06'],
    ['july jul juli juillet juil julio', 6, '07'],
    ['august aug août aout agosto ago', 7, '08'],
    ['september sep sept septembre septiembre setiembre', 8, '09'],
    ['october oct oktober okt octobre octubre', 9, '10'],
    ['november nov novembre noviembre', 10, '11'],
    ['december dec dezember dez décembre decembre diciembre dic', 11, '12'],
  ])('knows the month by each of %s', (names, _, month) => {
    const days = names.split(' ').map((name) => moment(`12 ${name} 2026 10:00 UTC`))
    expect(new Set(days)).toEqual(new Set([`2026-${month}-12T10:00:00.000Z`]))
  })

  it.each([
    ['sunday sun sonntag so dimanche dim domingo dom', '08'],
    ['monday mon montag mo lundi lun lunes', '09'],
    ['tuesday tue tues dienstag di mardi martes', '10'],
    ['wednesday wed mittwoch mi mercredi mer miercoles miércoles mié', '11'],
    ['thursday thu thur thurs donnerstag do jeudi jeu jueves jue', '05'],
    ['friday fri freitag fr vendredi ven viernes vie', '06'],
    ['saturday sat samstag sonnabend sa samedi sam sábado sabado sáb', '07'],
  ])('knows the weekday by each of %s', (names, day) => {
    const days = names.split(' ').map((name) => moment(`${name}, 10:00 UTC`))
    expect(new Set(days)).toEqual(new Set([`2026-03-${day}T10:00:00.000Z`]))
  })

  it('is read by the languages’ words for today and tomorrow', () => {
    for (const today of ['today', 'heute', "aujourd'hui", 'hoy']) expect(moment(`${today} 10:00 UTC`)).toBe('2026-03-05T10:00:00.000Z')
    for (const tomorrow of ['tomorrow', 'morgen', 'demain', 'mañana'])
      expect(moment(`${tomorrow} 10:00 UTC`)).toBe('2026-03-06T10:00:00.000Z')
  })

  it.each<[string, number]>([
    ...(['GMT', 'UTC', 'TU', 'Z'] as const).map((zone): [string, number] => [zone, 0]),
    ...(['BST', 'CET', 'MEZ', 'HNEC'] as const).map((zone): [string, number] => [zone, 60]),
    ...(['CEST', 'MESZ', 'HAEC', 'EET', 'SAST'] as const).map((zone): [string, number] => [zone, 120]),
    ...(['EEST', 'MSK'] as const).map((zone): [string, number] => [zone, 180]),
    ['EST', -300],
    ['EDT', -240],
    ['CST', -360],
    ['CDT', -300],
    ['MST', -420],
    ['MDT', -360],
    ['PST', -480],
    ['PDT', -420],
    ['AEST', 600],
    ['AEDT', 660],
    ['NZST', 720],
    ['NZDT', 780],
    ['JST', 540],
    ['KST', 540],
    ['HKT', 480],
    ['SGT', 480],
    // On 6 March the clocks of America still go by winter time.
    ['ET', -300],
    ['CT', -360],
    ['MT', -420],
    ['PT', -480],
    ['Eastern time', -300],
    ['Pacific', -480],
    ['London time', 0],
    ['Berlin', 60],
    ['heure de Paris', 60],
    ['heure belge', 60],
    ['heure suisse', 60],
    ['hora de Madrid', 60],
    ['hora peninsular', 60],
  ])('is reckoned in the zone %s', (zone, minutes) => {
    expect(moment(`6 March 2026 10:00 ${zone}`)).toBe(new Date(Date.UTC(2026, 2, 6, 10) - minutes * 60_000).toISOString())
  })

  it.each<[string | null, string]>([
    [null, '10:00'],
    ['en', '10:00'],
    ['en-US', '15:00'],
    ['en-CA', '15:00'],
    ['en-AU', '23:00'],
    ['en-NZ', '21:00'],
    ['de', '09:00'],
    ['de-AT', '09:00'],
    ['fr', '09:00'],
    ['fr-CA', '15:00'],
    ['es', '09:00'],
    ['es-MX', '16:00'],
    ['es-AR', '13:00'],
    ['es-CL', '13:00'],
    ['es-CO', '15:00'],
    ['es-PE', '15:00'],
    ['es-US', '15:00'],
    ['nl', '10:00'],
  ])('without a zone is that of the agencies of the language %s', (language, utc) => {
    expect(moment('2026-03-06 10:00', language)?.slice(11, 16)).toBe(utc)
  })

  it('is American where English says its half of the day', () => {
    expect(moment('6 March 10 a.m.')).toBe('2026-03-06T15:00:00.000Z')
    expect(moment('6 March 10 a.m.', 'de')).toBe('2026-03-06T09:00:00.000Z')
    expect(moment('6 March 10 a.m. GMT')).toBe('2026-03-06T10:00:00.000Z')
  })

  it('goes by summer time where it begins and ends', () => {
    expect(moment('29 March 2026 00:30', 'de')).toBe('2026-03-28T23:30:00.000Z')
    expect(moment('29 March 2026 04:00', 'de')).toBe('2026-03-29T02:00:00.000Z')
    expect(moment('25 October 2026 04:00', 'de')).toBe('2026-10-25T03:00:00.000Z')
  })

  it('names its day where its zone is: an evening here is tomorrow in the east and still today in the west', () => {
    const evening = '2026-03-05T23:30:00Z'
    expect(moment('heute 10:00', 'de', evening)).toBe('2026-03-06T09:00:00.000Z')
    expect(moment('Friday 10:00 ET', 'en', evening)).toBe('2026-03-06T15:00:00.000Z')
    expect(moment('tomorrow 10:00 ET', 'en', '2026-03-06T03:00:00Z')).toBe('2026-03-06T15:00:00.000Z')
  })

  it.each(['Friday', '6/3 10:00', '10/12/2026 10:00', '12/10/2026 10:00', '12/12 10:00', 'soon'])('is none in %j', (when) => {
    expect(moment(when)).toBeNull()
  })

  it('of two small figures the first is the day, but in English', () => {
    expect(moment('6/3 10:00 UTC', 'fr')).toBe('2026-03-06T10:00:00.000Z')
    expect(moment('6/3 10:00 UTC', 'en-GB')).toBeNull()
    expect(moment('3.13. 10:00 UTC', 'de')).not.toBe('2027-01-03T10:00:00.000Z')
  })
})

it('a time without a day is told from one with a day', () => {
  expect(isDayless('1800 GMT', AT, 'en')).toBe(true)
  expect(isDayless('1800 GMT Friday', AT, 'en')).toBe(false)
  expect(isDayless('1800 GMT on 6/3', AT, 'en')).toBe(false)
})

it.each([
  ['GMT', true],
  ['gmt', false],
  ['p.m.', true],
  ['A.M', true],
  ['Friday', true],
  ['Fri.', true],
  ['märz', true],
  ['January', true],
  ['tomorrow', true],
  ['midi', true],
  ['Uhr.', true],
  ['del', true],
  ['am', true],
  ['noon', true],
  ['Paris', true],
  ['until', true],
  ['jusqu’à', true],
  ['constructor', false],
  ['ferry', false],
])('%s speaks of a time: %s', (word, speaks) => {
  expect(isWhenWord(word)).toBe(speaks)
})
