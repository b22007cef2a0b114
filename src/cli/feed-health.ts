import type { Command } from 'commander'
import { inTransaction } from '../../db/client.ts'
import type { Alarm } from '../../db/read/feed-health.ts'
import { record } from '../access/audit.ts'
import { cliCaller } from '../access/cli-caller.ts'
import { PlainError } from '../errors.ts'
import { SEVERITIES, type Severity } from '../model.ts'
import { withDatabase } from './database.ts'
import { table } from './table.ts'
import { wholeNumber } from './whole-number.ts'

/** `copytaster feeds check, health, hubs, moves`: what is wrong with feeds, what was, who announces their news, and where they moved. */
export function registerFeedHealth(feeds: Command): void {
  feeds
    .command('check')
    .description('print the alarms of feeds, one for each host or provider; exit with 1 when there are any')
    .option('--severity <level>', 'the least that is an alarm: notice, warning or critical', 'warning')
    .option('--json', 'as JSON', false)
    .action(check)
  feeds
    .command('health')
    .description("print the history of a feed's health, newest first")
    .argument('<id>', 'id of the feed')
    .action(async (id: string) => {
      const { readHealthHistory } = await import('../../db/read/feed-health.ts')
      const history = await withDatabase((db) => readHealthHistory(db, wholeNumber(id)))
      if (!history.length) return console.log('Nothing changed yet.')
      console.log(
        table(
          ['since', 'health', 'reason'],
          history.map((line) => [minute(line.at), line.health, line.reason]),
        ),
      )
    })
  feeds.command('hubs').description('print the hubs that announce news of feeds (WebSub), with what they are worth').action(printHubs)
  registerMoves(feeds)
}

async function printHubs(): Promise<void> {
  const { readHubs } = await import('../../db/read/hubs.ts')
  const hubs = await withDatabase((db) => readHubs(db))
  if (!hubs.length) return console.log('No feed names a hub, or PUBLIC_URL, where hubs call back, is not set.')
  console.log(
    table(
      ['hub', 'feeds', 'subscribed', 'refused', 'pushes', 'badly signed', 'announced', 'missed', 'score', 'last push'],
      hubs.map((h) => [
        h.hub,
        h.feeds,
        h.active,
        h.refused,
        h.pushes,
        h.badPushes,
        h.announced,
        h.misses,
        h.score === null ? 'none yet' : `${Math.round(h.score * 100)} %`,
        h.lastPushAt ? minute(h.lastPushAt) : 'never',
      ]),
    ),
  )
}

function registerMoves(feeds: Command): void {
  feeds
    .command('moves')
    .description('print permanent redirects of feeds; refuse a proposed one, or undo one that was made')
    .option('--refuse <id>', 'never take this address for the feed\u2019s')
    .option('--undo <id>', 'give the feed its old address back')
    .action(async ({ refuse, undo }: { refuse?: string; undo?: string }) => {
      const { readMoves } = await import('../../db/read/feed-health.ts')
      const { changeMove } = await import('../../db/write/feed-moves.ts')
      await withDatabase(async (db) => {
        const [id, action] = refuse ? [refuse, 'refuse' as const] : [undo, 'undo' as const]
        if (id) {
          const done = await inTransaction(db, async (client) => {
            const done = await changeMove(client, wholeNumber(id), action)
            if (done) {
              const { feedId, ...after } = done
              await record(client, cliCaller(), { what: `move.${action}`, object: `feed ${feedId}`, after })
            }
            return done
          })
          if (!done) throw new PlainError(`There is no move ${id}.`, 'copytaster feeds moves shows all.')
          return console.log(action === 'undo' ? `Feed ${done.feedId} is polled at ${done.from} again.` : `Refused: ${done.to}`)
        }
        const moves = await readMoves(db)
        if (!moves.length) return console.log('No feed redirects permanently.')
        console.log(
          table(
            ['move', 'feed', 'state', 'polls', 'since', 'from', 'to'],
            moves.map((move) => [
              move.id,
              move.feedId,
              move.otherFeedId ? `${move.state} as ${move.otherFeedId}` : move.state,
              move.polls,
              minute(move.at),
              move.from,
              move.to,
            ]),
          ),
        )
      })
    })
}

/** Feeds of an alarm that are printed with their reasons. */
const MOST_SHOWN = 10

function showAlarm({ severity, since, message, feeds }: Alarm): void {
  console.log(`${severity} since ${minute(since)}: ${message}`)
  for (const { id, source, health, reason, url } of feeds.slice(0, MOST_SHOWN))
    console.log(`  ${id} ${source}, ${health}${message.includes(reason) ? `: ${url}` : `: ${reason}`}`)
  if (feeds.length > MOST_SHOWN)
    console.log(
      `  and feeds ${feeds
        .slice(MOST_SHOWN)
        .map(({ id }) => id)
        .join(', ')}`,
    )
}

async function check({ severity, json }: { severity: string; json: boolean }): Promise<void> {
  if (!SEVERITIES.includes(severity as Severity) || severity === 'none')
    throw new PlainError(`--severity ${severity} is not understood.`, 'Give notice, warning or critical.')
  const { readAlarms } = await import('../../db/read/feed-health.ts')
  const { alarms, ended } = await withDatabase((db) => readAlarms(db, severity as Severity))
  if (json) console.log(JSON.stringify({ alarms, ended }, null, 2))
  else {
    for (const alarm of alarms) showAlarm(alarm)
    for (const one of ended) console.log(`ended ${minute(one.at)}: ${one.message}`)
    if (!alarms.length) console.log('No alarms.')
  }
  if (alarms.length) process.exitCode = 1
}

const minute = (time: string) => time.slice(0, 16).replace('T', ' ')
