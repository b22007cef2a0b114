/**
 * Publish-to-fetched time of 200 simulated feeds over seven days, by the feeds' own rhythm and at a fixed interval with the same number of requests;
 * then what is found of gaps, silences, moves and lies that are put into such feeds.
 */
import { type Found, gaps, lies, moves, RHYTHMS, silence } from './rhythm/faults.ts'
import { dice, simulatedFeeds } from './rhythm/feeds.ts'
import { compare, median } from './rhythm/simulate.ts'

const DAYS = 7
const start = Date.parse('2026-03-02T00:00:00Z')
const end = start + DAYS * 86_400_000
const seconds = (ms: number) => `${(ms / 1000).toFixed(0)} s`

for (const seed of [1, 2, 3]) {
  const feeds = simulatedFeeds(200, { start, days: DAYS, seed })
  const result = compare(feeds, { start, end, minInterval: 60, maxInterval: 3600, random: dice(seed + 100) })
  console.log(
    `seed ${seed}: ${result.requests} requests for ${result.items} items, a request a feed each ${seconds(result.interval)}; ` +
      `median ${seconds(result.median)} by rhythm, ${seconds(result.fixedMedian)} at a fixed interval: ${(result.ratio * 100).toFixed(1)} %; ${result.missed} items missed; checks of 304s: ${((100 * result.checks) / result.requests).toFixed(1)} % of the requests`,
  )
}

const hours = (ms: number) => (ms / 3_600_000).toFixed(0)
function report(name: string, { injected, found, falsely, after }: Found, more = ''): void {
  const times = after.length ? `, after ${hours(median(after))} hours (at most ${hours(Math.max(...after))})` : ''
  console.log(`${name}: ${found} of ${injected} found${times}; ${falsely} falsely${more}`)
}

const lied = lies(60, start, 1)
report('servers that answer 304 for ever', lied, `; ${lied.lostAfterwards} items lost afterwards`)
report('moves (as many to foreign feeds)', moves(60, start, 1))
report('gaps', gaps(20, start, 1))
for (const rhythm of RHYTHMS) report(`silence after 28 days, ${rhythm[0]}`, silence(rhythm, start, 7))
