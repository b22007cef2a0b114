import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { retriesDue } from '../../../db/write/waiting.ts'
import { placeWaiting } from '../../../src/pipeline/place/place-article.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { scrapeArticles } from '../../../src/pipeline/scrape/scrape-article.ts'
import { type OpenContext, openContext } from '../../../workers/context.ts'
import { testDatabase } from '../../database.ts'
import { type Publisher, startPublisher } from '../../holds/publisher.ts'

const LOGIN_PAGE =
  'Velkommen innom igjen, kjære deg.|Skriv inn kodeordet ditt nedenfor, så slipper du videre til det du ville lese hos oss i dag.|Har du glemt det, ber du om et nytt.'
const NEWS: Record<string, { headline: string; lead: string; page: string }> = {
  ferge: { headline: 'Ferge til Halden innstilt etter brann', lead: 'Rederiet Sundfart setter inn busser fra tirsdag.', page: LOGIN_PAGE },
  skole: { headline: 'Skolen på Nesodden får tilbake biblioteket', lead: 'Elevene samlet inn penger gjennom vinteren.', page: LOGIN_PAGE },
  kveite: { headline: 'Kveite på nitti kilo tatt utenfor Lurøy', lead: 'Fiskeren måtte ha hjelp av naboene.', page: LOGIN_PAGE },
}
const page = (text: string) =>
  `<html lang="no"><head><title>Avisa</title></head><body><article><h1>Avisa</h1>${text
    .split('|')
    .map((p) => `<p>${p}</p>`)
    .join('')}</article></body></html>`

let db: Awaited<ReturnType<typeof testDatabase>>
let context: OpenContext
let site: Publisher
let feedId: number
let scrapedFirst: 'ASC' | 'DESC' = 'ASC'

beforeAll(async () => {
  db = await testDatabase()
  site = await startPublisher()
  context = openContext(
    { ...readSettings({ HOST_SPACING_SECONDS: '0' }), DATABASE_URL: db.url, ALLOW_HOSTS: [site.host] },
    { name: 'test', onError: () => {} },
  )
  await addFeeds(db, [{ url: `${site.url}/feed`, source: 'Avisa', kind: 'outlet' }])
  feedId = (await db.pool.query('SELECT id FROM feeds')).rows[0].id
})
afterAll(async () => {
  await context.close()
  await db.close()
  await site.close()
})

/** Locks on texts of pages that were held while a reader thread prepared a text. */
let locksHeld = 0
function watchLocks(): void {
  const { prepare } = context.reader
  context.reader.prepare = async (job) => {
    const { rows } = await db.pool.query(`SELECT count(*)::int AS held FROM pg_locks WHERE locktype = 'advisory' AND classid = 7274`)
    locksHeld += rows[0].held
    return prepare(job)
  }
}

/** Publishes these articles and takes them, one after the other. */
async function take(...names: string[]): Promise<void> {
  const items = names.map(
    (name) =>
      `<item><title>${NEWS[name]!.headline}</title><link>${site.url}/${name}</link><description>${NEWS[name]!.lead}</description></item>`,
  )
  for (const name of names)
    site.on(`/${name}`, (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page(NEWS[name]!.page)))
  site.on('/feed', (_, response) =>
    response
      .writeHead(200, { 'content-type': 'application/rss+xml' })
      .end(`<rss version="2.0"><channel><title>Avisa</title>${items.join('')}</channel></rss>`),
  )
  await pollFeeds(context, [feedId])
  const { rows } = await db.pool.query(`SELECT version_id AS id FROM waiting WHERE step = 'scrape' ORDER BY version_id ${scrapedFirst}`)
  for (const { id } of rows) await scrapeArticles(context, [id])
  await placeWaiting(context)
}

async function versions(name: string) {
  const { rows } = await db.pool.query(
    `SELECT v.number, v.body_from AS "from", array_to_string(v.body, ' ') AS begins, v.trouble->>'code' AS trouble, EXISTS (SELECT 1 FROM placements p WHERE p.version_id = v.id) AS placed FROM versions v JOIN articles a ON a.id = v.article_id WHERE a.url = $1 ORDER BY number`,
    [`${site.url}/${name}`],
  )
  return rows
}

describe('a host that shows one text in the place of its articles', () => {
  it('is recognised at the third, and articles stored before get a next version with the feed’s text', async () => {
    await take('ferge', 'skole')
    expect(await versions('ferge')).toMatchObject([{ from: 'page', begins: expect.stringContaining('kodeordet') }])
    watchLocks()
    await take('ferge', 'skole', 'kveite')
    expect(locksHeld).toBe(0)
    expect(await versions('kveite')).toEqual([{ number: 1, from: 'feed', begins: NEWS.kveite!.lead, trouble: 'SAME_TEXT', placed: true }])
    for (const name of ['ferge', 'skole'])
      expect(await versions(name)).toEqual([
        { number: 1, from: 'page', begins: expect.stringContaining('kodeordet'), trouble: null, placed: true },
        { number: 2, from: 'feed', begins: NEWS[name]!.lead, trouble: 'SAME_TEXT', placed: true },
      ])
  })

  it('brings nothing new where the feed comes again as it was', async () => {
    await take('ferge', 'skole', 'kveite')
    expect(await versions('ferge')).toHaveLength(2)
  })

  it('is asked again, and the article that stands there at last is the next version', async () => {
    const { rows } = await db.pool.query(
      `UPDATE waiting SET since = now() - interval '1 s' WHERE step = 'retry' AND since BETWEEN now() + interval '9 min' AND now() + interval '11 min' RETURNING version_id AS id`,
    )
    expect(rows).toHaveLength(3)
    NEWS.ferge!.page =
      'Fergen til Halden ble innstilt da det brant i maskinrommet natt til tirsdag.|Ingen kom til skade, sier rederiet. Bussene går fra kaia hver time i dag.'
    await take('ferge', 'skole', 'kveite')
    await scrapeArticles(
      context,
      rows.map((row) => row.id),
    )
    await placeWaiting(context)
    expect((await versions('ferge')).at(-1)).toMatchObject({
      number: 3,
      from: 'page',
      begins: expect.stringContaining('maskinrommet'),
      trouble: null,
      placed: true,
    })
    expect(await versions('kveite')).toHaveLength(1)
    const again = await db.pool.query(
      `SELECT count(*)::int AS n FROM waiting WHERE step = 'retry' AND since BETWEEN now() + interval '119 min' AND now() + interval '121 min'`,
    )
    expect(again.rows[0].n).toBe(2)
  })
})

describe('a page that cannot be read', () => {
  it('is asked for again where that may pass, and not where it will not', async () => {
    NEWS.mur = {
      headline: 'Sak bak muren',
      lead: 'Ingressen sier det meste.',
      page: 'This article is for subscribers only.|Subscribe now to continue reading.',
    }
    NEWS.nede = { headline: 'Sak som er nede', lead: 'Også her sier ingressen det meste.', page: '' }
    await take('mur', 'nede')
    expect(await versions('mur')).toMatchObject([{ from: 'feed', trouble: 'PAYWALL' }])
    expect(await versions('nede')).toMatchObject([{ from: 'feed', trouble: 'NO_ARTICLE' }])
    const later = await db.pool.query(
      `UPDATE waiting SET since = now() WHERE step = 'retry' AND since < now() + interval '11 min' RETURNING version_id AS id`,
    )
    expect(await retriesDue(db, 30)).toEqual([later.rows[0].id])
    expect(await retriesDue(db, 30), 'once in that time').toEqual([])
    await scrapeArticles(context, [later.rows[0].id])
    const { rows } = await db.pool.query(
      `SELECT extract(epoch FROM since - now())::int / 60 AS minutes FROM waiting WHERE step = 'retry' AND version_id = $1`,
      [later.rows[0].id],
    )
    expect([119, 120]).toContain(rows[0].minutes)
    await db.pool.query(`UPDATE waiting SET since = now() WHERE step = 'retry' AND version_id = $1`, [later.rows[0].id])
    await scrapeArticles(context, [later.rows[0].id])
    const left = await db.pool.query(`SELECT 1 FROM waiting WHERE step = 'retry' AND version_id = $1`, [later.rows[0].id])
    expect(left.rows, 'and then no more').toEqual([])
  })
})

describe('a version that keeps the text before it', () => {
  it('keeps no text that is seen through meanwhile', async () => {
    const page = `${LOGIN_PAGE}|Vi sees.`
    for (const name of ['torsk', 'hyse', 'sei']) NEWS[name] = { headline: `Fangsten av ${name} øker kraftig nordpå`, lead: '', page }
    await take('torsk', 'hyse')
    NEWS.torsk!.headline = 'Fangsten av torsk øker kraftig i nord'
    // The new one is taken first, and with it the text is seen through; then the changed one comes.
    scrapedFirst = 'DESC'
    await take('torsk', 'sei')
    scrapedFirst = 'ASC'
    expect(await versions('torsk')).toHaveLength(2)
    expect((await versions('torsk')).at(-1)).toMatchObject({ from: 'feed', begins: '', trouble: 'SAME_TEXT' })
    expect((await versions('hyse')).at(-1)).toMatchObject({ number: 2, from: 'feed', begins: '', trouble: 'SAME_TEXT' })
  })
})
