import { trouble } from '../../errors.ts'
import type { PageReading, Trouble } from '../../model.ts'
import type { ReadingContext } from '../context.ts'

/** A page as read, and its address after redirects; `notes`: site rules that found nothing. */
export type PageAt = { url: string; page: PageReading & { notes: string[] } }

/**
 * Fetches and reads one page, as robots.txt allows and with the delay that it asks for.
 * @param patienceMs the longest wait for the host's turn, after which it rejects with HostBusy
 */
export async function readPageAt(context: ReadingContext, address: string, patienceMs?: number): Promise<PageAt | { trouble: Trouble }> {
  const { robots, fetcher, reader, rulesFor } = context
  if (!(await robots.allowed(address, patienceMs))) return { trouble: trouble('ROBOTS') }
  const spacingMs = robots.crawlDelayMs(address)
  const fetched = await fetcher.get(address, { kind: 'page', spacingMs, patienceMs, mayFollow: robots.allowed })
  if ('trouble' in fetched) return { trouble: fetched.trouble }
  if (!('body' in fetched))
    return { trouble: trouble('HTTP_ERROR', `The server answered ${fetched.status} to a request without conditions.`) }
  const { body, contentType, url } = fetched
  return { url, page: await reader.page({ bytes: body, contentType, url, rules: rulesFor(url) }) }
}
