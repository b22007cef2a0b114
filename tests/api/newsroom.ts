import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Database } from '../../db/client.ts'
import { articles, versions } from '../../db/schema/articles.ts'
import { placements } from '../../db/schema/matching.ts'
import { feeds, sources } from '../../db/schema/sources-and-feeds.ts'
import { logHead, stories, storyLog, storyWords } from '../../db/schema/stories.ts'
import { searchKeys } from '../../db/search.ts'
import { type AppParts, buildApp } from '../../src/api/app.ts'
import { openHub } from '../../src/api/hub.ts'
import { BLANK_ENTRY } from '../../src/feed/parse/extensions.ts'
import type { StoryEvent } from '../../src/model.ts'
import { compress, likeness } from '../../src/text/compress.ts'
import { testDatabase } from '../database.ts'
import { checkAnswers } from './document-check.ts'

/** An app on a database of its own, without a desk; `close` ends all of it. */
export async function openNewsroom(over: Partial<AppParts> = {}) {
  const db = await testDatabase()
  const hub = openHub(db)
  const deskDir = mkdtempSync(join(tmpdir(), 'no-desk-'))
  const app = buildApp({ db, hub, deskDir, settings: { HOST: '127.0.0.1' }, logger: false, ...over })
  const wrong = checkAnswers(app)
  const close = async () => {
    await app.close()
    await hub.close()
    await db.close()
    expect([...wrong], 'answers that are not as the OpenAPI document says').toEqual([])
  }
  return { db, hub, app, deskDir, close }
}

export async function addSource(db: Database, name: string, kind: 'agency' | 'outlet' = 'outlet') {
  const [source] = await db.drizzle.insert(sources).values({ name, kind }).returning()
  const url = `https://${name.toLowerCase().replaceAll(' ', '-')}.test/feed`
  const [feed] = await db.drizzle.insert(feeds).values({ sourceId: source!.id, url, addedUrl: url }).returning()
  return { id: source!.id, feedId: feed!.id }
}

type Source = Awaited<ReturnType<typeof addSource>>

/** A story that `ranIn` carries, the first of them canonical, one placed version each. */
export async function addStory(db: Database, ranIn: Source[], over: Partial<typeof stories.$inferInsert> = {}, bodyWords = 'The body.') {
  const headline = over.headline ?? 'A headline'
  const ids: number[] = []
  for (const [i, source] of ranIn.entries()) {
    const relation = i ? 'copy' : 'original'
    const [article] = await db.drizzle
      .insert(articles)
      .values({ sourceId: source.id, feedId: source.feedId, relation, newest: 1, firstSeenAt: new Date() })
      .returning()
    ids.push(article!.id)
    await addVersion(db, article!.id, 1, { headline, body: [bodyWords] })
  }
  const values = {
    canonicalId: ids[0]!,
    headline,
    sourceId: ranIn[0]!.id,
    copies: ids.length,
    listedAt: over.updatedAt,
    ...over,
  }
  const [story] = await db.drizzle.insert(stories).values(values).returning()
  await db.drizzle
    .insert(storyWords)
    .values({ storyId: story!.id, keys: [...searchKeys({ headline, text: bodyWords, language: story!.language })] })
  for (const id of ids) await db.drizzle.update(articles).set({ storyId: story!.id }).where(eq(articles.id, id))
  return { id: story!.id, articles: ids }
}

type Placed = Pick<typeof placements.$inferInsert, 'signal' | 'embargoedUntil' | 'change'>

/** Adds a version that was placed. @returns its id */
export async function addVersion(
  db: Database,
  articleId: number,
  number: number,
  over: Partial<typeof versions.$inferInsert> & Placed = {},
): Promise<number> {
  const id = await addWaitingVersion(db, articleId, number, over)
  const { signal = null, embargoedUntil = null, change = null } = over
  const [article] = await db.drizzle.select({ sourceId: articles.sourceId }).from(articles).where(eq(articles.id, articleId))
  const placed = { versionId: id, articleId, number, sourceId: article!.sourceId, publishedAt: new Date(), relation: 'original' as const }
  await db.drizzle.insert(placements).values({ ...placed, signal, embargoedUntil, change })
  return id
}

/** Adds a version that was not placed. @returns its id */
export async function addWaitingVersion(
  db: Database,
  articleId: number,
  number: number,
  over: Partial<typeof versions.$inferInsert> = {},
): Promise<number> {
  const received = compress(JSON.stringify(BLANK_ENTRY), likeness(over.body ?? []))
  const row = { articleId, number, sourceId: 1, received, stated: {}, entryHash: `${articleId}-${number}`, ...over }
  const [version] = await db.drizzle.insert(versions).values(row).returning({ id: versions.id })
  return version!.id
}

/** Appends to the story log as the pipeline does: number, line and notification in one transaction. */
export async function appendEvent(db: Database, event: StoryEvent, headline: string, detail: Record<string, unknown> = {}, storyId = 1) {
  return db.drizzle.transaction(async (tx) => {
    const [head] = await tx
      .update(logHead)
      .set({ seq: sql`${logHead.seq} + 1` })
      .returning({ seq: logHead.seq })
    const seq = head!.seq
    await tx.insert(storyLog).values({ seq, event, storyId, headline, detail })
    await tx.execute(sql`select pg_notify('story_log', ${String(seq)})`)
    return seq
  })
}
