import { type ChildNode, DomHandler, Element, type NodeWithChildren } from 'domhandler'

/** Deeper elements become siblings, as in browsers (Blink does so at 512; news pages measured nest below 60). Recursion over the tree is safe up to here. */
const DEPTH = 200
/** Elements that an anchor around them does not reach into (HTML standard, "markers" of the list of active formatting elements). */
const MARKERS = new Set(['td', 'th', 'caption', 'template', 'object', 'marquee', 'applet'])
/** Elements that the standard's parser does not close with an anchor that is opened again; all others are closed and lose their end tag. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike strong sub sup time tt u var'.split(
    ' ',
  ),
)

/**
 * Builds a tree of bounded depth in which a link never holds a link, as the HTML standard's parser does ("adoption agency"): a new `<a>` ends one that
 * was left open, and blocks that the open one holds are moved out of it, their content so far staying linked.
 */
export class TreeBuilder extends DomHandler {
  /** The elements that the parser has open; null for those without a place of their own in the tree. */
  private readonly opened: (Element | null)[] = []

  /** How many elements are open. */
  get open(): number {
    return this.opened.length
  }

  override onopentag(name: string, attribs: Record<string, string>): void {
    if (name === 'a') this.endOpenLink()
    super.onopentag(name, attribs)
    const isDeep = this.tagStack.length > DEPTH + 1
    const element = isDeep ? null : (this.tagStack.at(-1) as Element)
    if (isDeep) this.tagStack.pop()
    this.opened.push(element)
  }

  override onclosetag(): void {
    const element = this.opened.pop()
    this.lastNode = null
    // A link that a later one has ended is gone from the stack already.
    if (element && this.tagStack.at(-1) === element) super.onclosetag()
  }

  private endOpenLink(): void {
    const stack = this.tagStack
    let at = stack.length - 1
    while (at > 0 && nameOf(stack[at]!) !== 'a') if (MARKERS.has(nameOf(stack[at--]!))) return
    if (at <= 0) return
    let link = stack[at] as Element
    const holder = stack[at - 1]!
    const above = stack.slice(at + 1) as Element[]
    const kept = above.filter((element) => !INLINE.has(element.name))
    let outer: NodeWithChildren = holder
    for (const block of kept) {
      move(block, outer)
      const inner = new Element('a', { ...link.attribs })
      adopt(inner, block.children)
      adopt(block, [inner])
      link = inner
      outer = block
    }
    stack.splice(at, stack.length - at, ...kept)
    this.lastNode = null
  }
}

const nameOf = (node: NodeWithChildren) => (node instanceof Element ? node.name : '')

/** Takes an open element, which is the last child of its parent, and puts it at the end of another. */
function move(node: Element, into: NodeWithChildren): void {
  node.parent?.children.pop()
  if (node.prev) node.prev.next = null
  node.prev = into.children.at(-1) ?? null
  if (node.prev) node.prev.next = node
  node.next = null
  node.parent = into as Element
  into.children.push(node)
}

function adopt(parent: Element, children: ChildNode[]): void {
  parent.children = children
  for (const [i, child] of children.entries()) {
    child.parent = parent
    child.prev = children[i - 1] ?? null
    child.next = children[i + 1] ?? null
  }
}
