import { knownStates } from '../../../../db/write/articles.ts'
import { type DueFeed, type PollRecord, recordPolls } from '../../../../db/write/feeds.ts'
import { readKnownItems, recordKnownItems } from '../../../../db/write/known-items.ts'
import { isCheckDue, isTrusted } from '../../../feed/trust.ts'
import type { Fetched, FetchOutcome } from '../../../fetch/fetch.ts'
import { HostBusy } from '../../../fetch/politeness.ts'
import { BRIEF_WAIT_MS, type Context } from '../../context.ts'
import type { FeedDocument, FeedReading } from '../../reader/reading.ts'
import { keepHub } from '../hubs.ts'
import { countUnseen, itemsToRemember } from '../known-items.ts'
import { type Asked, failedPoll, isDocument, keptPoll, unchangedPoll } from '../outcome.ts'
import { type PolledDocument, type PollSource, sourceOfText } from '../source.ts'

/** One document at an address. The poll is recorded in the transaction of its rows, with the validators for the next request. */
export const web: PollSource = async (context, feed) => {
  const { response, asked } = await ask(context, feed)
  let written: PollRecord | undefined
  let unreadable: PollRecord | undefined

  async function* documents(): AsyncGenerator<PolledDocument, void, void> {
    if (!isNew(feed, response)) return
    // What the feed brought before is left unread. Where it is needed after all, the document is read again, whole.
    const brought = await readBefore(context, feed)
    for (const before of [brought, NOTHING]) {
      const reading = await readResponse(context, feed, response, before)
      if ('trouble' in reading) {
        unreadable = failedPoll(feed, { ...response, outcome: 'failed', trouble: reading.trouble })
        return
      }
      yield {
        reading,
        async remember(client, kept) {
          const noise = { entriesNoise: kept.entriesNoise + countUnseen(reading, brought.knownItems) }
          const record = keptPoll(feed, { response, reading, kept: { ...kept, ...noise }, asked })
          await recordPolls(client, [record])
          await keepHub(client, context, feed, { response, kept })
          const items = kept.refused.length ? null : await itemsToRemember(client, feed.sourceId, reading)
          if (items || brought.knownItems) await recordKnownItems(client, feed.id, items)
          written = record
        },
      }
      if (written) return
    }
    throw new Error(`Entries of feed ${feed.id} were left unread.`)
  }

  async function ended() {
    if (written) return { poll: written, isRecorded: true }
    if (unreadable) return { poll: unreadable, isRecorded: false }
    return { poll: 'trouble' in response ? failedPoll(feed, response) : unchangedPoll(feed, response, asked), isRecorded: false }
  }

  return { documents, ended }
}

/** A check waits for the turn after its own request: a second as usual. */
const CHECK_WAIT_MS = 5000

/** Asks with the validators of the last document where its server is trusted. Now and then a 304 is checked: the feed is asked again without them. */
async function ask({ fetcher }: Context, feed: DueFeed): Promise<{ response: FetchOutcome; asked: Asked }> {
  const { etag, lastModified, learned, begunAt } = feed
  const isConditional = Boolean(etag || lastModified) && isTrusted(learned.trust, begunAt.getTime())
  const response = await fetcher.get(feed.url, {
    kind: 'feed',
    patienceMs: BRIEF_WAIT_MS,
    ...(isConditional && { validators: { etag, lastModified } }),
  })
  if (response.outcome === 'unchanged' && isCheckDue(learned.trust, begunAt.getTime())) {
    const whole = await fetcher.get(feed.url, { kind: 'feed', patienceMs: CHECK_WAIT_MS }).catch((error: Error) => {
      // The 304 stands, and the next one is checked.
      if (error instanceof HostBusy) return null
      throw error
    })
    if (whole && 'body' in whole) return { response: whole, asked: { isCheck: true, isConditional: false } }
  }
  return { response, asked: { isCheck: false, isConditional } }
}

/** Whether the response is another document than the one read last. */
function isNew(feed: DueFeed, response: FetchOutcome): response is Fetched {
  return 'body' in response && !isDocument(feed.bodyHash, response.sha256)
}

/** What the feed brought in its last documents. */
type Before = Required<Pick<FeedDocument, 'known' | 'knownItems'>>
const NOTHING: Before = { known: [], knownItems: null }

async function readBefore({ db }: Context, { id }: DueFeed): Promise<Before> {
  const [known, knownItems] = await Promise.all([knownStates(db, id), readKnownItems(db, id)])
  return { known, knownItems }
}

function readResponse(context: Context, feed: DueFeed, { body, contentType, url }: Fetched, before: Before): Promise<FeedReading> {
  const listing = context.rulesFor(url)?.listing
  return context.reader.feed({ bytes: body, contentType, url, language: feed.language, ...before, listing, ...sourceOfText(feed) })
}
