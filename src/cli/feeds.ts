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
import { table } from './table.ts'

/** `copytaster feeds ...`: what a feed operator does all day. */
export function registerFeeds(program: Command): void {
  const feeds = program.command('feeds').description('list, add, test and repair feeds')
  registerList(feeds)
  registerAdd(feeds)
  registerChanges(feeds)
  registerTest(feeds)
  registerTrust(feeds)
  registerOpml(feeds)
}

function registerList(feeds: Command): void {
  feeds
    .command('list')
    .description('feeds with their health, trouble first')
    .option('--json', 'as JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const { readFeeds } = await import('../../db/read/feeds.ts')
      const rows = await withDatabase((db) => readFeeds(db))
      const calm = ['ok', 'repaired', 'new']
      const isCalm = (f: (typeof rows)[number]) => calm.includes(f.health) && !f.flags.length
      rows.sort((a, b) => Number(isCalm(a)) - Number(isCalm(b)))
      if (json) return console.log(JSON.stringify(rows, null, 2))
      if (!rows.length) return console.log('No feeds yet. Add one: copytaster feeds add URL --source NAME')
      showFeeds(rows)
    })
}

/** Feeds as a table, then what is flagged and what is wrong with any. */
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
    if (feed.trouble) console.log(`\n${feed.id} ${feed.source.name}: ${feed.trouble.message} (${feed.trouble.code})`)
    else if (feed.repairs.length) console.log(`\n${feed.id} ${feed.source.name}, mended: ${feed.repairs.join(' ')}`)
}

function registerAdd(feeds: Command): void {
  feeds
    .command('add')
    .description('poll this address from now on; of a web page, the feed that it names')
    .argument('<url>')
    .requiredOption('--source <name>', 'who publishes it')
    .option('--agency', 'the source is an agency, not an outlet', false)
    .option('--language <tag>', 'BCP 47 language')
    .option('--full-text', 'the feed carries the whole text; pages are not fetched', false)
    .option('--every <minutes>', 'shortest poll interval; a folder is looked into every few seconds', '2')
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
  const given = webAddress(address)
  const every = PollMinutes.safeParse(Number(options.every))
  if (!every.success) throw new PlainError(`--every ${options.every} is not understood.`, 'It is minutes, from 0.01 to 10080 (a week).')
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
      ? `Added. It is polled within a second by a running Copytaster; try it now with: copytaster feeds test ${withoutCredentials(url)}`
      : 'This feed is there already.',
  )
}

function registerChanges(feeds: Command): void {
  feeds
    .command('remove')
    .description('poll a feed no more; its articles and stories stay')
    .argument('<id or url>')
    .action(async (which: string) => change(which, 'Removed', (db, id) => removeFeed(db, id)))
  feeds
    .command('pause')
    .description('stop polling a feed for now')
    .argument('<id or url>')
    .action(async (which: string) => change(which, 'Paused', (db, id) => setFeedStatus(db, id, 'paused')))
  feeds
    .command('resume')
    .description('poll a paused or gone feed again, at once')
    .argument('<id or url>')
    .action(async (which: string) => change(which, 'Polled again from now on', (db, id) => setFeedStatus(db, id, 'active')))
}

function registerTest(feeds: Command): void {
  feeds
    .command('test')
    .description('fetch and read a feed and three of its articles without storing anything')
    .argument('<url>')
    .option('--item <css>', 'for a page that names no feed: the element of an entry')
    .option('--headline <css>', 'in the item; else the text of its link')
    .option('--link <css>', 'in the item; else its first link')
    .option('--date <css>', 'in the item; else its time element')
    .option('--summary <css>', 'in the item')
    .action(async (address: string, { item, ...inside }: Partial<ListingRules>) => {
      if (!item && Object.keys(inside).length) throw new PlainError('Which element is an entry?', "Name it: --item 'article.teaser'")
      const { testFeed } = await import('./test-feed.ts')
      process.exitCode = await testFeed(webAddress(address), item ? { item, ...inside } : undefined)
    })
}

function registerTrust(feeds: Command): void {
  feeds
    .command('trust')
    .description('take the key that an SFTP server shows at the next poll for its own: after its people said that it changed')
    .argument('<id or url>')
    .action(async (which: string) =>
      withDatabase(async (db) => {
        const feed = await theFeed(db, which)
        if (!feed.url.startsWith('sftp:'))
          throw new PlainError(`${withoutCredentials(feed.url)} is no SFTP server: it has no key to be trusted.`)
        const { forgetHostKey } = await import('../../db/write/remote-files.ts')
        const known = await forgetHostKey(db, serverOf(feed.url))
        await setFeedStatus(db, feed.id, 'active')
        console.log(
          known
            ? `${known} is forgotten; the next poll records what it finds.`
            : 'No key was recorded; the next poll records what it finds.',
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
        await readFile(file, 'utf8').catch(() => Promise.reject(new PlainError(`${file} cannot be read.`, 'Name an OPML file.'))),
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
      console.error('Names and passwords in addresses are left out; after an import, add them again.')
    })
}

/** The address itself; for a web page that names one feed, that feed. It need not answer now: what is wrong is seen at its first poll. */
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
      `Try to read it by selectors: copytaster feeds test ${shown} --item 'article' --headline h2`,
    )
  if (others.length)
    throw new PlainError(
      `${shown} is a web page with ${named.length} feeds:\n${named.map((one) => `  ${one.url}${one.title ? `  ${one.title}` : ''}`).join('\n')}`,
      'Add the one that is meant.',
    )
  console.log(`${shown} is a web page; its feed is ${feed.url}`)
  return withCredentialsOf(url, feed.url)
}

/** The one feed that is meant. @throws PlainError when there is none, or several that differ in their credentials alone */
async function theFeed(db: Parameters<typeof findFeeds>[0], which: string): Promise<{ id: number; url: string }> {
  const [feed, ...others] = await findFeeds(db, which)
  if (!feed) throw new PlainError(`There is no feed ${withoutCredentials(which)}.`, 'copytaster feeds list shows them.')
  if (others.length)
    throw new PlainError(
      `${others.length + 1} feeds have the address ${withoutCredentials(which)}, each with a login of its own.`,
      `Name one by its id: ${[feed, ...others].map(({ id }) => id).join(', ')}.`,
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

function webAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !/^(?:https?|file|sftp|ftps?):$/.test(url.protocol))
    throw new PlainError(
      `${withoutCredentials(address)} is no web address.`,
      'It begins with http:// or https:// (or file:// for a watched folder; sftp://, ftp:// or ftps:// for one on a server).',
    )
  if (isRemote(url.href) && url.password)
    throw new PlainError('A password does not belong into an address, which everybody sees.', 'Write it into config/servers.yaml.')
  return url.href
}
