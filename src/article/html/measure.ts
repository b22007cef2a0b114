import { isTag, isText } from 'domhandler'
import { type Element, isBlock, isLink, isNonText, type Node } from './tree.ts'

/** What an element contains, in characters. Prose is running text in sentences, outside links. */
export interface ElementMeasure {
  text: number
  link: number
  prose: number
}

export type Measures = Map<Element, ElementMeasure>

/** Characters from which a run of inline text is prose. Readability counts a paragraph as content from 80 to 140; short news paragraphs of quotations are nearer 60. */
const PROSE = 60
/** One ideograph or syllable corresponds to two or three letters. */
const DENSE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g
const SENTENCE = /[.!?…。！？,;:،、，：；؛۔।]/

/** Statements of rights below a text are not prose, however long. */
const RIGHTS = /©|\ball rights reserved\b|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|無断転載|무단\s?전재/i

/** Measures every visible element below `root`, except those for which `drop` is true. One linear pass: a run of inline text counts for the block that holds it. */
export function measure(root: { children: Node[] }, drop?: (element: Element) => boolean): Measures {
  const measures: Measures = new Map()
  const total: ElementMeasure = { text: 0, link: 0, prose: 0 }
  const run = { length: 0, dense: 0, link: 0, isSentence: false, isRights: false }

  const endRun = () => {
    if (run.isSentence && !run.isRights && run.length + run.dense * 2 >= PROSE && run.link <= run.length * 0.4)
      total.prose += run.length - run.link
    Object.assign(run, { length: 0, dense: 0, link: 0, isSentence: false, isRights: false })
  }

  const countText = (data: string, linked: boolean) => {
    const text = data.trim()
    if (!text) return
    total.text += text.length
    run.length += text.length
    run.dense += text.match(DENSE)?.length ?? 0
    run.isSentence ||= SENTENCE.test(text)
    run.isRights ||= RIGHTS.test(text)
    if (!linked) return
    total.link += text.length
    run.link += text.length
  }

  const visit = (node: { children: Node[] }, linked: boolean) => {
    for (const child of node.children) {
      if (isText(child)) countText(child.data, linked)
      else if (isTag(child) && !isNonText(child) && !isHiddenElement(child) && !drop?.(child)) visitElement(child, linked || isLink(child))
    }
  }

  const visitElement = (element: Element, linked: boolean) => {
    const breaks = isBlock(element) || element.name === 'br'
    if (breaks) endRun()
    const before = { ...total }
    const runBefore = run.length
    visit(element, linked)
    // An inline element's own share of the unfinished run.
    const open = !breaks && run.length > runBefore && run.isSentence && !linked ? run.length - runBefore : 0
    if (breaks) endRun()
    measures.set(element, {
      text: total.text - before.text,
      link: total.link - before.link,
      prose: total.prose - before.prose + (open + run.dense * 2 >= PROSE ? open : 0),
    })
  }

  visit(root, false)
  return measures
}

/** Whether an element is hidden from the reader by attribute or inline style; style sheets are not read. */
export function isHiddenElement(element: Element): boolean {
  const { hidden, style, 'aria-hidden': aria } = element.attribs
  if (hidden !== undefined && hidden !== 'until-found') return true
  if (aria === 'true' && element.name !== 'figure' && element.name !== 'img') return true
  return style !== undefined && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style)
}
