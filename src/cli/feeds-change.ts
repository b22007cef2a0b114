import type { Command } from 'commander'
import type pg from 'pg'
import { readSettings } from '../../config/env.ts'
import { FEED_FIELDS, type FeedChange, FeedChangeIn } from '../../config/feed-fields.ts'
import { type Database, inTransaction } from '../../db/client.ts'
import { changeFeed } from '../../db/write/feed-changes.ts'
import { findFeeds, removeFeed, setFeedStatus } from '../../db/write/feeds.ts'
import { record, recorder } from '../access/audit.ts'
import { cliCaller } from '../access/cli-caller.ts'
import { PlainError } from '../errors.ts'
import { neverPollable } from '../fetch/pollable.ts'
import { serverOf } from '../fetch/remote.ts'
import { withoutCredentials } from '../text/credentials.ts'
import { withDatabase } from './database.ts'

/** How a command names a feed. */
const FEED = 'id or address of the feed, as `feeds list` prints them'

/** `copytaster feeds set, poll, pause, resume, remove, trust`. */
export function registerChanges(feeds: Command): void {
  registerSet(feeds)
  registerPoll(feeds)
  feeds
    .command('remove')
    .description('stop polling a feed for good; its articles and stories stay')
    .argument('<id or url>', FEED)
    .action(async (which: string) => change(which, 'Removed', 'feed.remove', removeFeed))
  feeds
    .command('pause')
    .description('stop polling a feed for now')
    .argument('<id or url>', FEED)
    .action(async (which: string) => change(which, 'Paused', 'feed.pause', (client, id) => setFeedStatus(client, id, 'paused')))
  feeds
    .command('resume')
    .description('poll a paused or gone feed again, starting now')
    .argument('<id or url>', FEED)
    .action(async (which: string) => change(which, 'Resumed', 'feed.resume', (client, id) => setFeedStatus(client, id, 'active')))
  registerTrust(feeds)
}

function registerSet(feeds: Command): void {
  const set = feeds.command('set').description('change what is stored of a feed; what is not given stays').argument('<id or url>', FEED)
  for (const { option, doc } of Object.values(FEED_FIELDS)) set.option(option, doc)
  set.action(async (which: string, given: Record<string, string>) => {
    const change = await changeOf(given)
    await withDatabase(async (db) => {
      const feed = await theFeed(db, which)
      const done = await changeFeed(db, feed.id, change, recorder(cliCaller()))
      const fields = Object.keys(done?.after ?? {})
      if (!fields.length) return console.log('Nothing is different.')
      for (const name of fields) console.log(`${name}: ${shown(done!.before, name)} → ${shown(done!.after, name)}`)
      if (fields.includes('source')) console.log('Its articles stay with the source that they had.')
    })
  })
}

const shown = (values: object, name: string) => JSON.stringify((values as Record<string, unknown>)[name] ?? null)

/** The name under which commander gives the value of an option. */
const keyOf = (option: string) =>
  option
    .replace(/^--/, '')
    .replace(/\s.*$/, '')
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

async function changeOf(given: Record<string, string>): Promise<FeedChange> {
  const read = Object.entries(FEED_FIELDS).flatMap(([name, field]) => {
    const text = given[keyOf(field.option)]
    return text === undefined ? [] : [[name, field.read(text)] as const]
  })
  const checked = FeedChangeIn.safeParse(Object.fromEntries(read))
  if (!checked.success) {
    const { path, message } = checked.error.issues[0]!
    const field = FEED_FIELDS[path[0] as keyof typeof FEED_FIELDS]
    throw new PlainError(
      field ? `${field.option.split(' ')[0]} ${message}.` : 'Nothing is to be changed.',
      field ? `It is ${field.doc}.` : 'copytaster feeds set --help shows what can be.',
    )
  }
  const { ALLOW_HOSTS, WATCH_FOLDERS } = readSettings()
  const { url } = checked.data
  const never = url === undefined ? null : await neverPollable(url, { allowHosts: ALLOW_HOSTS, watchFolders: WATCH_FOLDERS })
  if (never) throw new PlainError(`${withoutCredentials(url!)} can never be polled: ${never.message} (${never.code})`)
  return checked.data
}

/** The longest wait for a poll: three times the time that a fetch may take, and the time to read what it brought. */
const MOST_MS = 120_000

function registerPoll(feeds: Command): void {
  feeds
    .command('poll')
    .description('have a feed polled now by the running Copytaster, and print what came of it')
    .argument('<id or url>', FEED)
    .action(async (which: string) =>
      withDatabase(async (db) => {
        const { pollNow } = await import('../../db/write/poll-now.ts')
        const feed = await theFeed(db, which)
        const result = await pollNow(db, feed.id, MOST_MS)
        if (result === 'nobody') throw new PlainError('No worker polled it in time.', 'Is Copytaster running? copytaster doctor')
        if (result === 'inactive') throw new PlainError('It is paused or gone.', `Poll it again: copytaster feeds resume ${feed.id}`)
        if (result === 'none') throw new PlainError('The feed was removed meanwhile.')
        if ('putOffUntil' in result) return console.log(`Its host has no turn now; it is polled at ${result.putOffUntil.toISOString()}.`)
        const { outcome, httpStatus, bytes, ms, entriesSeen, entriesNew, entriesChanged, trouble, repairs } = result.poll
        console.log(
          `${outcome}, status ${httpStatus ?? 'none'}, ${bytes} bytes in ${ms} ms: ${entriesSeen} entries, ${entriesNew} new, ${entriesChanged} changed`,
        )
        for (const repair of repairs) console.log(`repaired: ${repair}`)
        if (!trouble) return
        console.log(`${trouble.message} (${trouble.code})`)
        process.exitCode = 1
      }),
    )
}

function registerTrust(feeds: Command): void {
  feeds
    .command('trust')
    .description(
      'accept a new host key of an SFTP server: the recorded key is forgotten, and the one shown at the next poll is recorded. Ask the operator of the server first: a key that changed may be an attacker’s',
    )
    .argument('<id or url>', FEED)
    .action(async (which: string) =>
      withDatabase(async (db) => {
        const feed = await theFeed(db, which)
        if (!feed.url.startsWith('sftp:'))
          throw new PlainError(`${withoutCredentials(feed.url)} is not on an SFTP server, so it has no host key.`)
        const { forgetHostKey } = await import('../../db/write/remote-files.ts')
        const known = await forgetHostKey(db, serverOf(feed.url))
        await inTransaction(db, async (client) => {
          await setFeedStatus(client, feed.id, 'active')
          await record(client, cliCaller(), { what: 'feed.trust', object: `feed ${feed.id}` })
        })
        console.log(
          known
            ? `${known} is forgotten. The next poll records the key that the server shows.`
            : 'No key was recorded. The next poll records the key that the server shows.',
        )
      }),
    )
}

/** The feed with this id or address. @throws PlainError when there is none, or several that differ only in their users */
async function theFeed(db: Database, which: string): Promise<{ id: number; url: string }> {
  const [feed, ...others] = await findFeeds(db, which)
  if (!feed) throw new PlainError(`There is no feed ${withoutCredentials(which)}.`, 'copytaster feeds list shows all feeds.')
  if (others.length)
    throw new PlainError(
      `${others.length + 1} feeds have the address ${withoutCredentials(which)}, with different logins.`,
      `Give an id: ${[feed, ...others].map(({ id }) => id).join(', ')}.`,
    )
  return feed
}

async function change(
  which: string,
  done: string,
  what: string,
  work: (client: pg.PoolClient, id: number) => Promise<boolean>,
): Promise<void> {
  await withDatabase(async (db) => {
    const feed = await theFeed(db, which)
    await inTransaction(db, async (client) => {
      await work(client, feed.id)
      await record(client, cliCaller(), { what, object: `feed ${feed.id}`, before: { url: feed.url } })
    })
    console.log(`${done}: ${withoutCredentials(feed.url)}`)
  })
}
