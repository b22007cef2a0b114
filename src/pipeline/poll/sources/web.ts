import { knownStates } from '../../../../db/write/articles.ts'
import { type DueFeed, type PollRecord, recordPolls } from '../../../../db/write/feeds.ts'
import { readKnownItems, recordKnownItems } from '../../../../db/write/known-items.ts'
import type { Fetched, FetchOutcome } from '../../../fetch/fetch.ts'
import { BRIEF_WAIT_MS, type Context } from '../../context.ts'
import type { FeedDocument, FeedReading } from '../../reader/reading.ts'
import { countUnseen, itemsToRemember } from '../known-items.ts'
import { failedPoll, keptPoll, unchangedPoll } from '../outcome.ts'
import { type PolledDocument, type PollSource, sourceOfText } from '../source.ts'

/** One document at an address. The poll is recorded in the transaction of its rows, with the validators for the next request. */
export const web: PollSource = async (context, feed) => {
  const validators = { etag: feed.etag, lastModified: feed.lastModified }
  const response = await context.fetcher.get(feed.url, { kind: 'feed', validators, patienceMs: BRIEF_WAIT_MS })
  let written: PollRecord | undefined
  let unreadable: PollRecord | undefined

  async function* documents(): AsyncGenerator<PolledDocument, void, void> {
    if (!isNew(feed, response)) return
    // What the feed brought before is left unread. Where it is needed after all, the document is read again, whole.
    const brought = await readBefore(context, feed)
    for (const before of [brought, NOTHING]) {
      const reading = await readResponse(context, feed, response, before)
      if ('trouble' in reading) {
        unreadable = failedPoll(feed, { ...response, outcome: 'failed', trouble: reading.trouble }, Date.now())
        return
      }
      yield {
        reading,
        async remember(client, kept) {
          const noise = { entriesNoise: kept.entriesNoise + countUnseen(reading, brought.knownItems) }
          const record = keptPoll(feed, { response, reading, kept: { ...kept, ...noise } }, Date.now())
          await recordPolls(client, [record])
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
    const failure = 'trouble' in response ? failedPoll(feed, response, Date.now()) : unreadable
    return { poll: failure ?? unchangedPoll(feed, response, Date.now()), isRecorded: false }
  }

  return { documents, ended }
}

/** Whether the response is another document than the one read last. */
function isNew(feed: DueFeed, response: FetchOutcome): response is Fetched {
  return 'body' in response && (response.outcome === 'moved' || response.sha256 !== feed.bodyHash)
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
