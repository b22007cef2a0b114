import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../../src/feed/parse/parse.ts'
import { FEED_FORMATS, type FeedFormat } from '../../../src/model.ts'
import { FEED_WRITERS } from '../../../src/outputs/feeds/formats.ts'
import { forbidsPassingOn, whatMayLeave } from '../../../src/outputs/feeds/passing-on.ts'
import type { FeedFrame, FeedStory } from '../../../src/outputs/feeds/story.ts'

const FRAME: FeedFrame = {
  title: 'Harbour & coast',
  self: 'https://desk.example/s/token.rss',
  hub: 'https://desk.example/websub/hub',
  home: 'https://desk.example/',
  updatedAt: '2026-03-02T12:00:00.000Z',
}
const story = (over: Partial<FeedStory> = {}): FeedStory => ({
  id: 7,
  killed: false,
  headline: 'Ferry aground off Skelling',
  body: ['The ferry ran aground on Monday.', 'All aboard are safe.'],
  captions: [{ text: 'The ferry off Skelling.', credit: 'Ina Halyard', image: 'https://pictures.example/1.jpg' }],
  byline: ['Ada Tarn'],
  language: 'en',
  publishedAt: '2026-03-02T09:00:00.000Z',
  updatedAt: '2026-03-02T11:30:00.000Z',
  source: 'Tern Agency',
  url: 'https://tern.example/ferry',
  slugline: 'FERRY',
  urgency: 3,
  subjects: ['04000000'],
  usageTerms: [],
  ...over,
})
const SCRIPTS: Partial<FeedStory>[] = [
  {
    headline: 'Fähre auf Grund: „Alle sicher“ & wohlauf > 9 Uhr',
    body: ['Die Fähre lief auf Grund & blieb < 2 Stunden liegen.'],
    language: 'de',
  },
  {
    headline: 'جنوح عبارة قبالة سكيلينغ',
    body: ['جنحت العبارة يوم الاثنين.'],
    captions: [{ text: 'العبارة', credit: 'وكالة', image: 'https://pictures.example/2.jpg' }],
    language: 'ar',
  },
  { headline: 'フェリー座礁、全員無事', body: ['フェリーが月曜日に座礁した。'], language: 'ja' },
  { headline: 'Паром сел на мель', body: ['Паром сел на мель у острова.'], language: 'ru' },
  { headline: 'המעבורת עלתה על שרטון', body: ['המעבורת עלתה על שרטון ביום שני.'], language: 'he' },
]
const readBack = (format: FeedFormat, stories: FeedStory[]) => {
  const { type, write } = FEED_WRITERS[format]
  const read = parseFeed(Buffer.from(write(FRAME, stories)), { contentType: type, url: FRAME.self })
  if (!('feed' in read)) throw new Error(JSON.stringify(read.trouble))
  return read.feed
}

describe.each(FEED_FORMATS)('a feed in %s', (format) => {
  it.each(SCRIPTS)('is read back by our own reader to the same story: $headline', (over) => {
    const given = story(over)
    const { entries } = readBack(format, [given])
    const [entry] = entries
    expect(entry).toMatchObject({ title: given.headline })
    const text = `${entry!.content ?? entry!.summary}`
    for (const paragraph of given.body)
      expect(text.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>')).toContain(paragraph)
    const pictures = JSON.stringify([entry!.media, text])
    for (const { text: caption, credit, image } of given.captions)
      for (const one of [caption, credit!, image!]) expect(pictures).toContain(one)
    expect(Date.parse(entry!.published ?? entry!.updated!)).toBeGreaterThan(0)
  })

  it('keeps the id of a story that changes', () => {
    const ids = [story(), story({ headline: 'Other', updatedAt: '2026-03-02T12:00:00.000Z' })].map(
      (one) => readBack(format, [one]).entries[0]!.id,
    )
    expect(ids[0]).toBe('https://desk.example/story/7')
    expect(ids[1]).toBe(ids[0])
  })

  it('has no word of a killed story', () => {
    const document = FEED_WRITERS[format].write(FRAME, [story({ killed: true, headline: 'Secret words', body: ['Secret words'] })])
    expect(document).not.toContain('Secret')
    if (format === 'atom')
      expect(document).toMatch(/<at:deleted-entry ref="https:\/\/desk\.example\/story\/7" when="2026-03-02T11:30:00\.000Z">/)
    else if (format === 'ninjs')
      expect(JSON.parse(document).items).toEqual([
        { uri: 'https://desk.example/story/7', type: 'text', versionCreated: '2026-03-02T11:30:00.000Z', pubStatus: 'canceled' },
      ])
    else expect(document).not.toContain('/story/7')
  })

  it('has nothing active, whatever the fields say', () => {
    const attacks = [
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      ']]><script>alert(1)</script>',
      'javascript:alert(1)',
      '\u0000\u000b<svg/onload=alert(1)>',
      '&lt;script&gt;',
    ]
    for (const attack of attacks) {
      const hostile = story({
        headline: attack,
        body: [attack],
        byline: [attack],
        source: attack,
        url: attack,
        slugline: attack,
        subjects: [attack],
        usageTerms: [attack],
        captions: [{ text: attack, credit: attack, image: attack }],
      })
      const [entry] = readBack(format, [hostile]).entries
      const html = `${entry?.content ?? ''}`
      expect(html).not.toMatch(/<(?:script|svg|img[^>]*onerror)/i)
      expect(JSON.stringify([entry?.link, entry?.media.map(({ url }) => url)])).not.toMatch(/javascript:/)
    }
  })

  it('states the conditions of use', () => {
    expect(FEED_WRITERS[format].write(FRAME, [story({ usageTerms: ['For editorial use only.'] })])).toContain('For editorial use only.')
  })
})

describe('ninjs', () => {
  it('has the fields that its schema allows', () => {
    const [item] = JSON.parse(FEED_WRITERS.ninjs.write(FRAME, [story()])).items
    expect(Object.keys(item).sort()).toEqual([
      'altIds',
      'associations',
      'bodies',
      'by',
      'firstCreated',
      'headlines',
      'infoSources',
      'language',
      'pubStatus',
      'slugline',
      'subjects',
      'type',
      'urgency',
      'uri',
      'versionCreated',
    ])
    for (const picture of item.associations) expect(Object.keys(picture)).toEqual(expect.arrayContaining(['name', 'uri', 'type']))
  })
})

describe('conditions of use', () => {
  it.each([
    'NO RESALE. NO REDISTRIBUTION.',
    'Weitergabe an Dritte nicht gestattet',
    'Rediffusion interdite',
    'Prohibida su redistribución',
    'Nessuna ridistribuzione: vietata',
    '無断転載禁止',
    'Не для распространения',
  ])('that forbid passing on are obeyed: %s', (term) => {
    expect(forbidsPassingOn([term])).toBe(true)
    expect(whatMayLeave(story({ usageTerms: [term] }))).toMatchObject({ body: [], captions: [], headline: 'Ferry aground off Skelling' })
    expect(whatMayLeave(story({ captions: [{ text: 'a', credit: null, image: null, usageTerms: [term] }] }))).toMatchObject({
      captions: [],
      body: ['The ferry ran aground on Monday.', 'All aboard are safe.'],
    })
  })

  it.each([
    'For editorial use only.',
    'Mandatory credit: Tern Agency',
    'Nur zur redaktionellen Verwendung',
    'No archives',
    'Redistribution permitted with credit',
  ])('that do not are stated: %s', (term) => {
    expect(forbidsPassingOn([term])).toBe(false)
  })
})
