import { describe, expect, it } from 'vitest'
import { readPage } from '../../src/article/page.ts'
import { parseFeed } from '../../src/feed/parse/parse.ts'
import { readSignal } from '../../src/story/signals/signals.ts'
import { ianaZone, momentAt, zoneNamed } from '../../src/text/zones.ts'
import { arrival } from '../matching/desk.ts'

const feedDate = (date: string) => {
  const item = `<item><title>A</title><link>https://paper.example/a</link><pubDate>${date}</pubDate></item>`
  const read = parseFeed(Buffer.from(`<rss version="2.0"><channel>${item}</channel></rss>`))
  return 'feed' in read && read.feed.entries[0]!.published
}
const pageDate = (line: string, lang = 'en') => {
  const body = '<p>The ferry ran aground off Vik on Thursday and was towed to the harbour.</p>'.repeat(4)
  const html = `<html lang="${lang}"><body><article><h1>Ferry aground off Vik</h1><p>${line}</p>${body}</article></body></html>`
  const read = readPage(Buffer.from(html), { contentType: 'text/html; charset=utf-8', url: 'https://paper.example/a' })
  return read.kind === 'article' && read.copy.published
}
const embargoEnd = (words: string, at: string, language = 'en') =>
  readSignal(
    arrival({
      id: 'a',
      publishedAt: at,
      headline: 'Ferry aground',
      body: 'A ferry ran aground off Vik.',
      edNote: `EMBARGOED UNTIL ${words}`,
      language,
    }),
  ).embargo?.until

describe('a time of day whose zone follows the season', () => {
  it.each([
    ['ET', '14', '15'],
    ['CT', '15', '16'],
    ['MT', '16', '17'],
    ['PT', '17', '18'],
    ['CET', '08', '09'],
    ['MEZ', '08', '09'],
    ['EET', '07', '08'],
    ['WET', '09', '10'],
    ['AET', '00', '23'],
  ])('at 10:00 %s is the same moment in a feed, on a page and in an embargo', (zone, summer, winter) => {
    const july = `2026-07-03T${summer}:00:00.000Z`
    const january = `2026-01-${winter === '23' ? '07' : '08'}T${winter}:00:00.000Z`
    expect(feedDate(`Fri, 03 Jul 2026 10:00:00 ${zone}`)).toBe(july)
    expect(feedDate(`Thu, 08 Jan 2026 10:00:00 ${zone}`)).toBe(january)
    expect(pageDate(`July 3, 2026, 10:00 ${zone}`)).toBe(july)
    expect(pageDate(`January 8, 2026, 10:00 ${zone}`)).toBe(january)
    expect(embargoEnd(`10:00 ${zone} July 3`, '2026-07-02T09:00:00Z')).toBe(july)
    expect(embargoEnd(`10:00 ${zone} January 8`, '2026-01-06T09:00:00Z')).toBe(january)
  })

  it('changes with the hour in which clocks are changed', () => {
    expect(feedDate('Sun, 08 Mar 2026 01:59:00 ET')).toBe('2026-03-08T06:59:00.000Z')
    expect(feedDate('Sun, 08 Mar 2026 03:00:00 ET')).toBe('2026-03-08T07:00:00.000Z')
    expect(feedDate('Sun, 25 Oct 2026 04:00:00 CET')).toBe('2026-10-25T03:00:00.000Z')
  })

  it.each([
    ['EST', '15:00'],
    ['EDT', '14:00'],
    ['BST', '09:00'],
    ['CEST', '08:00'],
    ['MESZ', '08:00'],
    ['MSK', '07:00'],
    ['AEST', '00:00'],
    ['HAE', '14:00'],
    ['IST', '04:30'],
    ['JST', '01:00'],
  ])('is at 10:00 %s as that says, where it names the season or has none', (zone, time) => {
    const moment = `2026-07-03T${time}:00.000Z`
    expect(feedDate(`Fri, 03 Jul 2026 10:00:00 ${zone}`)).toBe(moment)
    expect(pageDate(`July 3, 2026, 10:00 ${zone}`)).toBe(moment)
    expect(embargoEnd(`10:00 ${zone} July 3`, '2026-07-02T09:00:00Z')).toBe(moment)
  })

  it.each([
    ['3. Juli 2026, 10:00 Uhr MESZ', 'de', '08'],
    ['3. Juli 2026, 10.00 Uhr', 'de', '10'],
    ['3 juillet 2026 à 10h00, heure de Paris', 'fr', '08'],
    ['3 juillet 2026 à 10 h 00 HAE', 'fr-CA', '14'],
    ['3 de julio de 2026, 10:00 (hora peninsular)', 'es', '08'],
    ['July 3, 2026 at 10 a.m. Eastern', 'en-US', '14'],
    ['July 3, 2026 10:00 London time', 'en', '09'],
  ])('is identified by a place on a page: %s', (line, language, hour) =>
    expect(pageDate(line, language)).toBe(`2026-07-03T${hour}:00:00.000Z`),
  )

  it('is identified by a place in an embargo', () => {
    expect(embargoEnd('10 a.m. Eastern July 3', '2026-07-02T09:00:00Z')).toBe('2026-07-03T14:00:00.000Z')
  })
})

describe('a zone', () => {
  it('of several meanings is that of the language', () => {
    expect(zoneNamed('IST', 'en-IE')).toBe(60)
    expect(zoneNamed('IST', 'en-IN')).toBe(330)
    expect(zoneNamed('CST', 'zh-CN')).toBe(480)
    expect(zoneNamed('CST', 'en-US')).toBe(-360)
  })

  it('of the IANA database is taken by its name in a feed', () => {
    expect(feedDate('Fri, 03 Jul 2026 10:00:00 Europe/Paris')).toBe('2026-07-03T08:00:00.000Z')
    expect(feedDate('Fri, 03 Jul 2026 10:00:00 Nowhere/Atall')).toBe('2026-07-03T10:00:00.000Z')
    expect(ianaZone('nowhere/atall')).toBeNull()
  })

  it('gives the moment that its clocks show', () => {
    expect(momentAt(Date.UTC(2026, 6, 3, 10), 'America/New_York')).toBe(Date.UTC(2026, 6, 3, 14))
    expect(momentAt(Date.UTC(2026, 6, 3, 10), 330)).toBe(Date.UTC(2026, 6, 3, 4, 30))
  })
})
