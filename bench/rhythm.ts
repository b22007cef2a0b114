/** Publish-to-fetched time of 200 simulated feeds over seven days, by the feeds' own rhythm and at a fixed interval with the same number of requests. */
import { dice, simulatedFeeds } from './rhythm/feeds.ts'
import { compare } from './rhythm/simulate.ts'

const DAYS = 7
const start = Date.parse('2026-03-02T00:00:00Z')
const end = start + DAYS * 86_400_000
const seconds = (ms: number) => `${(ms / 1000).toFixed(0)} s`

for (const seed of [1, 2, 3]) {
  const feeds = simulatedFeeds(200, { start, days: DAYS, seed })
  const result = compare(feeds, { start, end, minInterval: 60, maxInterval: 3600, random: dice(seed + 100) })
  console.log(
    `seed ${seed}: ${result.requests} requests for ${result.items} items, a request a feed each ${seconds(result.interval)}; ` +
      `median ${seconds(result.median)} by rhythm, ${seconds(result.fixedMedian)} at a fixed interval: ${(result.ratio * 100).toFixed(1)} %; ${result.missed} items missed`,
  )
}
