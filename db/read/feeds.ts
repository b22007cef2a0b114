import { asc, desc, eq, sql } from 'drizzle-orm'
import { HEALTH_ADVICE, severityOf } from '../../src/feed/health.ts'
import { usualRates } from '../../src/feed/rhythm.ts'
import type { FeedHealth, HubState, NamesLearnt, Rhythm } from '../../src/model.ts'
import { withoutCredentials } from '../../src/text/credentials.ts'
import type { Database } from '../client.ts'
import { articles } from '../schema/articles.ts'
import { feedRhythms } from '../schema/feed-life.ts'
import { feeds, polls, sources } from '../schema/sources-and-feeds.ts'
import { isoTime } from './time.ts'

/** The last time that items of a feed were missed. */
interface FeedGap {
  at: string
  missedAtLeast: number
  found: number
  note: string | null
}

/** What a hub did for a feed. */
interface FeedHubLine {
  hub: string
  state: HubState
  leaseUntil: string | null
  pushed: number
  pushes: number
  badPushes: number
  misses: number
  reason: string | null
}

/** How many polls of a feed are shown. */
const POLLS_SHOWN = 10

/** One word for the operator. */
export const feedHealth = sql<FeedHealth>`case when ${feeds.status} <> 'active' then ${feeds.status} else ${feeds.health} end`

/** All feeds by source and address, each with its newest ten polls. Two statements, whatever the number of feeds. */
export async function readFeeds(db: Database) {
  const [lines, histories] = await Promise.all([readFeedLines(db), readHistories(db)])
  return lines.map(({ learned, namesLearnt, rhythm, now, ...line }) => {
    const { trust, move } = learned
    return {
      ...line,
      flags: [...line.flags, ...(line.namesTrusted === null ? nameFlags(namesLearnt) : [])],
      url: withoutCredentials(line.url),
      addedUrl: withoutCredentials(line.addedUrl),
      advice: HEALTH_ADVICE[line.health],
      severity: severityOf({ ...line, since: Date.parse(line.healthSince) }, Date.parse(now)),
      rhythm: rhythm && rhythmInShort(rhythm, Date.parse(now)),
      untrustedUntil: trust?.untrustedUntil ? new Date(trust.untrustedUntil).toISOString() : null,
      redirect: move
        ? { to: move.to, since: new Date(move.since).toISOString(), polls: move.polls, isForeign: move.isForeign ?? false }
        : null,
      polls: histories.get(line.id) ?? [],
    }
  })
}

/** Items a day and how they spread: items of each hour of the day and of each weekday, UTC, Monday first, on average. */
function rhythmInShort(rhythm: Rhythm, now: number) {
  const rates = usualRates(rhythm, now)
  const total = (hours: number[]) => Math.round(hours.reduce((all, rate) => all + rate, 0) * 100) / 100
  return {
    perDay: Math.round((total(rates) / 7) * 100) / 100,
    hours: Array.from({ length: 24 }, (_, hour) => Math.round((total(rates.filter((_, i) => i % 24 === hour)) / 7) * 100) / 100),
    days: Array.from({ length: 7 }, (_, day) => total(rates.slice(day * 24, day * 24 + 24))),
  }
}

/** The doubts about a feed's names as flags: `before` and `after` are items under one name. An item that moved once is none yet. */
function nameFlags({ guid, link }: NamesLearnt) {
  const flagOf = <Kind extends string>(kind: Kind, doubt: NamesLearnt['guid']) =>
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
      healthSince: isoTime(feeds.healthSince),
      healthReason: feeds.healthReason,
      scrape: feeds.scrape,
      namesTrusted: feeds.namesTrusted,
      folder: feeds.folder,
      notes: feeds.notes,
      intervalSeconds: feeds.intervalSeconds,
      minIntervalSeconds: feeds.minIntervalSeconds,
      maxIntervalSeconds: feeds.maxIntervalSeconds,
      nextPollAt: isoTime(feeds.nextPollAt),
      planReason: feeds.planReason,
      learned: feeds.learned,
      rhythm: feedRhythms.rhythm,
      now: sql<string>`to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
      gap: sql<FeedGap | null>`(select jsonb_build_object('at', g.at, 'missedAtLeast', g.missed_at_least, 'found', g.found, 'note', g.note)
        from feed_gaps g where g.feed_id = ${feeds.id} order by g.at desc limit 1)`,
      hub: sql<FeedHubLine | null>`(select jsonb_build_object('hub', h.hub, 'state', h.state, 'leaseUntil', h.lease_until, 'pushed', h.pushed,
        'pushes', h.pushes, 'badPushes', h.bad_pushes, 'misses', h.misses, 'reason', h.reason)
        from hub_subscriptions h where h.feed_id = ${feeds.id} order by h.state limit 1)`,
      lastPolledAt: isoTime(feeds.lastPolledAt),
      lastOkAt: isoTime(feeds.lastOkAt),
      lastOutcome: feeds.lastOutcome,
      failCount: feeds.failCount,
      trouble: feeds.trouble,
      repairs: feeds.repairs,
      flags: feeds.flags,
      namesLearnt: feeds.namesLearnt,
      articles: sql<number>`coalesce(${read.count}, 0)`.mapWith(Number),
    })
    .from(feeds)
    .innerJoin(sources, eq(sources.id, feeds.sourceId))
    .leftJoin(read, eq(read.feedId, feeds.id))
    .leftJoin(feedRhythms, eq(feedRhythms.feedId, feeds.id))
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
