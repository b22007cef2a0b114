import { createHash } from 'node:crypto'
import type pg from 'pg'
import { inTransaction } from '../../../db/client.ts'
import { type Shown, whoShowed } from '../../../db/write/page-texts.ts'
import { receivedJson, storedVersions } from '../../../db/write/versions.ts'
import { awaitRetry, type ToScrape } from '../../../db/write/waiting.ts'
import { formOf, isSameEverywhere } from '../../article/same-text.ts'
import { trouble } from '../../errors.ts'
import type { Entry } from '../../model.ts'
import { normaliseAddress } from '../../text/address.ts'
import type { Context } from '../context.ts'
import { addReread, versionWith } from './store-text.ts'

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
  const own = { address: version.url, headline: version.stated.title ?? '' }
  return isSameEverywhere(body, { headline: own.headline, text: hasOwnText(version) ? version.copy.body : [] }, sightings([own, ...shown]))
}

/** Whether the entry has a text. One without gets that of the version before it, which may be what this host shows everywhere. */
function hasOwnText({ json }: ToScrape): boolean {
  const { content, summary } = JSON.parse(json) as Entry
  return Boolean(content || summary)
}

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
 * @param retryMinutes when their pages are fetched again; null: never
 */
export async function withdrawSameText(context: Context, pageKey: string, retryMinutes: number | null): Promise<void> {
  const shown = await inTransaction(context.db, (client) => whoShowed(client, pageKey, context.settings.WINDOW_DAYS))
  const stored = shown.filter((one) => one.stands)
  if (!stored.length) return
  for (const version of await storedVersions(
    context.db.pool,
    stored.map((one) => one.versionId),
  )) {
    const entry = JSON.parse(receivedJson(version)) as Entry
    const copy = await context.reader.entry({ entry, url: version.feedUrl, language: version.feedLanguage })
    if (!copy || !isSameEverywhere(version.copy.body, { headline: entry.title ?? '', text: copy.body }, sightings(shown))) continue
    const text = { copy, bodyFrom: 'feed', readAs: null, trouble: trouble('SAME_TEXT'), pageKey } as const
    const next = await versionWith(context, { ...version, json: receivedJson(version) }, text)
    await inTransaction(context.db, async (client) => {
      const id = await addReread(client, next)
      if (id !== null && retryMinutes) await awaitRetry(client, { ...next, id, number: next.number + 1, attempts: 1 }, retryMinutes)
    })
  }
}
