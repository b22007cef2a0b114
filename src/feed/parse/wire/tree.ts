/** Wire documents as a small tree, by the parser that reads pages. The document type is ignored, so only XML's own entities are expanded. */
import { Parser } from 'htmlparser2'

export interface Element {
  /** Local name, as written. Readers of wire formats ignore prefixes, because suppliers choose them freely. */
  name: string
  /** By their names as written, `xml:lang` included. */
  attributes: Record<string, string>
  children: (Element | string)[]
  /** Counted from 1. */
  line: number
  /** True if it was never closed: the document breaks off in it, or its closing tag is missing. */
  open?: boolean
}

export interface Tree {
  root: Element
  /** The first element that was left open, in words; null for a valid document. */
  broken: string | null
}

/** News documents are not nested more deeply; NITF inside NewsML needs some 20 levels. */
const MAX_TREE_DEPTH = 100

/** A document is nested too deeply; the message says where. */
export class TooDeep extends Error {}

/**
 * Reads `text` as XML (or, with `html`, as HTML). The root contains all top-level nodes. Linear.
 * `firstLine` is the number of the line in which `text` begins.
 */
export function readTree(text: string, { html = false, firstLine = 1 } = {}): Tree {
  const root: Element = { name: '', attributes: {}, children: [], line: firstLine }
  const open = [root]
  const lines = lineCounter(text, firstLine)
  let broken: string | null = null
  let closedAtOnce = false
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const line = lines(parser.startIndex)
        if (open.length > MAX_TREE_DEPTH) throw new TooDeep(`Line ${line}: <${name}> is nested deeper than ${MAX_TREE_DEPTH} elements`)
        const element: Element = { name: name.slice(name.indexOf(':') + 1), attributes, children: [], line }
        open.at(-1)!.children.push(element)
        open.push(element)
        closedAtOnce = text[parser.endIndex - 1] === '/'
      },
      ontext: (part) => {
        const { children } = open.at(-1)!
        if (typeof children.at(-1) === 'string') children[children.length - 1] += part
        else children.push(part)
      },
      onclosetag: (name, implied) => {
        const element = open.pop()!
        const sound = !implied || html || closedAtOnce
        closedAtOnce = false
        if (sound) return
        element.open = true
        broken ??= `Line ${element.line}: <${name}> is never closed`
      },
    },
    { xmlMode: !html, recognizeCDATA: true, recognizeSelfClosing: !html, decodeEntities: true, lowerCaseAttributeNames: html },
  )
  parser.end(text)
  return { root, broken }
}

/** The line of a position. Positions must be given in rising order, so that each line is counted once. */
function lineCounter(text: string, firstLine: number): (at: number) => number {
  let line = firstLine
  let next = text.indexOf('\n')
  return (at) => {
    for (; next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line++
    return line
  }
}

export function elementsOf(element: Element): Element[] {
  return element.children.filter((child): child is Element => typeof child !== 'string')
}

/** The children with these names, in order. */
export function childrenOf(element: Element | undefined, ...names: string[]): Element[] {
  return element ? elementsOf(element).filter((child) => names.includes(child.name)) : []
}

/** The first element along a path of names, such as `head/docdata`. */
export function childAt(element: Element | undefined, path: string): Element | undefined {
  return path.split('/').reduce<Element | undefined>((found, name) => childrenOf(found, name)[0], element)
}

/** All elements with one of these names below an element, in document order, without those inside a match. */
export function descendantsOf(element: Element | undefined, ...names: string[]): Element[] {
  const found: Element[] = []
  const walk = (parent: Element) => {
    for (const child of parent.children) {
      if (typeof child === 'string') continue
      if (names.includes(child.name)) found.push(child)
      else walk(child)
    }
  }
  if (element) walk(element)
  return found
}

/** The text with white space collapsed; null if there is none. */
export function elementText(element: Element | undefined): string | null {
  return element ? rawText(element).replace(/\s+/g, ' ').trim() || null : null
}

/** The text with its white space. */
export function rawText(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('')
}
