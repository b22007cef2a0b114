import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { placeWaiting } from '../../../src/pipeline/place/place-article.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { readFeedDocument } from '../../../src/pipeline/reader/reading.ts'
import { type OpenContext, openContext } from '../../../workers/context.ts'
import { testDatabase } from '../../database.ts'
import { type Publisher, startPublisher } from '../../holds/publisher.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let publisher: Publisher
let context: OpenContext
let feeds = 0

beforeAll(async () => {
  db = await testDatabase()
  publisher = await startPublisher()
  const settings = { ...readSettings({ HOST_SPACING_SECONDS: '0' }), DATABASE_URL: db.url, ALLOW_HOSTS: [publisher.host] }
  context = openContext(settings, { name: 'test', onError: () => {} })
})
afterAll(async () => {
  await context.close()
  await publisher.close()
  await db.close()
})

/** A source of its own whose one address answers what it is given. */
async function openPublisher() {
  const path = `/wire/${++feeds}`
  const url = `${publisher.url}${path}`
  await addFeeds(db, [{ url, source: `Norwire ${feeds}`, kind: 'agency' }])
  const { id, sourceId } = (await db.pool.query('SELECT id, source_id AS "sourceId" FROM feeds WHERE url = $1', [url])).rows[0]
  return {
    /** @returns what the poll kept */
    async sends(document: string) {
      publisher.on(path, (_, response) => response.writeHead(200).end(document))
      const [poll] = await pollFeeds(context, [id])
      await placeWaiting(context)
      return { outcome: poll!.outcome, added: poll!.entriesNew, changed: poll!.entriesChanged }
    },
    async versions() {
      const { rows } = await db.pool.query(
        `SELECT v.number, v.stated->>'version' AS supplier, v.headline, v.body, v.captions, v.dateline, v.signal FROM placed_versions v
        JOIN articles a ON a.id = v.article_id WHERE a.source_id = $1 ORDER BY a.id, v.number`,
        [sourceId],
      )
      return rows
    },
    async stories() {
      const { rows } = await db.pool.query(
        'SELECT s.status, array_agg(l.event ORDER BY l.seq) AS events FROM stories s JOIN story_log l ON l.story_id = s.id WHERE s.source_id = $1 GROUP BY s.id ORDER BY s.id',
        [sourceId],
      )
      return rows
    },
  }
}

/** Copy that is a story of its own: no other name has its words. */
function copy(name: string, sailors: number): string[] {
  const words = (part: number) =>
    Array.from(
      { length: 24 },
      (_, i) => createHash('md5').update(`${name} ${part} ${i}`).digest('hex').replace(/\d/g, '').slice(0, 6) || 'sea',
    ).join(' ')
  return [
    `PORT SKERRY (dpa) - The ferry ${name} struck rocks ${words(1)}.`,
    `All ${sailors} sailors were taken ashore ${words(2)}.`,
    `The ${name} carried timber ${words(3)}.`,
  ]
}
const paragraphs = (texts: string[]) => texts.map((text) => `<p>${text}</p>`).join('')

/** A document of each format, in a version and with a status. */
type Make = (version: number, name: string, sailors: number, status: 'usable' | 'canceled') => string
const FORMATS: [format: string, make: Make][] = [
  [
    'ninjs item',
    (version, name, sailors, status) =>
      JSON.stringify({
        uri: `urn:norwire:${name}`,
        type: 'text',
        version: String(version),
        versioncreated: `2026-03-05T0${version}:00:00Z`,
        pubstatus: status,
        headline: `Ferry ${name} runs aground`,
        body_xhtml: paragraphs(copy(name, sailors)),
      }),
  ],
  [
    'ninjs list',
    (version, name, sailors, status) =>
      JSON.stringify({
        items: [
          {
            uri: `urn:norwire:${name}`,
            type: 'text',
            version,
            versionCreated: `2026-03-05T0${version}:00:00Z`,
            pubStatus: status,
            headlines: [{ value: `Ferry ${name} runs aground` }],
            bodies: [{ value: copy(name, sailors).join('\n\n') }],
          },
        ],
      }),
  ],
  [
    'NITF document',
    (version, name, sailors, status) =>
      `<nitf><head><docdata management-status="${status}"><doc-id id-string="${name}"/><du-key version="${version}"/><date.issue norm="20260305T0${version}0000Z"/></docdata></head><body><body.head><hedline><hl1>Ferry ${name} runs aground</hl1></hedline></body.head><body.content>${paragraphs(copy(name, sailors))}</body.content></body></nitf>`,
  ],
  [
    'NewsML-G2 message',
    (version, name, sailors, status) =>
      `<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>${new Date().toISOString()}</sent></header><itemSet><newsItem guid="urn:norwire:${name}" version="${version}"><itemMeta><itemClass qcode="ninat:text"/><versionCreated>2026-03-05T0${version}:00:00Z</versionCreated><pubStatus qcode="stat:${status}"/></itemMeta><contentMeta><headline>Ferry ${name} runs aground</headline></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>${paragraphs(copy(name, sailors))}</body></html></inlineXML></contentSet></newsItem></itemSet></newsMessage>`,
  ],
  [
    'NewsML 1.2 document',
    (version, name, sailors, status) =>
      `<NewsML Version="1.2"><NewsEnvelope><DateAndTime>20260305T0${version}0000Z</DateAndTime></NewsEnvelope><NewsItem><Identification><NewsIdentifier><ProviderId>norwire</ProviderId><DateId>20260305</DateId><NewsItemId>${name}</NewsItemId><RevisionId>${version}</RevisionId></NewsIdentifier></Identification><NewsManagement><ThisRevisionCreated>20260305T0${version}0000Z</ThisRevisionCreated><Status FormalName="${status}"/></NewsManagement><NewsComponent><NewsLines><HeadLine>Ferry ${name} runs aground</HeadLine></NewsLines><ContentItem><DataContent>${paragraphs(copy(name, sailors))}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>`,
  ],
]

describe.each(FORMATS)('a feed that answers a %s', (format, make) => {
  it('brings a story, its second version, the same once more, and a kill', async () => {
    const name = `Ardo${format.replace(/\W/g, '')}`
    const publisher = await openPublisher()
    expect(await publisher.sends(make(1, name, 9, 'usable'))).toEqual({ outcome: 'changed', added: 1, changed: 0 })
    expect(await publisher.sends(make(2, name, 8, 'usable'))).toEqual({ outcome: 'changed', added: 0, changed: 1 })
    expect(await publisher.sends(`${make(2, name, 8, 'usable')}\n`)).toEqual({ outcome: 'changed', added: 0, changed: 0 })
    expect(await publisher.stories()).toEqual([{ status: 'usable', events: ['created', 'updated'] }])

    // A file that comes late, or once more, changes nothing; the kill does.
    expect(await publisher.sends(make(1, name, 9, 'usable'))).toEqual({ outcome: 'changed', added: 0, changed: 0 })
    expect(await publisher.sends(make(3, name, 8, 'canceled'))).toEqual({ outcome: 'changed', added: 0, changed: 1 })
    expect(await publisher.stories()).toEqual([{ status: 'killed', events: ['created', 'updated', 'killed'] }])
    expect(await publisher.versions()).toMatchObject([
      { number: 1, supplier: '1', headline: `Ferry ${name} runs aground`, body: copy(name, 9), dateline: 'PORT SKERRY (dpa)' },
      { number: 2, supplier: '2', body: copy(name, 8) },
      { number: 3, supplier: '3', signal: 'kill' },
    ])
  })
})

describe('a NITF document about another one', () => {
  const [, make] = FORMATS[2]!
  it('that cancels it is its next state, and so is the same when it comes again', async () => {
    const publisher = await openPublisher()
    await publisher.sends(make(1, 'Belmar', 9, 'usable'))
    const notice = `<nitf><head><docdata management-doc-idref="Belmar" management-idref-status="canceled"><doc-id id-string="kill-1"/></docdata></head><body><body.head><hedline><hl1>Story withdrawn</hl1></hedline></body.head><body.content><p>The story about the Belmar is wrong.</p></body.content></body></nitf>`
    expect(await publisher.sends(notice)).toEqual({ outcome: 'changed', added: 0, changed: 1 })
    expect(await publisher.sends(`${notice} `)).toEqual({ outcome: 'changed', added: 0, changed: 0 })
    expect(await publisher.stories()).toEqual([{ status: 'killed', events: ['created', 'killed'] }])
  })
})

describe('a feed that answers messages between control characters', () => {
  const seven = (number: string, text: string, time: string) =>
    `\x16\x16\x01nwe${number} 2 i 60\r\n\x02${text}\x03\r\n${time} Mar 26\r\n\x16\x16\x04`
  const anpa = (number: string, text: string, time: string) =>
    `\x16\x16\x01r${number}\x1fbx---\r\nu i\x13\x11BC-Cressy Aground   03-05 0060\r\n\x02${text}\x03NW-WF-03-05-26 ${time}GMT<\r\n\x04`

  it('IPTC 7901: a kill in words ends the story that it names', async () => {
    const publisher = await openPublisher()
    await publisher.sends(seven('0001', `Sea/\nFerry Dunholt runs aground off Skerry =\n\n${copy('Dunholt', 9).join('\n\n')}\n`, '050900'))
    expect(await publisher.stories()).toEqual([{ status: 'usable', events: ['created'] }])
    const notice = 'Sea/\nKILL\nFerry Dunholt =\n\nPlease kill the story "Ferry Dunholt runs aground off Skerry", sent at 0900.\n'
    await publisher.sends(seven('0002', notice, '050930'))
    expect(await publisher.stories()).toEqual([{ status: 'killed', events: ['created', 'killed'] }])
  })

  it('ANPA 1312: a write-through is the story carried on, a mandatory kill ends it', async () => {
    const publisher = await openPublisher()
    const body = (sailors: number) =>
      copy('Cressy', sailors)
        .map((text) => `\t   ${text.replace('(dpa) -', '(dpa) _')}\n`)
        .join('')
    await publisher.sends(anpa('0001', `^BC-Cressy Aground,60<\n^Ferry Cressy runs aground off Skerry<\n${body(9)}`, '0900'))
    await publisher.sends(
      anpa('0002', `^BC-Cressy Aground, 1st Ld-Writethru,60<\n^Ferry Cressy runs aground, eight safe<\n${body(8)}`, '0930'),
    )
    expect(await publisher.stories()).toEqual([{ status: 'usable', events: ['created', 'updated'] }])
    await publisher.sends(
      anpa(
        '0003',
        `^BC-Cressy Aground, MANDATORY KILL,30<\n^Kill Cressy story<\n\t   EDITORS: Please kill the story slugged Cressy Aground. The ferry did not run aground.\n`,
        '0950',
      ),
    )
    expect(await publisher.stories()).toEqual([{ status: 'killed', events: ['created', 'updated', 'killed'] }])
  })
})

it('captions of stated pictures: with their credit, split off the text where it has no field, and without an address too', () => {
  const media = (source: string, caption: string, more = '') =>
    `<media media-type="image"><media-reference ${source}/><media-caption>${caption}</media-caption>${more}</media>`
  const pictures = [
    media('source="https://img.example/a.jpg"', 'The ferry on the rocks. Foto: Cy Lens / AP'),
    media('alternate-text="x"', 'The crew.', '<media-producer>Ada Quill</media-producer>'),
  ]
  const bytes = Buffer.from(`<nitf><body><body.content><p>One.</p>${pictures.join('')}</body.content></body></nitf>`)
  const read = readFeedDocument({ bytes, contentType: null, url: 'https://wire.example/', language: null })
  expect(read).toMatchObject({
    entries: [
      {
        copy: {
          body: ['One.'],
          captions: [
            { text: 'The ferry on the rocks.', credit: 'Cy Lens / AP', image: 'https://img.example/a.jpg' },
            { text: 'The crew.', credit: 'Ada Quill', image: null },
          ],
        },
      },
    ],
  })
})

it('trouble is on the feed, with what and where', async () => {
  const publisher = await openPublisher()
  expect(await publisher.sends('<nitf>\n<body>\n<body.content><p>Cut')).toEqual({ outcome: 'failed', added: 0, changed: 0 })
  const { rows } = await db.pool.query('SELECT trouble FROM feeds ORDER BY id DESC LIMIT 1')
  expect(rows[0].trouble).toMatchObject({ code: 'FEED_UNREADABLE', message: expect.stringMatching(/^Line 3: <p> is never closed\./) })
})
