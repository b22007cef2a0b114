import { fold, wordCount } from '../../article/html/text.ts'
import type { Copy, PageReading, ReadAs } from '../../model.ts'
import { withCredentialsOf } from '../../text/credentials.ts'
import type { ReadingContext } from '../context.ts'
import { readPageAt } from './read-page-at.ts'

/** Parts that are read of one article. Most in parts have two to four; a longer one is recorded as cut short. */
const MOST_PARTS = 4

type Article = Extract<PageReading, { kind: 'article' }>

/**
 * An article in parts joined from its first page on: the next parts are fetched one after the other, as politely as any page, until there is none,
 * one brings nothing new or cannot be had, or the time of one fetch is over. `readAs.parts` says which were read and which would be next.
 */
export async function withFurtherParts(
  context: ReadingContext,
  { copy, readAs }: Article,
  firstAddress: string,
): Promise<{ copy: Copy; readAs: ReadAs }> {
  if (readAs.parts?.read[0] !== 1) return { copy, readAs }
  const until = Date.now() + context.settings.FETCH_TIMEOUT_SECONDS * 1000
  let parts = readAs.parts
  let whole = copy
  while (parts.next && parts.read.length < MOST_PARTS && Date.now() < until) {
    const page = await partAt(context, withCredentialsOf(firstAddress, parts.next))
    const number = page?.readAs.parts?.read[0]
    if (!page || !number || number !== parts.read.at(-1)! + 1) break
    const fresh = newIn(page.copy, whole)
    if (!fresh.body.length && !fresh.captions.length) break
    whole = { ...whole, body: [...whole.body, ...fresh.body], captions: [...whole.captions, ...fresh.captions] }
    parts = { read: [...parts.read, number], of: Math.max(parts.of, page.readAs.parts!.of), next: page.readAs.parts!.next }
  }
  return { copy: whole, readAs: { ...readAs, parts } }
}

async function partAt(context: ReadingContext, url: string): Promise<Article | null> {
  const fetched = await readPageAt(context, url)
  return 'page' in fetched && fetched.page.kind === 'article' ? fetched.page : null
}

/** What a part says that those before did not: standfirst and lead picture are printed over every part. */
function newIn(part: Copy, before: Copy): Pick<Copy, 'body' | 'captions'> {
  const said = new Set([before.headline ?? '', ...before.body].map(fold))
  const shown = new Set(before.captions.map(({ text, image }) => `${fold(text)} ${image}`))
  return {
    // Answers and subheadings may be alike from part to part.
    body: part.body.filter((paragraph) => wordCount(paragraph) < 8 || !said.has(fold(paragraph))),
    captions: part.captions.filter(({ text, image }) => !shown.has(`${fold(text)} ${image}`)),
  }
}
