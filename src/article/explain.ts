import type { PageReading } from '../model.ts'
import { type Block, type FlowItem, readFlow } from './html/flow.ts'
import { ancestors, type Element, find, holderOf, inside } from './html/tree.ts'
import { type PageInput, readPage, type Workings } from './page.ts'

/** One block of a page in reading order: what it was read as, and why. */
export interface ExplainedBlock {
  text: string
  taken: 'headline' | 'body' | 'standfirst' | 'caption' | 'left out'
  why: string
}

/** A page's blocks as `readPage` read them. `chosen` names the element that was read as the article. */
export interface Explanation {
  reading: PageReading
  chosen: string | null
  blocks: ExplainedBlock[]
}

/** Reads a page and explains for each of its blocks, hidden ones too, what it was read as and why. No network, throws for no input. */
export function explainPage(bytes: Uint8Array, input: PageInput): Explanation {
  let workings: Workings | null = null
  const reading = readPage(bytes, {
    ...input,
    watch: (w) => {
      workings = w
    },
  })
  return workings ? explainBlocks(workings, reading) : { reading, chosen: null, blocks: [] }
}

function explainBlocks(printed: Workings, reading: PageReading): Explanation {
  const workings = reading.kind === 'article' ? { ...printed, copy: reading.copy } : printed
  const { page, body } = workings
  const whole = find(page.root, (e) => e.name === 'body') ?? holderOf([...page.root.children])
  const all = readFlow({ body: whole, headline: null, isClutter: () => false, base: 'https://page.invalid/' })
  const captions = new Set(workings.items.flatMap((i) => (i.kind === 'caption' ? [i.caption.text] : [])))
  return {
    reading,
    chosen: body && tagOf(body),
    blocks: [...embedded(reading), ...all.flatMap((item) => explainItem(item, workings, captions))],
  }
}

/** The body that was read from elsewhere than the markup. */
function embedded(reading: PageReading): ExplainedBlock[] {
  if (reading.kind !== 'article' || reading.readAs.from === 'markup') return []
  const why = `it is in ${reading.readAs.from === 'state' ? 'the state that a script starts from' : 'the linked data'}`
  return reading.copy.body.map((text) => ({ text, taken: 'body', why }))
}

function explainItem(item: FlowItem, workings: Workings, captions: Set<string>): ExplainedBlock[] {
  if (item.kind === 'picture') return []
  if (item.kind === 'text') return [explainText(item, workings, captions)]
  const { text, credit } = item.caption
  const line = credit ? `${text} [${credit}]`.trim() : text
  return [
    captions.has(text)
      ? { text: line, taken: 'caption', why: 'it is in a figure or an element named for captions' }
      : { text: line, taken: 'left out', why: 'it is the caption of a picture outside the article' },
  ]
}

function explainText(block: Block, workings: Workings, captions: Set<string>): ExplainedBlock {
  const { text, element } = block
  const is = (b: Block) => b.element === element && b.text === text
  const { steps, headline, body, view, copy } = workings
  const out = (why: string): ExplainedBlock => ({ text, taken: 'left out', why })
  if (headline && inside(element, headline)) return { text, taken: 'headline', why: `it is ${tagOf(headline)}` }
  if (steps.standfirst.some(is))
    return { text, taken: 'standfirst', why: 'it is between headline and body, and is named or described as one' }
  if (steps.copy.some(is))
    return copy.body.includes(text)
      ? { text, taken: 'body', why: `it is text of ${body && tagOf(body)}` }
      : out('it repeats earlier text, or the body was not read from the markup')
  if (steps.toEnding.some(is)) return out('it points elsewhere, is a label or a notice to the reader, or is part of the tail')
  if (steps.fromOpening.some(is)) return out('it is colophon: rights, contacts, calls or a note on the writer below the copy')
  if (steps.inBody.some(is)) return out('it is headline, kicker, date or address')
  const clutter = [element, ...ancestors(element)].find(view.isClutter)
  if (clutter) return out(`it is in ${tagOf(clutter)}, which is hidden, a teaser, or built or named like what surrounds an article`)
  if ([...captions].some((caption) => caption && text.startsWith(caption)))
    return { text, taken: 'caption', why: 'it is written as a caption' }
  return out(
    body && inside(element, body) ? 'it belongs to a picture' : `it is outside ${body ? tagOf(body) : 'everything: no article was found'}`,
  )
}

/** An element as its tag, with id and class. */
function tagOf({ name, attribs: { id, class: classes } }: Element): string {
  const marks = [id && `id="${id}"`, classes && `class="${classes.trim().replace(/\s+/g, ' ').slice(0, 80)}"`].filter(Boolean)
  return `<${[name, ...marks].join(' ')}>`
}
