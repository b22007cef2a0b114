import { fold, wordCount } from '../../article/html/text.ts'
import { HostBusy } from '../../fetch/politeness.ts'
import type { Copy, PageReading, ReadAs } from '../../model.ts'
import type { ReadingContext } from '../context.ts'
import { readPageAt } from './read-page-at.ts'

/** The most parts that are read of one article. Most have two to four; a longer article is recorded as cut short. */
const MAX_PARTS_READ = 4

type ArticlePage = Extract<PageReading, { kind: 'article' }>

/**
 * Joins an article in parts from its first page on. The next parts are fetched one after the other, as politely as any page, until there is
 * none, one brings nothing new or cannot be read, or the time of one fetch is over. `readAs.parts` has those read and the next one.
 */
export async function withFurtherParts(context: ReadingContext, { copy, readAs }: ArticlePage): Promise<{ copy: Copy; readAs: ReadAs }> {
  if (readAs.parts?.read[0] !== 1) return { copy, readAs }
  const until = Date.now() + context.settings.FETCH_TIMEOUT_SECONDS * 1000
  let parts = readAs.parts
  let whole = copy
  while (parts.next && parts.read.length < MAX_PARTS_READ && Date.now() < until) {
    const page = await partAt(context, parts.next)
    const number = page?.readAs.parts?.read[0]
    if (!page || !number || number !== parts.read.at(-1)! + 1) break
    const fresh = newIn(page.copy, whole)
    if (!fresh.body.length && !fresh.captions.length) break
    whole = { ...whole, body: [...whole.body, ...fresh.body], captions: [...whole.captions, ...fresh.captions] }
    parts = { read: [...parts.read, number], of: Math.max(parts.of, page.readAs.parts!.of), next: page.readAs.parts!.next }
  }
  return { copy: whole, readAs: { ...readAs, parts } }
}

async function partAt(context: ReadingContext, url: string): Promise<ArticlePage | null> {
  const fetched = await readPageAt(context, url).catch((error: unknown) => {
    // What was read of the article is kept.
    if (error instanceof HostBusy) return null
    throw error
  })
  return fetched && 'page' in fetched && fetched.page.kind === 'article' ? fetched.page : null
}

/** What a part has that those before do not: standfirst and lead picture stand above every part. */
function newIn(part: Copy, before: Copy): Pick<Copy, 'body' | 'captions'> {
  const known = new Set([before.headline ?? '', ...before.body].map(fold))
  const shown = new Set(before.captions.map(({ text, image }) => `${fold(text)} ${image}`))
  return {
    // Answers and subheadings may be alike from part to part.
    body: part.body.filter((paragraph) => wordCount(paragraph) < 8 || !known.has(fold(paragraph))),
    captions: part.captions.filter(({ text, image }) => !shown.has(`${fold(text)} ${image}`)),
  }
}
