import { asc, desc, eq, sql } from 'drizzle-orm'
import type { FeedHealth, Learnt } from '../../src/model.ts'
import { withoutCredentials } from '../../src/text/credentials.ts'
import type { Database } from '../client.ts'
import { articles } from '../schema/articles.ts'
import { feeds, polls, sources } from '../schema/sources-and-feeds.ts'
import { isoTime } from './time.ts'

/** How many polls of a feed are shown. */
const POLLS_SHOWN = 10

/** One word for the operator. A feed whose document was repaired once and is sound now is `ok`. */
export const feedHealth = sql<FeedHealth>`case
  when ${feeds.status} <> 'active' then ${feeds.status}
  when ${feeds.lastPolledAt} is null then 'new'
  when ${feeds.failCount} > 0 then 'failing'
  when cardinality(${feeds.repairs}) > 0 then 'repaired'
  else 'ok' end`

/** All feeds by source and address, each with its newest ten polls. Two statements, whatever the number of feeds. */
export async function readFeeds(db: Database) {
  const [lines, histories] = await Promise.all([readFeedLines(db), readHistories(db)])
  return lines.map(({ learnt, ...line }) => ({
    ...line,
    flags: [...line.flags, ...(line.namesTrusted === null ? nameFlags(learnt) : [])],
    url: withoutCredentials(line.url),
    addedUrl: withoutCredentials(line.addedUrl),
    polls: histories.get(line.id) ?? [],
  }))
}

/** The doubts about a feed's names as flags: `before` and `after` are items under one name. An item that moved once is none yet. */
function nameFlags({ guid, link }: Learnt) {
  const flagOf = <Kind extends string>(kind: Kind, doubt: Learnt['guid']) =>
    doubt && (doubt.decides || doubt.why !== 'changes')
      ? [{ kind, since: doubt.since, before: 1, after: doubt.items, message: doubt.message }]
      : []
  return [...flagOf('guids-doubted' as const, guid), ...flagOf('links-doubted' as const, link)]
}

async function readFeedLines(db: Database) {
  const read = db.drizzle
    .select({ feedId: articles.feedId, count: sql<number>`count(*)`.mapWith(Number).as('count') })
    .from(articles)
    .groupBy(articles.feedId)
    .as('read')
  return db.drizzle
    .select({
      id: feeds.id,
      url: feeds.url,
      addedUrl: feeds.addedUrl,
      title: feeds.title,
      language: feeds.language,
      source: { id: sources.id, name: sources.name, kind: sources.kind },
      status: feeds.status,
      health: feedHealth,
      scrape: feeds.scrape,
      namesTrusted: feeds.namesTrusted,
      folder: feeds.folder,
      notes: feeds.notes,
      intervalSeconds: feeds.intervalSeconds,
      minIntervalSeconds: feeds.minIntervalSeconds,
      maxIntervalSeconds: feeds.maxIntervalSeconds,
      nextPollAt: isoTime(feeds.nextPollAt),
      lastPolledAt: isoTime(feeds.lastPolledAt),
      lastOkAt: isoTime(feeds.lastOkAt),
      lastOutcome: feeds.lastOutcome,
      failCount: feeds.failCount,
      trouble: feeds.trouble,
      repairs: feeds.repairs,
      flags: feeds.flags,
      learnt: feeds.learnt,
      articles: sql<number>`coalesce(${read.count}, 0)`.mapWith(Number),
    })
    .from(feeds)
    .innerJoin(sources, eq(sources.id, feeds.sourceId))
    .leftJoin(read, eq(read.feedId, feeds.id))
    .orderBy(asc(sources.name), asc(feeds.url))
}

async function readHistories(db: Database) {
  const newest = db.drizzle
    .select({
      at: isoTime(polls.at).as('poll_at'),
      outcome: polls.outcome,
      httpStatus: polls.httpStatus,
      bytes: polls.bytes,
      ms: polls.ms,
      entriesSeen: polls.entriesSeen,
      entriesNew: polls.entriesNew,
      entriesChanged: polls.entriesChanged,
      entriesNoise: polls.entriesNoise,
      repairs: polls.repairs,
      trouble: sql<(typeof polls.$inferSelect)['trouble']>`${polls.trouble}`.as('poll_trouble'),
    })
    .from(polls)
    .where(eq(polls.feedId, feeds.id))
    .orderBy(desc(polls.at))
    .limit(POLLS_SHOWN)
    .as('newest')
  const { at, outcome, httpStatus, bytes, ms, entriesSeen, entriesNew, entriesChanged, entriesNoise, repairs, trouble } = newest
  const rows = await db.drizzle
    .select({
      feedId: feeds.id,
      poll: { at, outcome, httpStatus, bytes, ms, entriesSeen, entriesNew, entriesChanged, entriesNoise, repairs, trouble },
    })
    .from(feeds)
    .crossJoinLateral(newest)
    .orderBy(asc(feeds.id), desc(at))
  const histories = new Map<number, (typeof rows)[number]['poll'][]>()
  for (const { feedId, poll } of rows) {
    const history = histories.get(feedId)
    if (history) history.push(poll)
    else histories.set(feedId, [poll])
  }
  return histories
}
