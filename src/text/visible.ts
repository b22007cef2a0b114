/** What a reader sees of a piece of HTML, without a parser: enough to compare two states of one text, not to show one. */

// Everything within a tag ends at the next "<": otherwise "<p<p<p" is read to its end from each of its beginnings.
/** What is never shown: comments, scripts and styles. */
const HIDDEN = /<!--[\s\S]*?(?:-->|$)|<(script|style|template|noscript)\b[^<>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi
/** Elements without children, and what they say that hides them (a decoy in a mail address). */
const CHILDLESS = /<(\w+)\b([^<>]*)>[^<]*<\/\1\s*>/gi
const HIDES_ITSELF = /\shidden\b|display\s*:\s*none/i
/** Elements that begin a line of their own (HTML, "Rendering", display: block), and the line break. */
const BLOCK =
  /<\/?(?:address|article|aside|blockquote|br|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|td|th|tr|ul)\b[^<>]*>/gi
const TAG = /<\/?[a-z][^<>]*>/gi
/** References to characters by number, and the space that is written by name. Others are written in one way, so they may stay. */
const REFERENCE = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|nbsp);/gi

/** The lines of text that a reader sees, with single spaces. @param html a fragment, or plain text */
export function visibleLines(html: string): string[] {
  const text = html.includes('<') ? shown(html).replace(BLOCK, '\n').replace(TAG, '') : html
  return text
    .replace(REFERENCE, (_, decimal?: string, hex?: string) => characterOf(decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : 32))
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
}

function shown(html: string): string {
  return html.replace(HIDDEN, '').replace(CHILDLESS, (element, _, attributes: string) => (HIDES_ITSELF.test(attributes) ? '' : element))
}

function characterOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

/** An element without size counts visits and shows nothing. */
const PIXEL = /\s(?:width|height)\s*=\s*["']?[01](?:px)?["'\s/>]|display\s*:\s*none|visibility\s*:\s*hidden|\shidden\b/i

/** The pictures that a reader sees, by the file names of their addresses: hosts, folders and signatures change with the request. */
export function visiblePictures(html: string): string[] {
  const tags = html.match(/<img\b[^<>]*>/gi) ?? []
  return tags.flatMap((tag) => {
    const address = PIXEL.test(tag) ? undefined : /\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(tag)
    return address ? [pictureName(address[1] ?? address[2] ?? address[3] ?? '')] : []
  })
}

/** The file name of a picture's address; empty for data in the address itself. */
export function pictureName(address: string): string {
  if (/^data:/i.test(address)) return ''
  return address
    .replace(/[?#].*$/s, '')
    .split('/')
    .at(-1)!
}
