import { readSettings } from '../config/env.ts'
import { untilAnswers } from '../db/client.ts'
import { PlainError } from '../src/errors.ts'
import { keepExporting } from '../src/outputs/bulk/schedule.ts'
import { QUEUE_NAMES, type QueueName } from '../src/queues/queues.ts'
import { openContext } from './context.ts'
import { processJobs } from './processors.ts'

/**
 * Runs workers of these kinds until `options.stopped` settles.
 * @param options.onReady called when database and queues answer and work begins
 * @param options.onError receives our own trouble; the work is retried without help
 * @returns a promise that settles when the jobs in hand are finished and all connections are closed
 */
export async function runWorkers(
  kinds: QueueName[],
  options: { onReady: () => unknown; onError: (error: Error) => void; stopped: Promise<void> },
): Promise<void> {
  const settings = readSettings()
  if (!settings.DATABASE_URL)
    throw new PlainError('A worker needs DATABASE_URL.', 'Set it, or use `npm start`, which runs everything with one command.')
  const context = openContext(
    { ...settings, DATABASE_URL: settings.DATABASE_URL },
    { name: `copytaster ${kinds.join(' ')}`, onError: options.onError },
  )
  if (await untilAnswers(context.db, options)) {
    if (kinds.includes('tick')) await context.queues.schedule(settings.TICK_SECONDS)
    processJobs(context, kinds)
    await context.queues.ready()
    options.onReady()
    const stopExports = kinds.includes('tick') ? keepExporting(context.db, settings, options.onError) : async () => {}
    await options.stopped
    await stopExports()
  }
  await context.close()
}

/** The worker kinds named on the command line; all where none is. @throws PlainError for an unknown one */
export function workerKinds(names: string[]): QueueName[] {
  const unknown = names.filter((name) => !QUEUE_NAMES.includes(name as QueueName))
  if (unknown.length) throw new PlainError(`There is no worker kind ${unknown.join(', ')}.`, `The kinds are ${QUEUE_NAMES.join(', ')}.`)
  return (names.length ? names : QUEUE_NAMES) as QueueName[]
}
