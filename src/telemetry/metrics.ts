import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../../db/client.ts'
import { keysEndingSoon } from '../../db/read/access-lists.ts'
import { readFeedHealth, readTotals, readWaiting } from '../../db/read/status.ts'
import { readLogHead } from '../../db/read/story-log.ts'
import { searchLag } from '../../db/write/search-words.ts'
import { FEED_HEALTHS } from '../model.ts'

export interface Telemetry {
  contentType: string
  /** One finished request. `route` is the pattern, not the address, so that the number of series stays small. */
  requested(request: { method: string; route: string; status: number; seconds: number }): void
  /** All metrics in Prometheus' text format; those of the pipeline are read from the database at this moment. */
  print(): Promise<string>
}

const LOGIN_ROUTE = '/v1/session'
const LOGIN_OUTCOMES: Record<number, string> = { 200: 'done', 401: 'failed', 429: 'slowed' }

/**
 * The metrics of this process and of the pipeline.
 * @param onTrouble receives why the database did not answer; the process's own metrics are still returned, with `copytaster_database_up 0`
 */
export function openTelemetry(db: Database, onTrouble: (error: Error) => void): Telemetry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to the end of its response',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  })
  const logins = new Counter({
    name: 'copytaster_logins_total',
    help: 'Logins by password: done, failed (name or password is wrong), or slowed (too many were tried)',
    labelNames: ['outcome'],
    registers: [registry],
  })
  return {
    contentType: registry.contentType,
    requested({ seconds, ...labels }) {
      requests.observe(labels, seconds)
      const outcome = labels.method === 'POST' && labels.route === LOGIN_ROUTE ? LOGIN_OUTCOMES[labels.status] : undefined
      if (outcome) logins.inc({ outcome })
    },
    async print() {
      const pipeline = await readPipeline(db).catch((error: Error) => {
        onTrouble(error)
        return undefined
      })
      return `${await registry.metrics()}\n${await pipelineGauges(pipeline).metrics()}`
    },
  }
}

type Pipeline = Awaited<ReturnType<typeof readPipeline>>

async function readPipeline(db: Database) {
  const [feeds, totals, waiting, logHead, lag, endingKeys] = await Promise.all([
    readFeedHealth(db),
    readTotals(db),
    readWaiting(db),
    readLogHead(db),
    searchLag(db),
    keysEndingSoon(db.pool),
  ])
  return { feeds, totals, waiting, logHead, lag, endingKeys }
}

/** A registry of one moment: what could not be read is left out, so that no older figure is reported. */
function pipelineGauges(read: Pipeline | undefined): Registry {
  const registry = new Registry()
  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name: `copytaster_${name}`, help, labelNames, registers: [registry] })
  gauge('database_up', '1 when the database answers, else 0').set(read ? 1 : 0)
  if (!read) return registry
  const feeds = gauge('feeds', 'Feeds by health', ['health'])
  for (const health of FEED_HEALTHS) feeds.set({ health }, read.feeds[health] ?? 0)
  gauge('articles', 'Articles stored; an estimate above 100,000').set(read.totals.articles)
  gauge('stories', 'Stories without merged ones; an estimate above 100,000').set(read.totals.stories)
  gauge('search_lag_seconds', 'Age of the oldest entry in the story log that the search index does not cover; 0 when it covers all').set(
    read.lag ?? 0,
  )
  gauge('keys_ending_soon', 'Keys of apps that end within 14 days').set(read.endingKeys)
  gauge('articles_folded', 'Articles that joined an existing story').set(read.totals.folded)
  const waiting = gauge('versions_waiting', 'Versions waiting for a step', ['step'])
  const oldest = gauge('versions_waiting_oldest_seconds', 'Time that the oldest version has waited for a step', ['step'])
  for (const step of ['scrape', 'place'] as const) {
    waiting.set({ step }, read.waiting[step].versions)
    oldest.set({ step }, read.waiting[step].oldestSeconds)
  }
  gauge('story_log_seq', 'Number of the last entry in the story log').set(read.logHead)
  return registry
}
