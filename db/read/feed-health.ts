/** What happened to feeds: the history of their health, alarms, moves. */
import { severityOf } from '../../src/feed/health.ts'
import { type FeedHealth, type MoveState, SEVERITIES, type Severity } from '../../src/model.ts'
import { shownAddress, withoutCredentials } from '../../src/text/credentials.ts'
import { pacedHost } from '../../src/text/paced-host.ts'
import type { Database } from '../client.ts'
import { statement } from '../statement.ts'
import { isoText } from './time.ts'

const selectHistory = statement<{ at: string; health: FeedHealth; reason: string }>({
  text: `SELECT ${isoText('at')} AS at, health, reason FROM feed_healths h WHERE feed_id = $1 ORDER BY h.at DESC, id DESC LIMIT $2`,
  columns: { at: 'text', health: 'text', reason: 'text' },
})

/** The history of a feed's health, newest first. */
export function readHealthHistory(db: Database, feedId: number, limit = 200) {
  return selectHistory.rows(db.pool, [feedId, limit])
}

interface HealthLine {
  id: number
  source: string
  url: string
  health: FeedHealth
  reason: string
  failCount: number
  since: Date
  now: Date
  wasHealth: FeedHealth | null
}

const selectHealth = statement<HealthLine>({
  text: `SELECT f.id, s.name AS source, f.url, CASE WHEN f.status = 'active' THEN f.health ELSE f.status END AS health, f.health_reason AS reason,
      f.fail_count AS "failCount", f.health_since AS since, now() AS now,
      (SELECT h.health FROM feed_healths h WHERE h.feed_id = f.id ORDER BY h.at DESC, h.id DESC OFFSET 1 LIMIT 1) AS "wasHealth"
    FROM feeds f JOIN sources s ON s.id = f.source_id ORDER BY f.id`,
  columns: {
    id: 'int8',
    source: 'text',
    url: 'text',
    health: 'text',
    reason: 'text',
    failCount: 'int4',
    since: 'timestamptz',
    now: 'timestamptz',
    wasHealth: 'text',
  },
})

/**
 * Feeds in trouble of one host (its registrable domain), however many they are; or of one provider, where all the feeds in trouble of several
 * hosts are those of one source.
 */
export interface Alarm {
  group: 'host' | 'provider'
  /** The host, or the name of the source. */
  name: string
  hosts: string[]
  severity: Severity
  since: string
  message: string
  feeds: { id: number; source: string; url: string; health: FeedHealth; reason: string }[]
}

const GRAVE = ['silent', 'empty', 'gone', 'haywire', 'failing'] as const
const DAY_MS = 24 * 3_600_000

/**
 * The alarms of now, the gravest first, and those that ended in the last 24 hours.
 * @param least the least severity that is an alarm
 */
export async function readAlarms(db: Database, least: Severity = 'warning') {
  const lines = (await selectHealth.rows(db.pool)).map((line) => ({
    ...line,
    url: withoutCredentials(line.url),
    host: hostOf(line.url),
    severity: severityOf({ ...line, since: line.since.getTime() }, line.now.getTime()),
  }))
  const isAlarm = ({ severity }: { severity: Severity }) => severity !== 'none' && rank(severity) >= rank(least)
  const inTrouble = lines.filter(isAlarm)
  const alarms = Object.entries(groupedBy(inTrouble, providerOf(inTrouble))).map(([name, feeds]): Alarm => {
    const worst = feeds.reduce((a, b) => (rank(b.severity) > rank(a.severity) ? b : a))
    const kinds = Object.entries(groupedBy(feeds, ({ health }) => health))
    const summary = kinds.map(([health, some]) => (feeds.length === 1 ? health : `${some.length} ${health}`)).join(', ')
    const reason = new Set(feeds.map((feed) => feed.reason)).size === 1 ? worst.reason : ''
    const hosts = [...new Set(feeds.map(({ host }) => host))]
    const sources = new Set(feeds.map(({ source }) => source))
    const of = hosts.length > 1 ? `${hosts.length} hosts (${hosts.join(', ')})` : hosts[0]
    return {
      group: hosts.length > 1 ? 'provider' : 'host',
      name: hosts.length > 1 ? name : hosts[0]!,
      hosts,
      severity: worst.severity,
      since: new Date(Math.min(...feeds.map(({ since }) => since.getTime()))).toISOString(),
      message:
        `${sources.size === 1 ? `${worst.source}: ` : ''}${feeds.length === 1 ? '1 feed' : `${feeds.length} feeds`} of ${of}: ${summary}. ${reason}`.trim(),
      feeds: feeds.map(({ id, source, url, health, reason }) => ({ id, source, url, health, reason })),
    }
  })
  const recovered = lines.filter(
    (line) =>
      line.severity === 'none' &&
      GRAVE.includes(line.wasHealth as (typeof GRAVE)[number]) &&
      line.health !== 'paused' &&
      line.now.getTime() - line.since.getTime() < DAY_MS,
  )
  const ended = Object.entries(groupedBy(recovered, ({ host }) => host))
    .filter(([host]) => !inTrouble.some((other) => other.host === host))
    .map(([host, feeds]) => ({
      host,
      at: new Date(Math.max(...feeds.map(({ since }) => since.getTime()))).toISOString(),
      feeds: feeds.length,
      message: `${feeds.length === 1 ? '1 feed' : `${feeds.length} feeds`} of ${host} ${feeds.length === 1 ? 'is' : 'are'} as usual again.`,
    }))
  return { alarms: alarms.sort((a, b) => rank(b.severity) - rank(a.severity) || b.feeds.length - a.feeds.length), ended }
}

const rank = (severity: Severity) => SEVERITIES.indexOf(severity)
/** A folder has no host. */
const hostOf = (url: string) => (/^file:/i.test(url) || !URL.canParse(url) ? 'this machine' : pacedHost(new URL(url)))

/** What groups a line with others: its source where the feeds in trouble of its host are all of that source, else its host. */
function providerOf(inTrouble: readonly { host: string; source: string }[]) {
  const byHost = groupedBy(inTrouble, ({ host }) => host)
  return ({ host, source }: { host: string; source: string }) =>
    byHost[host]!.every((other) => other.source === source) ? source : `host ${host}`
}

function groupedBy<Line>(lines: readonly Line[], keyOf: (line: Line) => string): Record<string, Line[]> {
  const groups: Record<string, Line[]> = {}
  for (const line of lines) {
    const key = keyOf(line)
    groups[key] = [...(groups[key] ?? []), line]
  }
  return groups
}

interface MoveLine {
  id: number
  feedId: number
  source: string
  at: string
  from: string
  to: string
  state: MoveState
  polls: number
  changedAt: string
  otherFeedId: number | null
}

const selectMoves = statement<MoveLine>({
  text: `SELECT m.id, m.feed_id AS "feedId", s.name AS source, ${isoText('m.at')} AS at, m.from_url AS "from", m.to_url AS "to", m.state, m.polls,
      ${isoText('m.changed_at')} AS "changedAt", m.other_feed_id AS "otherFeedId"
    FROM feed_moves m JOIN feeds f ON f.id = m.feed_id JOIN sources s ON s.id = f.source_id ORDER BY m.changed_at DESC, m.id DESC LIMIT 500`,
  columns: {
    id: 'int8',
    feedId: 'int8',
    source: 'text',
    at: 'text',
    from: 'text',
    to: 'text',
    state: 'text',
    polls: 'int4',
    changedAt: 'text',
    otherFeedId: 'int8',
  },
})

/** Addresses that feeds permanently redirect to, and what became of them; the last change first. */
export async function readMoves(db: Database): Promise<MoveLine[]> {
  return (await selectMoves.rows(db.pool)).map((move) => ({ ...move, from: shownAddress(move.from), to: shownAddress(move.to) }))
}
