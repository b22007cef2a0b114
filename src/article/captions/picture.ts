import { isTag } from 'domhandler'
import { webAddress } from '../../text/address.ts'
import { ancestors, type Element, findAll } from '../html/tree.ts'

/** Whether an element is a picture; page builders have elements of their own: `amp-img`, `x-image`. */
export const isPicture = (e: Element): boolean =>
  e.name === 'img' || e.name === 'amp-anim' || (/-(?:img|image)$/.test(e.name) && Boolean(e.attribs.src ?? e.attribs['data-src']))

/** The first `limit` pictures below a node; those in `<noscript>` only where there are no others. */
export function picturesIn(holder: Element, limit = 50): Element[] {
  const pictures = findAll(holder, isPicture, limit)
  const shown = pictures.filter((e) => ![...ancestors(e)].some((a) => a.name === 'noscript'))
  return shown.length ? shown : pictures
}

/** Attributes in which scripts keep the address of a picture that is loaded late, and lightboxes that of the large picture. */
const LAZY =
  'data-src data-original data-lazy-src data-lazy data-lazyload data-full-src data-original-url data-lazyimage-src data-img-src data-hi-res-src'.split(
    ' ',
  )

/** The picture's own address: lazy-loading attributes before `src`, the widest of a `srcset` last. Null for spacers and inline data. */
export function imageAddress(img: Element, base: string): string | null {
  const a = img.attribs
  const sources = img.parent && isTag(img.parent) && img.parent.name === 'picture' ? findAll(img.parent, (e) => e.name === 'source') : []
  const choices = [
    // "data-lazy" may also be "true".
    ...LAZY.map((name) => a[name]).filter((value) => value && /[/.]/.test(value)),
    a.src,
    widest(a['data-srcset']),
    widest(a['data-lazy-srcset']),
    widest(a.srcset),
    ...sources.map((s) => widest(s.attribs['data-srcset'] ?? s.attribs.srcset)),
  ]
  for (const choice of choices) {
    if (!choice || /^(?:data|blob|javascript):/i.test(choice.trim()) || isSpacer(choice) || TEMPLATE.test(choice)) continue
    const address = webAddress(choice, base)
    if (address) return address
  }
  return null
}

/** An address that a script has yet to fill: "/a_${format}.jpg", "/{width}/a.jpg". */
const TEMPLATE = /\$\{|\{\{|\{[\w.-]{1,40}\}|%7B/i

/** Words in the file names of placeholders. A file is one only if its whole name says so: "grey-seal.jpg" shows a seal. */
const SPACER = /^(?:blank|spacer|placeholder|pixel|transparent|lazyload|gr[ea]y|1x1)\d*$/
const BESIDE_SPACER = /^(?:image|img|bg|default|fallback|load|loading|\d+(?:x\d+)?|[wh]\d+)?$/

function isSpacer(address: string): boolean {
  const name = /([^/?#]+)\.(?:gif|png|svg|jpe?g)(?:[?#]|$)/i.exec(address)?.[1]
  const words =
    name
      ?.toLowerCase()
      .replace(/lazy[_-]load/, 'lazyload')
      .split(/[_-]/) ?? []
  return words.some((word) => SPACER.test(word)) && words.every((word) => SPACER.test(word) || BESIDE_SPACER.test(word))
}

function widest(srcset: string | undefined): string | undefined {
  let best: string | undefined
  let bestWidth = -1
  for (const part of (srcset ?? '').slice(0, 20_000).split(/,\s+|,(?=https?:|\/)/)) {
    const [address, size] = part.trim().split(/\s+/)
    const width = Number.parseFloat(size ?? '0') || 0
    if (address && width > bestWidth) {
      best = address
      bestWidth = width
    }
  }
  return best
}
