import { readFile, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { readSettings } from '../../config/env.ts'
import { PollMinutes } from '../../config/feeds.ts'
import type { readFeeds } from '../../db/read/feeds.ts'
import { addFeeds, findFeeds, listFeeds, removeFeed, setFeedStatus } from '../../db/write/feeds.ts'
import { PlainError } from '../errors.ts'
import type { ListingRules } from '../feed/parse/listing.ts'
import { isFolder } from '../fetch/folder.ts'
import { isRemote, serverOf } from '../fetch/remote.ts'
import { withCredentialsOf, withoutCredentials } from '../text/credentials.ts'
import { withDatabase } from './database.ts'
import { registerFeedHealth } from './feed-health.ts'
import { table } from './table.ts'

/** How a command names a feed. */
const FEED = 'id or address of the feed, as `feeds list` prints them'

/** `copytaster feeds ...`: manages feeds. */
export function registerFeeds(program: Command): void {
  const feeds = program.command('feeds').description('list, add, test and repair feeds')
  registerList(feeds)
  registerAdd(feeds)
  registerChanges(feeds)
  registerTest(feeds)
  registerTrust(feeds)
  registerOpml(feeds)
  registerFeedHealth(feeds)
}

function registerList(feeds: Command): void {
  feeds
    .command('list')
    .description('list feeds with their health, those in trouble first')
    .option('--json', 'as JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const { readFeeds } = await import('../../db/read/feeds.ts')
      const rows = await withDatabase((db) => readFeeds(db))
      const isHealthy = (f: (typeof rows)[number]) => f.severity === 'none' && f.health !== 'failing' && !f.flags.length
      rows.sort((a, b) => Number(isHealthy(a)) - Number(isHealthy(b)))
      if (json) return console.log(JSON.stringify(rows, null, 2))
      if (!rows.length) return console.log('No feeds yet. Add one: copytaster feeds add URL --source NAME')
      showFeeds(rows)
    })
}

/** Prints feeds as a table, then the flags, troubles and repairs of each. */
function showFeeds(rows: Awaited<ReturnType<typeof readFeeds>>): void {
  console.log(
    table(
      ['id', 'health', 'source', 'address', 'last poll', 'articles'],
      rows.map((f) => [f.id, f.health, f.source.name, f.url, f.lastPolledAt?.slice(0, 19).replace('T', ' ') ?? 'never', f.articles]),
    ),
  )
  for (const feed of rows)
    for (const { message, since } of feed.flags)
      console.log(`\n${feed.id} ${feed.source.name}, since ${since.slice(0, 16).replace('T', ' ')}: ${message}`)
  for (const feed of rows)
    if (feed.advice && feed.healthReason && !feed.trouble && feed.health !== 'repaired')
      console.log(
        `\n${feed.id} ${feed.source.name}, ${feed.health} since ${feed.healthSince.slice(0, 16).replace('T', ' ')}: ${feed.healthReason} ${feed.advice}`,
      )
  for (const feed of rows)
    if (feed.trouble) console.log(`\n${feed.id} ${feed.source.name}: ${feed.trouble.message} (${feed.trouble.code})`)
    else if (feed.repairs.length) console.log(`\n${feed.id} ${feed.source.name}, repaired: ${feed.repairs.join(' ')}`)
}

function registerAdd(feeds: Command): void {
  feeds
    .command('add')
    .description('poll this address from now on; for a web page, the feed that it names')
    .argument('<url>')
    .requiredOption('--source <name>', 'the name of the publisher')
    .option('--agency', 'the source is an agency, not an outlet', false)
    .option('--language <tag>', 'BCP 47 language')
    .option('--full-text', 'the feed carries the full text; do not fetch pages', false)
    .option('--every <minutes>', 'shortest poll interval; a folder is read every few seconds', '2')
    .action(addFeed)
}

interface AddOptions {
  source: string
  agency: boolean
  language?: string
  fullText: boolean
  every: string
}

async function addFeed(address: string, options: AddOptions): Promise<void> {
  const given = checkedAddress(address)
  const every = PollMinutes.safeParse(Number(options.every))
  if (!every.success) throw new PlainError(`--every ${options.every} is not understood.`, 'Give minutes, from 0.01 to 10080 (a week).')
  const url = isFolder(given) || isRemote(given) ? given : await feedAt(given)
  const minIntervalSeconds = every.data * 60
  const added = await withDatabase((db) =>
    addFeeds(db, [
      {
        url,
        source: options.source,
        kind: options.agency ? 'agency' : 'outlet',
        language: options.language,
        scrape: !options.fullText,
        minIntervalSeconds,
        maxIntervalSeconds: Math.max(3600, minIntervalSeconds),
      },
    ]),
  )
  console.log(
    added
      ? `Added. A running Copytaster polls it within a second. To try it now: copytaster feeds test ${withoutCredentials(url)}`
      : 'This feed exists already.',
  )
}

function registerChanges(feeds: Command): void {
  feeds
    .command('remove')
    .description('stop polling a feed for good; its articles and stories stay')
    .argument('<id or url>', FEED)
    .action(async (which: string) => change(which, 'Removed', (db, id) => removeFeed(db, id)))
  feeds
    .command('pause')
    .description('stop polling a feed for now')
    .argument('<id or url>', FEED)
    .action(async (which: string) => change(which, 'Paused', (db, id) => setFeedStatus(db, id, 'paused')))
  feeds
    .command('resume')
    .description('poll a paused or gone feed again, starting now')
    .argument('<id or url>', FEED)
    .action(async (which: string) => change(which, 'Resumed', (db, id) => setFeedStatus(db, id, 'active')))
}

function registerTest(feeds: Command): void {
  feeds
    .command('test')
    .description('fetch and read a feed and three of its articles without storing anything')
    .argument('<url>')
    .option('--item <css>', 'for a page that names no feed: the element of each entry')
    .option('--headline <css>', 'inside the item (default: the text of its link)')
    .option('--link <css>', 'inside the item (default: its first link)')
    .option('--date <css>', 'inside the item (default: its time element)')
    .option('--summary <css>', 'inside the item')
    .action(async (address: string, { item, ...inside }: Partial<ListingRules>) => {
      if (!item && Object.keys(inside).length)
        throw new PlainError('--item is missing: which element is an entry?', "For example: --item 'article.teaser'")
      const { testFeed } = await import('./test-feed.ts')
      process.exitCode = await testFeed(checkedAddress(address), item ? { item, ...inside } : undefined)
    })
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
        await setFeedStatus(db, feed.id, 'active')
        console.log(
          known
            ? `${known} is forgotten. The next poll records the key that the server shows.`
            : 'No key was recorded. The next poll records the key that the server shows.',
        )
      }),
    )
}

function registerOpml(feeds: Command): void {
  feeds
    .command('import')
    .description('add the feeds of an OPML file')
    .argument('<file>')
    .action(async (file: string) => {
      const { feedsOfOpml } = await import('./opml.ts')
      const listed = feedsOfOpml(
        await readFile(file, 'utf8').catch(() => Promise.reject(new PlainError(`${file} cannot be read.`, 'Give an OPML file.'))),
        file,
      )
      const added = await withDatabase((db) => addFeeds(db, listed))
      console.log(`${listed.length} ${listed.length === 1 ? 'feed' : 'feeds'} in the file, ${added} of them new.`)
    })
  feeds
    .command('export')
    .description('write all feeds as OPML to a file or standard output')
    .argument('[file]')
    .action(async (file?: string) => {
      const { opmlOfFeeds } = await import('./opml.ts')
      const listed = await withDatabase((db) => listFeeds(db))
      if (!listed.length) throw new PlainError('There are no feeds to export.', 'Add one: copytaster feeds add URL --source NAME')
      const xml = opmlOfFeeds(listed)
      if (file)
        await writeFile(file, xml).catch((error: Error) => Promise.reject(new PlainError(`${file} cannot be written: ${error.message}`)))
      else console.log(xml)
      // Standard output is the document.
      console.error('User names and passwords in addresses are left out. Add them again after an import.')
    })
}

/** The address itself, or the feed that a web page names. The address need not answer now; its first poll reports any trouble. */
async function feedAt(url: string): Promise<string> {
  const settings = readSettings()
  const { readSitesFile } = await import('../../config/sites.ts')
  if (readSitesFile(settings.SITES_FILE)(url)?.listing) return url
  const { feedsNamedAt } = await import('./fetching.ts')
  const named = await feedsNamedAt(url, settings)
  if (!named) return url
  const shown = withoutCredentials(url)
  const [feed, ...others] = named
  if (!feed)
    throw new PlainError(
      `${shown} is a web page that names no feed.`,
      `Try to read it by CSS selectors: copytaster feeds test ${shown} --item 'article' --headline h2`,
    )
  if (others.length)
    throw new PlainError(
      `${shown} is a web page with ${named.length} feeds:\n${named.map((one) => `  ${one.url}${one.title ? `  ${one.title}` : ''}`).join('\n')}`,
      'Add the one you mean.',
    )
  console.log(`${shown} is a web page; its feed is ${feed.url}`)
  return withCredentialsOf(url, feed.url)
}

/** The feed with this id or address. @throws PlainError when there is none, or several that differ only in their credentials */
async function theFeed(db: Parameters<typeof findFeeds>[0], which: string): Promise<{ id: number; url: string }> {
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
  work: (db: Parameters<typeof removeFeed>[0], id: number) => Promise<boolean>,
): Promise<void> {
  await withDatabase(async (db) => {
    const feed = await theFeed(db, which)
    await work(db, feed.id)
    console.log(`${done}: ${withoutCredentials(feed.url)}`)
  })
}

function checkedAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !/^(?:https?|file|sftp|ftps?):$/.test(url.protocol))
    throw new PlainError(
      `${withoutCredentials(address)} is not a feed address.`,
      'It begins with http:// or https://, with file:// for a watched folder, or with sftp://, ftp:// or ftps:// for a folder on a server.',
    )
  if (isRemote(url.href) && url.password)
    throw new PlainError(
      'An address must not contain a password, because it is shown to everyone.',
      'Write the password to config/servers.yaml.',
    )
  return url.href
}
