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

/** Words of the longest text by which a wall is told: some consent texts are as long as articles, none as long as a long one. */
const LONGEST = 1000

/** Host and text of a page in one short key; null for a text too long to be a wall's, or without a letter. */
export function pageKeyOf(url: string, body: readonly string[]): string | null {
  const form = formOf(body)
  if (!form || form.split(' ').length > LONGEST) return null
  return createHash('sha256')
    .update(`${new URL(url).hostname}\n${form}`)
    .digest('base64url')
    .slice(0, 24)
}

/** Whether the text of this page is shown at other addresses of its host, so that it is no article. Holds a lock on the text from then on. */
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

/** An entry without a text was given that of the version before it, which may be what this host shows everywhere. */
const hasOwnText = ({ entry }: ToScrape) => Boolean(entry.content || entry.summary)

/** The version without a text that it only kept, where that is the one its page shows. */
export function withoutKept(version: ToScrape, body: readonly string[]): ToScrape {
  if (hasOwnText(version) || formOf(version.copy.body) !== formOf(body)) return version
  return { ...version, copy: { ...version.copy, body: [] } }
}

const sightings = (shown: Pick<Shown, 'address' | 'headline'>[]) =>
  shown.map(({ address, headline }) => ({ address: normaliseAddress(address), headline }))

/**
 * Versions that were taken with a text before it was known for what it is get a next one with their feed's text. One of them may be the
 * article itself, to which the other addresses only lead: each is judged by what its own feed promised.
 */
export async function withdrawSameText(context: Context, pageKey: string, retryAt: Date | null): Promise<void> {
  const shown = await inTransaction(context.db, (client) => whoShowed(client, pageKey, context.settings.WINDOW_DAYS))
  const warnings = shown.filter((one) => one.stands)
  if (!warnings.length) return
  const entries = await entriesOf(
    context.db.pool,
    warnings.map((one) => one.versionId),
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
