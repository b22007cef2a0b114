import type { Command } from 'commander'
import { readSettings, type Settings } from '../../config/env.ts'
import { LanguageTag } from '../../config/feed-fields.ts'
import { PollMinutes } from '../../config/feeds.ts'
import { inTransaction } from '../../db/client.ts'
import { addFeedsIn, type FeedListing, listFeeds, type NewFeed } from '../../db/write/feeds.ts'
import { record } from '../access/audit.ts'
import { cliCaller } from '../access/cli-caller.ts'
import { PlainError } from '../errors.ts'
import { neverPollable } from '../fetch/pollable.ts'
import { takenApart, withoutCredentials } from '../text/credentials.ts'
import { meantAddresses } from '../text/web-address.ts'
import { withDatabase } from './database.ts'
import type { FoundAt } from './fetching.ts'
import { hostOf, sourceAt } from './opml.ts'

/** `copytaster feeds add`. */
export function registerAdd(feeds: Command): void {
  feeds
    .command('add')
    .description('poll this address from now on; for a web page, the feed that it names or hides')
    .argument('<url>')
    .option('--source <name>', 'the name of the publisher (default: the title of the feed)')
    .option('--agency', 'the source is an agency, not an outlet', false)
    .option('--language <tag>', 'BCP 47 language')
    .option('--full-text', 'the feed carries the full text; do not fetch pages', false)
    .option('--every <minutes>', 'shortest poll interval; a folder is read every few seconds', '2')
    .action(addFeed)
}

interface AddOptions {
  source?: string
  agency: boolean
  language?: string
  fullText: boolean
  every: string
}

async function addFeed(given: string, options: AddOptions): Promise<void> {
  const settings = readSettings()
  const every = PollMinutes.safeParse(Number(options.every))
  if (!every.success) throw new PlainError(`--every ${options.every} is not understood.`, 'Give minutes, from 0.01 to 10080 (a week).')
  const language = languageOf(options.language)
  const addresses = await pollableAddresses(given, settings)
  const found = await foundAt(addresses, settings)
  const url = found?.url ?? addresses[0]!
  const feed: NewFeed = {
    url,
    source: sourceOf(options.source, found, url),
    kind: options.agency ? 'agency' : 'outlet',
    language,
    scrape: !options.fullText,
    minIntervalSeconds: every.data * 60,
    maxIntervalSeconds: Math.max(3600, every.data * 60),
  }
  const isNew = await withDatabase((db) =>
    inTransaction(db, async (client) => {
      if (!options.source) feed.source = apartFrom(await listFeeds(client), feed)
      const [added] = await addFeedsIn(client, [feed])
      if (added) await record(client, cliCaller(), { what: 'feed.add', object: `feed ${added.id}`, after: feed })
      return Boolean(added)
    }),
  )
  if (!isNew) return console.log('This feed exists already.')
  const shown = withoutCredentials(url)
  if (found?.kind !== 'trouble')
    return console.log(
      `Added as ${feed.source}. A running Copytaster polls it within a second. To try it now: copytaster feeds test ${shown}`,
    )
  const state = found.answered ? 'it cannot be read as a feed now' : 'its server does not answer: it may be dead'
  console.log(`Added as ${feed.source}, but ${state}. ${found.trouble.message} (${found.trouble.code})`)
}

function languageOf(given: string | undefined): string | undefined {
  const language = LanguageTag.optional().safeParse(given)
  if (!language.success) throw new PlainError(`There is no language ${given}.`, 'Give its tag (BCP 47), such as de or pt-BR.')
  return language.data
}

/** The name of the publisher; the feed's own title where none is given. */
function sourceOf(given: string | undefined, found: FoundAt | null, url: string): string {
  const name = given?.trim() || (found?.kind === 'feed' ? found.title?.trim() : undefined)
  if (name) return name
  throw new PlainError(
    `${withoutCredentials(url)} gives no title that could name its source.${found?.kind === 'trouble' ? ` ${found.trouble.message} (${found.trouble.code})` : ''}`,
    'Say who publishes it: --source NAME',
  )
}

/** The name of a source that was not given: with its host where feeds of another host have a source of that name already. */
function apartFrom(known: readonly FeedListing[], feed: NewFeed): string {
  const same = known.filter(({ source }) => source === feed.source)
  return !same.length || same.some(({ url }) => hostOf(url) === hostOf(feed.url)) ? feed.source : sourceAt(feed)
}

/**
 * The addresses that may be meant, without a login: one that stood in the address is written to the server file.
 * @throws PlainError where none can ever be polled
 */
async function pollableAddresses(given: string, settings: Settings): Promise<string[]> {
  const apart = meantAddresses(given).map(takenApart)
  const isWeb = ({ address }: { address: string }) => /^https?:/i.test(address)
  const addresses = apart
    .map(({ address }, i) => (isWeb(apart[i]!) ? address : meantAddresses(given)[i]!))
    .map((one) => (URL.canParse(one) ? new URL(one).href : one))
  const never = await neverPollable(addresses[0]!, { allowHosts: settings.ALLOW_HOSTS, watchFolders: settings.WATCH_FOLDERS })
  if (never)
    throw new PlainError(
      `${withoutCredentials(addresses[0]!)} can never be polled: ${never.message} (${never.code})`,
      'An address begins with http:// or https://, with file:// for a watched folder, or with sftp://, ftp:// or ftps:// for a folder on a server.',
    )
  const login = isWeb(apart[0]!) ? apart[0]!.login : null
  if (login) {
    const { writeLogin } = await import('../../config/write-login.ts')
    for (const { origin } of new Set(addresses.map((address) => new URL(address)))) {
      const done = await writeLogin(settings.SERVERS_FILE, { origin, ...login })
      if (done === 'written')
        console.log(`Name and password were taken out of the address and written to ${settings.SERVERS_FILE}, under ${origin}.`)
    }
  }
  return addresses
}

/** What lies at a web address; null for a folder, and for a page that config/sites.yaml says how to read. */
async function foundAt(addresses: string[], settings: Settings): Promise<FoundAt | null> {
  if (!/^https?:/i.test(addresses[0]!)) return null
  const { readSitesFile } = await import('../../config/sites.ts')
  const rulesFor = readSitesFile(settings.SITES_FILE)
  if (rulesFor(addresses[0]!)?.listing) return null
  const { lookAt } = await import('./fetching.ts')
  const found = await lookAt(addresses, settings)
  if (found.kind !== 'page') return found
  const [feed, ...others] = found.feeds
  if (!feed)
    throw new PlainError(
      `${found.url} is a web page that names no feed.`,
      `Try to read it by CSS selectors: copytaster feeds test ${found.url} --item 'article' --headline h2`,
    )
  if (others.length)
    throw new PlainError(
      `${found.url} is a web page with ${found.feeds.length} feeds:\n${found.feeds.map((one) => `  ${one.url}${one.title ? `  ${one.title}` : ''}`).join('\n')}`,
      'Add the one you mean.',
    )
  console.log(`${found.url} is a web page; its feed is ${feed.url}`)
  return lookAt([feed.url], settings)
}
