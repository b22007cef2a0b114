import type pg from 'pg'
import { lockSource, nextIds, sourcesOf } from '../../../db/write/articles.ts'
import { insertVersions, type NewVersion, type ReceivedVersion, type StoredVersion } from '../../../db/write/versions.ts'
import { endRetry, newestNumber } from '../../../db/write/waiting.ts'
import type { Copy, Stated } from '../../model.ts'
import { asFirstRead } from '../arrival.ts'
import type { Context } from '../context.ts'
import { prepareText } from '../reader/prepare-text.ts'

/** The text that was chosen for a version: its page's, or the feed's. */
export type ChosenText = Pick<NewVersion, 'copy' | 'bodyFrom' | 'readAs' | 'trouble' | 'pageKey'>

/** A version as received, with its source. */
type VersionOfSource = ReceivedVersion & Pick<StoredVersion, 'source' | 'sourceKind' | 'sourceLanguage'>

/** Makes the row of a version with the chosen text. What is stored with the text is made in a reader thread. */
export async function versionWith({ reader }: Pick<Context, 'reader'>, version: VersionOfSource, text: ChosenText): Promise<NewVersion> {
  const prepared = await prepareText(reader, { json: version.json, ...asFirstRead(version, text.copy) })
  const { copy, bodyFrom, readAs, trouble, pageKey } = text
  return { ...version, ...statedTerms(version.stated, copy), ...prepared, copy, bodyFrom, readAs, trouble, pageKey }
}

/** Conditions of use that the page states are kept with those of the entry. */
function statedTerms(stated: Stated, { usageTerms = [] }: Copy): { stated: Stated } {
  const terms = [...new Set([...(stated.usageTerms ?? []), ...usageTerms])]
  return { stated: terms.length ? { ...stated, usageTerms: terms } : stated }
}

/**
 * Adds the next version of an article: the same entry with another text, because its page was read after all, or turned out to be no article.
 * @param text the version that it follows, with the new text; it gets a number and an id of its own
 * @returns the id of the added version, which now waits to be placed; null where a later version is stored already
 */
export async function addReread(client: pg.PoolClient, text: NewVersion): Promise<number | null> {
  // A feed that was given to another source goes on with its articles there.
  for (const id of await sourcesOf(client, text)) await lockSource(client, id)
  await endRetry(client, text.id)
  if ((await newestNumber(client, text.articleId)) !== text.number) return null
  const [id] = await nextIds(client, 'versions', 1)
  await insertVersions(client, [{ ...text, id: id!, number: text.number + 1, receivedAt: null, print: null }])
  return id!
}
