import { readFile, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type pg from 'pg'
import { readSettings, type Settings } from '../../config/env.ts'
import { inTransaction } from '../../db/client.ts'
import { changeFeedIn, type FeedState } from '../../db/write/feed-changes.ts'
import { addFeedsIn, type FeedListing, listFeeds, setFeedStatus } from '../../db/write/feeds.ts'
import { recorder } from '../access/audit.ts'
import { cliCaller } from '../access/cli-caller.ts'
import { PlainError } from '../errors.ts'
import { withoutCredentials } from '../text/credentials.ts'
import { withDatabase } from './database.ts'
import { hostOf, type OpmlList, type OutlinedFeed, readOpml, sourceAt, writeOpml } from './opml.ts'

/** `copytaster feeds import, export`. */
export function registerOpml(feeds: Command): void {
  feeds
    .command('import')
    .description('add the feeds of an OPML file, and change those that a file of ours states otherwise')
    .argument('<file>')
    .option('--dry-run', 'only say what would be added, changed and left out', false)
    .action(importFeeds)
  feeds.command('export').description('write all feeds as OPML to a file or standard output').argument('[file]').action(exportFeeds)
}

async function exportFeeds(file?: string): Promise<void> {
  const listed = await withDatabase((db) => listFeeds(db.pool))
  if (!listed.length) throw new PlainError('There are no feeds to export.', 'Add one: copytaster feeds add URL --source NAME')
  const xml = writeOpml(listed)
  if (file)
    await writeFile(file, xml).catch((error: Error) => Promise.reject(new PlainError(`${file} cannot be written: ${error.message}`)))
  else console.log(xml)
  // Standard output is the document.
  console.error('Logins are left out, and so are user names in addresses of folders on servers. Add them again after an import elsewhere.')
}

/** What an import does with each feed of a list. */
interface Plan {
  added: OutlinedFeed[]
  changed: { id: number; url: string; change: Partial<FeedState>; status?: 'active' | 'paused' | undefined }[]
  skipped: { what: string; why: string }[]
}

async function importFeeds(file: string, { dryRun }: { dryRun: boolean }): Promise<void> {
  const settings = readSettings()
  const xml = await readFile(file, 'utf8').catch(() => Promise.reject(new PlainError(`${file} cannot be read.`, 'Give an OPML file.')))
  const list = readOpml(xml, file)
  const plan = await withDatabase(async (db) => {
    const plan = planOf(list, await listFeeds(db.pool))
    if (dryRun) return plan
    await writeLogins(plan, settings)
    await inTransaction(db, (client) => carryOut(client, plan))
    return plan
  })
  showPlan(plan, list, dryRun)
}

function planOf(list: OpmlList, known: FeedListing[]): Plan {
  const plan: Plan = { added: [], changed: [], skipped: [...list.skipped] }
  const byAddress = new Map(known.flatMap((feed) => [feed.url, feed.addedUrl].map((url) => [sameForm(url), feed] as const)))
  const hostsOfSources = new Map<string, Set<string>>()
  for (const { source, url } of known) hostsOfSources.set(source, (hostsOfSources.get(source) ?? new Set()).add(hostOf(url)))
  const seen = new Set<string>()
  for (const outlined of list.feeds) {
    const { feed, isOurs } = outlined
    const address = withoutCredentials(feed.url)
    const form = sameForm(feed.url)
    const before = byAddress.get(form)
    if (seen.has(form)) plan.skipped.push({ what: address, why: 'It stands in the file twice.' })
    else if (!before) {
      const hosts = hostsOfSources.get(feed.source)
      const isOther = !isOurs && hosts !== undefined && !hosts.has(hostOf(feed.url))
      plan.added.push(isOther ? { ...outlined, feed: { ...feed, source: sourceAt(feed) } } : outlined)
    } else if (isOurs && differs(before, outlined)) plan.changed.push(changeFor(before, outlined))
    else plan.skipped.push({ what: address, why: 'It is there already.' })
    seen.add(form)
  }
  return plan
}

/** An address in the form in which two of them are compared. */
const sameForm = (url: string) => withoutCredentials(URL.canParse(url) ? new URL(url).href : url)

const STATED = [
  'source',
  'kind',
  'language',
  'scrape',
  'minIntervalSeconds',
  'maxIntervalSeconds',
  'namesTrusted',
  'folder',
  'notes',
] as const

function statedIn({ feed }: OutlinedFeed): Partial<FeedState> {
  return Object.fromEntries(STATED.flatMap((name) => (feed[name] === undefined ? [] : [[name, feed[name]]])))
}

function changeFor(before: FeedListing, outlined: OutlinedFeed): Plan['changed'][number] {
  const stated = Object.entries(statedIn(outlined)) as [keyof typeof before, unknown][]
  const change = Object.fromEntries(stated.filter(([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value)))
  const { status } = outlined.feed
  return {
    id: before.id,
    url: withoutCredentials(before.url),
    change,
    status: status === before.status || status === 'gone' ? undefined : status,
  }
}

function differs(before: FeedListing, outlined: OutlinedFeed): boolean {
  const { change, status } = changeFor(before, outlined)
  return Object.keys(change).length > 0 || status !== undefined
}

/** Logins that stood in addresses, before the feeds are there to be polled. */
async function writeLogins({ added }: Plan, settings: Settings): Promise<void> {
  const { writeLogin } = await import('../../config/write-login.ts')
  for (const { feed, login } of added) if (login) await writeLogin(settings.SERVERS_FILE, { origin: new URL(feed.url).origin, ...login })
}

async function carryOut(client: pg.PoolClient, { added, changed }: Plan): Promise<void> {
  const note = recorder(cliCaller())
  const done = await addFeedsIn(
    client,
    added.map(({ feed }) => feed),
  )
  for (const { id, feed } of done) await note(client, { what: 'feed.add', object: `feed ${id}`, after: feed })
  for (const { id, change, status } of changed) {
    await changeFeedIn(client, id, change, note)
    if (!status) continue
    await setFeedStatus(client, id, status)
    await note(client, { what: status === 'paused' ? 'feed.pause' : 'feed.resume', object: `feed ${id}` })
  }
}

function showPlan({ added, changed, skipped }: Plan, { feeds }: OpmlList, dryRun: boolean): void {
  if (dryRun) for (const { feed } of added) console.log(`new: ${feed.url} (${feed.source})`)
  for (const { url, change, status } of changed)
    console.log(`changed: ${url} (${[...Object.keys(change), ...(status ? [status] : [])].join(', ')})`)
  for (const { what, why } of skipped) console.log(`left out: ${what}. ${why}`)
  const logins = added.filter(({ login }) => login).length
  if (logins && !dryRun) console.log(`${logins} logins were taken out of addresses and written to the server file.`)
  console.log(
    `${feeds.length} ${feeds.length === 1 ? 'feed' : 'feeds'} in the file, ${added.length} of them new, ${changed.length} changed${dryRun ? ' (nothing was stored)' : ''}.`,
  )
}
