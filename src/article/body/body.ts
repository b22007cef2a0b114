import { datelineIn } from '../../text/dateline.ts'
import type { PageView } from '../html/clutter.ts'
import { type Block, type FlowItem, standfirst } from '../html/flow.ts'
import type { Element, Root } from '../html/tree.ts'
import { bodyCandidates } from './candidates.ts'
import { toEnding } from './ending.ts'
import { judge } from './judge.ts'
import { fromOpening } from './opening.ts'
import { copyBlocks, withoutRepeats } from './paragraphs.ts'

/** The blocks of an article after each step. Each step of the body is a part of the step before; `standfirst` is above the body. */
export interface BodySteps {
  standfirst: Block[]
  inBody: Block[]
  fromOpening: Block[]
  toEnding: Block[]
  copy: Block[]
}

/** What is known of a page when its body is read. */
export interface BodyContext {
  headline: string | null
  /** The page's own description, which is often its standfirst. */
  description: string | null
  byline: string[]
}

/** The element that holds the article: the best of all candidates; null where no candidate has prose. */
export const findBody = (root: Root, { measures }: PageView, headline: Element | null): Element | null =>
  judge(bodyCandidates(root, measures), measures, headline)

/** The paragraphs of an article (standfirst and copy), its dateline, and the steps that led there. `items` are in reading order. */
export function readBody(
  items: FlowItem[],
  { headline, description, byline }: BodyContext,
): { paragraphs: string[]; dateline: string | null; steps: BodySteps } {
  const steps = stepsOf(items, { headline, description, byline })
  const texts = [...steps.standfirst, ...steps.copy].map((block) => block.text)
  const paragraphs = withoutRepeats(texts, headline)
  return { paragraphs, dateline: datelineIn(paragraphs), steps }
}

function stepsOf(items: FlowItem[], { headline, description, byline }: BodyContext): BodySteps {
  const blocks = items.filter((item) => item.kind === 'text')
  const above = blocks.filter((block) => block.zone === 'head')
  const inBody = blocks.filter((block) => block.zone === 'body')
  const begun = fromOpening(inBody, headline, description)
  const ended = toEnding(begun, byline)
  return {
    standfirst: standfirst(above, description),
    inBody,
    fromOpening: begun,
    toEnding: ended,
    // Pointers to other pages can hide a colophon above them, so the end is cut again after they are removed.
    copy: toEnding(copyBlocks(ended), byline),
  }
}
