import { isTag, isText } from 'domhandler'
import { type Element, isBlock, isNonText, type Node } from './tree.ts'

/** What an element holds, counted in characters. Prose is running text in sentences, outside links. */
export interface ElementMeasure {
  text: number
  link: number
  prose: number
}

export type Measures = Map<Element, ElementMeasure>

/** A run of inline text is prose from here on: the length at which Readability counts a paragraph as content is 80 to 140; short news paragraphs of quotations are nearer 60. */
const PROSE = 60
/** Ideographs and syllables say in one character what others say in two or three. */
const DENSE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g
const SENTENCE = /[.!?…。！？,;:،、，：；؛۔।]/

/** Whose the text is stands under it, in sentences of its own: no prose, however long. */
const RIGHTS = /©|\ball rights reserved\b|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|無断転載|무단\s?전재/i

/** Measures every visible element below `root`, leaving out what `drop` names. One pass, linear: a run of inline text counts for the block that holds it. */
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
      else if (isTag(child) && !isNonText(child) && !isHiddenElement(child) && !drop?.(child))
        visitElement(child, linked || child.name === 'a')
    }
  }

  const visitElement = (element: Element, linked: boolean) => {
    const breaks = isBlock(element) || element.name === 'br'
    if (breaks) endRun()
    const before = { ...total }
    const runBefore = run.length
    visit(element, linked)
    // An inline element's own share of the run that is still open.
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

/** Not shown to the reader: by attribute or inline style (sheets are not read). */
export function isHiddenElement(element: Element): boolean {
  const { hidden, style, 'aria-hidden': aria } = element.attribs
  if (hidden !== undefined && hidden !== 'until-found') return true
  if (aria === 'true' && element.name !== 'figure' && element.name !== 'img') return true
  return style !== undefined && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style)
}
