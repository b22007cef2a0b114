import { createHash } from 'node:crypto'
import type pg from 'pg'
import { inTransaction } from '../../../db/client.ts'
import { lockSource } from '../../../db/write/articles.ts'
import { entriesOf, type Shown, whoShowed } from '../../../db/write/page-texts.ts'
import { addReread, type ToScrape } from '../../../db/write/steps.ts'
import { formOf, isSameEverywhere } from '../../article/same-text.ts'
import { trouble } from '../../errors.ts'
import { normaliseAddress } from '../../text/address.ts'
import type { Context } from '../context.ts'

/** The most words of a text that is compared across a host: some consent texts are as long as an article, none as long as a long one. */
const MAX_COMPARED_WORDS = 1000

/** Host and text of a page in one short key; null for a text too long for a consent page or the like, or without a letter. */
export function pageKeyOf(url: string, body: readonly string[]): string | null {
  const form = formOf(body)
  if (!form || form.split(' ').length > MAX_COMPARED_WORDS) return null
  return createHash('sha256')
    .update(`${new URL(url).hostname}\n${form}`)
    .digest('base64url')
    .slice(0, 24)
}

/** Whether the host shows the text of this page at other addresses too, so that it is no article. Locks the text until the transaction ends. */
export async function showsTheSame(
  client: pg.PoolClient,
  context: Context,
  version: ToScrape,
  page: { key: string; body: readonly string[] },
): Promise<boolean> {
  const { key, body } = page
  const shown = await whoShowed(client, key, context.settings.WINDOW_DAYS)
  const own = { address: version.url, headline: version.entry.title ?? '' }
  return isSameEverywhere(body, { headline: own.headline, text: hasOwnText(version) ? version.copy.body : [] }, sightings([own, ...shown]))
}

/** Whether the entry has a text. One without gets that of the version before it, which may be what this host shows everywhere. */
const hasOwnText = ({ entry }: ToScrape) => Boolean(entry.content || entry.summary)

/** The version without its inherited text, where that is the text its page shows. */
export function withoutKept(version: ToScrape, body: readonly string[]): ToScrape {
  if (hasOwnText(version) || formOf(version.copy.body) !== formOf(body)) return version
  return { ...version, copy: { ...version.copy, body: [] } }
}

const sightings = (shown: Pick<Shown, 'address' | 'headline'>[]) =>
  shown.map(({ address, headline }) => ({ address: normaliseAddress(address), headline }))

/**
 * Adds a version with the feed's text to each article that was stored with a text which the host has since shown elsewhere. One of them may
 * be the article itself, to which the other addresses redirect: each is judged by what its own feed announced.
 */
export async function withdrawSameText(context: Context, pageKey: string, retryAt: Date | null): Promise<void> {
  const shown = await inTransaction(context.db, (client) => whoShowed(client, pageKey, context.settings.WINDOW_DAYS))
  const stored = shown.filter((one) => one.stands)
  if (!stored.length) return
  const entries = await entriesOf(
    context.db.pool,
    stored.map((one) => one.versionId),
  )
  for (const { versionId, sourceId, entry, feedUrl, language, body } of entries) {
    const copy = await context.reader.entry({ entry, url: feedUrl, language })
    if (!copy || !isSameEverywhere(body, { headline: entry.title ?? '', text: copy.body }, sightings(shown))) continue
    await inTransaction(context.db, async (client) => {
      await lockSource(client, sourceId)
      await addReread(client, versionId, { copy, bodyFrom: 'feed', readAs: null, trouble: trouble('SAME_TEXT'), pageKey, retryAt })
    })
  }
}
