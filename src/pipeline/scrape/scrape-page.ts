import type { Copy, ReadAs, Trouble } from '../../model.ts'
import type { ReadingContext } from '../context.ts'
import { withFurtherParts } from './further-parts.ts'
import { readPageAt } from './read-page-at.ts'

/** The result for an article's page. `missed`: a selector of the site's rules found nothing. */
export type ScrapedPage =
  | { kind: 'article'; url: string; copy: Copy /** The text of its first part. */; firstBody: string[]; readAs: ReadAs; missed: boolean }
  | { kind: 'not-article'; trouble: Trouble; missed: boolean }

/**
 * Fetches and reads an article's page, with its further parts where it has any. Needs no database.
 * @param patienceMs the longest wait for the host's turn, after which it rejects with HostBusy
 */
export async function scrapePage(context: ReadingContext, address: string, patienceMs?: number): Promise<ScrapedPage> {
  const fetched = await readPageAt(context, address, patienceMs)
  if ('trouble' in fetched) return { kind: 'not-article', trouble: fetched.trouble, missed: false }
  const { url, page } = fetched
  const missed = page.notes.length > 0
  if (page.kind === 'not-article') return { kind: 'not-article', trouble: page.trouble, missed }
  const { copy, readAs } = await withFurtherParts(context, page)
  return { kind: 'article', url, copy, firstBody: page.copy.body, readAs, missed }
}
