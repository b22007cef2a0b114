import type { Command } from 'commander'
import type { readFeeds } from '../../db/read/feeds.ts'
import { PlainError } from '../errors.ts'
import type { ListingRules } from '../feed/parse/listing.ts'
import { withoutCredentials } from '../text/credentials.ts'
import { meantAddresses } from '../text/web-address.ts'
import { withDatabase } from './database.ts'
import { registerFeedHealth } from './feed-health.ts'
import { registerAdd } from './feeds-add.ts'
import { registerChanges } from './feeds-change.ts'
import { registerOpml } from './feeds-opml.ts'
import { table } from './table.ts'

/** `copytaster feeds ...`: manages feeds. */
export function registerFeeds(program: Command): void {
  const feeds = program.command('feeds').description('list, add, test and repair feeds')
  registerList(feeds)
  registerAdd(feeds)
  registerChanges(feeds)
  registerTest(feeds)
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

/** A web address as it may be meant, or that of a folder. */
function checkedAddress(given: string): string {
  const [address] = meantAddresses(given)
  const url = URL.canParse(address!) ? new URL(address!) : undefined
  if (!url || !/^(?:https?|file|sftp|ftps?):$/.test(url.protocol))
    throw new PlainError(
      `${withoutCredentials(given)} is not a feed address.`,
      'It begins with http:// or https://, with file:// for a watched folder, or with sftp://, ftp:// or ftps:// for a folder on a server.',
    )
  return url.href
}
