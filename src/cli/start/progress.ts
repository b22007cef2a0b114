import type { Database } from '../../../db/client.ts'
import { countPolls, readStatus } from '../../../db/read/status.ts'
import type { TroubleLog } from './children.ts'
import { leftToPlay } from './sample.ts'

/**
 * Shows the progress: on a terminal, one line that is updated every second; elsewhere, a new line every five seconds after a change.
 * @param sampleEndsAt when the sample newsroom ends, if it is playing
 * @returns a function that ends it
 */
export function showProgress(db: Database, trouble: TroubleLog, sampleEndsAt?: Date): () => Promise<void> {
  const live = process.stdout.isTTY
  let last = ''
  let reported = 0
  let ended = false
  const show = async () => {
    const line = await progressLine(db, trouble, sampleEndsAt).catch(() => 'waiting for the database ...')
    if (ended) return
    if (trouble.count > reported) {
      process.stdout.write(`${live ? '\r\x1b[K' : ''}! ${trouble.last}\n`)
      reported = trouble.count
    }
    if (live) process.stdout.write(`\r\x1b[K${line.slice(0, (process.stdout.columns ?? 120) - 1)}`)
    else if (line !== last) console.log(line)
    last = line
  }
  const timer = setInterval(show, live ? 1000 : 5000)
  void show()
  return async () => {
    ended = true
    clearInterval(timer)
  }
}

async function progressLine(db: Database, trouble: TroubleLog, sampleEndsAt: Date | undefined): Promise<string> {
  const [status, polls] = await Promise.all([readStatus(db), countPolls(db)])
  const { feeds, waiting } = status
  return [
    ...(sampleEndsAt ? [`the morning: ${leftToPlay(sampleEndsAt)}`] : []),
    `${polls} polls of ${feeds.total} feeds`,
    `${status.articles} articles`,
    `${status.stories} stories`,
    `${status.folded} folded`,
    ...(waiting.scrape + waiting.place ? [`${waiting.scrape + waiting.place} waiting`] : []),
    `${feeds.trouble} feeds in trouble`,
    ...(trouble.count ? [`${trouble.count} errors`] : []),
  ].join(' · ')
}
