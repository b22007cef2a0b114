import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../../db/client.ts'
import { readFeedHealth, readTotals, readWaiting } from '../../db/read/status.ts'
import { readLogHead } from '../../db/read/story-log.ts'
import { countAsides } from '../../db/write/search-words.ts'

export interface Telemetry {
  contentType: string
  /** One finished request. `route` is the pattern, not the address, so that the number of series stays small. */
  requested(request: { method: string; route: string; status: number; seconds: number }): void
  /** Everything in Prometheus' text format, the pipeline's figures read from the database at this moment. */
  print(): Promise<string>
}

const HEALTHS = ['new', 'ok', 'repaired', 'failing', 'gone', 'paused'] as const

/**
 * The figures of one process and of the pipeline it looks at.
 * @param onTrouble told why the database could not be asked; the process's own figures are printed all the same, with `copytaster_database_up 0`
 */
export function openTelemetry(db: Database, onTrouble: (error: Error) => void): Telemetry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to the end of the answer',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  })
  return {
    contentType: registry.contentType,
    requested: ({ seconds, ...labels }) => requests.observe(labels, seconds),
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
  const [feeds, totals, waiting, logHead, unsearchable] = await Promise.all([
    readFeedHealth(db),
    readTotals(db),
    readWaiting(db),
    readLogHead(db),
    countAsides(db),
  ])
  return { feeds, totals, waiting, logHead, unsearchable }
}

/** A registry of one moment: what could not be read is left out rather than told from an earlier time. */
function pipelineGauges(read: Pipeline | undefined): Registry {
  const registry = new Registry()
  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name: `copytaster_${name}`, help, labelNames, registers: [registry] })
  gauge('database_up', '1 when the database answered just now').set(read ? 1 : 0)
  if (!read) return registry
  const feeds = gauge('feeds', 'Feeds by health', ['health'])
  for (const health of HEALTHS) feeds.set({ health }, read.feeds[health] ?? 0)
  gauge('articles', 'Articles stored; an estimate above 100,000').set(read.totals.articles)
  gauge('stories', 'Stories, merged ones left out; an estimate above 100,000').set(read.totals.stories)
  gauge('stories_unsearchable', 'Stories that PostgreSQL refused to index for search; the worker that places says why').set(
    read.unsearchable,
  )
  gauge('articles_folded', 'Articles that joined a story that was there').set(read.totals.folded)
  const waiting = gauge('versions_waiting', 'Versions that wait for a step', ['step'])
  const oldest = gauge('versions_waiting_oldest_seconds', 'How long the oldest of them has waited', ['step'])
  for (const step of ['scrape', 'place'] as const) {
    waiting.set({ step }, read.waiting[step].versions)
    oldest.set({ step }, read.waiting[step].oldestSeconds)
  }
  gauge('story_log_seq', 'Number of the last line of the story log').set(read.logHead)
  return registry
}
