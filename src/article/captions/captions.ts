import type { Caption } from '../../model.ts'
import { isCall } from '../body/prompts.ts'
import { type FlowItem, type Plan, readFlow } from '../html/flow.ts'
import { fold } from '../html/text.ts'
import { captionsInText } from './captions-in-text.ts'
import { isWhenAndWho } from './figure.ts'
import { captionWithTerms } from './usage-terms.ts'

/** No article has more pictures than this; further captions are ignored. */
const MOST_CAPTIONS = 300

/** Reads an article in reading order with its captions apart: `items` holds text blocks, pictures and captions, `captions` each caption once. */
export function readCaptions(plan: Plan): { items: FlowItem[]; captions: Caption[] } {
  const items = captionsInText(readFlow(plan))
    .map((item) => (item.kind === 'caption' ? { ...item, caption: captionWithTerms(item.caption) } : item))
    .filter((item) => item.kind !== 'caption' || item.caption.credit !== null || !isNoCaption(item.caption.text))
  return { items, captions: distinctCaptions(items.flatMap((item) => (item.kind === 'caption' ? [item.caption] : []))) }
}

/** Calls to platforms, and the time of the article, stand below pictures too. */
const isNoCaption = (text: string) => isCall(text) || isWhenAndWho(text)

/** The same caption under the same picture once; a caption that is shown twice keeps what either showing knew of picture and credit. */
export function distinctCaptions(captions: Caption[]): Caption[] {
  const kept = new Map<string, Caption>()
  for (const caption of captions.slice(0, MOST_CAPTIONS)) {
    const text = fold(caption.text)
    const key = text || `${caption.image} ${fold(caption.credit ?? '')}`
    const twin = kept.get(key)
    const differs = twin?.credit && caption.credit && fold(twin.credit) !== fold(caption.credit)
    if (!twin || differs) kept.set(twin ? `${key} ${caption.credit}` : key, caption)
    else {
      twin.credit ??= caption.credit
      twin.image ??= caption.image
      if (caption.usageTerms) twin.usageTerms ??= caption.usageTerms
    }
  }
  return [...kept.values()]
}
