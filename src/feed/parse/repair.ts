/** Repairs a document before it is rejected. Every step is linear and reports what it did. */
import { Parser } from 'htmlparser2'
import type { FeedKind, FeedRoot } from './document.ts'
import { unendedReference, withPlainEntities, XML_ENTITIES } from './entities.ts'
import { withFullText } from './full-text.ts'
import { soundNesting } from './nesting.ts'
import { withOneOfEach } from './repeated.ts'
import { OTHER_NAMES, withKnownNames } from './synonyms.ts'
import { escapeHtml, FORBIDDEN, withWholeCharacters } from './text.ts'

export interface Repaired {
  text: string
  /** Entries that begin in the document. */
  entries: number
  repairs: string[]
}

/** References to characters that XML 1.0 forbids. */
const FORBIDDEN_REFERENCE = /&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));/gi
const ANY_REFERENCE = /&(?:#\d{1,7}|#x[\da-f]{1,6}|([a-z][a-z\d]{1,31}));/iy

/** The document from its root on, with the repairs that are cheap and leave a valid feed unchanged. */
export function repairDocument(document: string, root: FeedRoot<FeedKind>): Repaired {
  const repairs: string[] = []
  if (root.junk) repairs.push('Text before the feed was dropped.')
  const whole = closed(document.slice(root.at), root, repairs)
  const expanded = root.doctype ? withPlainEntities(whole, document.slice(0, root.at)) : null
  if (root.doctype) repairs.push(`Entities that the document declares were ${expanded ? 'read as plain text' : 'not expanded'}.`)
  const text = expanded ?? whole
  const sound = text.replace(FORBIDDEN, '')
  const clean = sound.includes('&#') ? sound.replace(FORBIDDEN_REFERENCE, '') : sound
  if (clean.length !== text.length) repairs.push('Control characters were dropped.')
  const nested = soundNesting(withWholeCharacters(clean), OTHER_NAMES[root.kind])
  if (nested.repaired) repairs.push('Tags that do not match were repaired.')
  const single = nested.repeated ? withOneOfEach(nested.text, root.kind) : nested.text
  const full = nested.ownText ? withFullText(single, root.kind) : single
  const referring = withSoundAmpersands(full, repairs)
  const renamed = nested.named || (nested.based && root.kind !== 'atom')
  return { text: renamed ? withKnownNames(referring, root.kind) : referring, entries: nested.entries, repairs }
}

/** Cuts the document behind its root. A truncated document keeps its complete entries. */
function closed(text: string, { kind, name }: FeedRoot<FeedKind>, repairs: string[]): string {
  const end = text.lastIndexOf(`</${name}`)
  if (end >= 0) {
    const after = text.indexOf('>', end)
    if (after >= 0 && after + 1 < text.length && /[^\s\0]/.test(text.slice(after + 1))) repairs.push('Text after the feed was dropped.')
    return after < 0 ? `${text}>` : text.slice(0, after + 1)
  }
  const prefix = kind === 'atom' && name.includes(':') ? name.slice(0, name.indexOf(':') + 1) : ''
  const entry = `${prefix}${kind === 'atom' ? 'entry' : 'item'}`
  const lastEntry = text.lastIndexOf(`</${entry}>`)
  if (lastEntry < 0) return text
  repairs.push('The document breaks off; its complete entries were kept.')
  const inChannel = kind === 'rss' && text.includes('<channel') && !text.includes('</channel>')
  return `${text.slice(0, lastEntry)}</${entry}>${inChannel ? '</channel>' : ''}</${name}>`
}

/** Outside CDATA, `&` that begins no reference becomes `&amp;`. Without this, `?a=1&copy=2` would become `?a=1©=2`. */
function withSoundAmpersands(text: string, repairs: string[]): string {
  let at = text.indexOf('&')
  let cdata = text.indexOf('<![CDATA[')
  let escaped = ''
  let from = 0
  let named = false
  let isBare = false
  while (at >= 0) {
    if (cdata >= 0 && cdata < at) {
      const end = text.indexOf(']]>', cdata)
      if (end < 0) break
      cdata = text.indexOf('<![CDATA[', end)
      if (end > at) at = text.indexOf('&', end)
      continue
    }
    if (isUsual(text, at)) {
      at = text.indexOf('&', at + 4)
      continue
    }
    ANY_REFERENCE.lastIndex = at
    const reference = ANY_REFERENCE.exec(text)
    const unended = reference ? null : unendedReference(text, at)
    if (unended) {
      named = true
      escaped += `${text.slice(from, at)}&${unended};`
      from = at + unended.length + 1
    } else if (!reference) {
      isBare = true
      escaped += `${text.slice(from, at)}&amp;`
      from = at + 1
    } else if (reference[1] && !XML_ENTITIES.has(reference[1])) {
      named = true
      const older = OLDER_MEANINGS[reference[1]]
      if (older) {
        escaped += text.slice(from, at) + older
        from = at + reference[0].length
      }
    }
    at = text.indexOf('&', at + 1)
  }
  if (named) repairs.push('Named references of HTML were read.')
  if (!from) return text
  if (isBare) repairs.push('Bare ampersands were escaped.')
  return escaped + text.slice(from)
}

/** References that HTML 5 gave another meaning. In the XML of a feed they are those of RSS 0.91's document type, which took them from HTML 4. */
const OLDER_MEANINGS: Record<string, string> = { lang: '&#9001;', rang: '&#9002;' }

/** Whether a reference is one of the most frequent. */
function isUsual(text: string, at: number): boolean {
  return text.startsWith('lt;', at + 1) || text.startsWith('gt;', at + 1) || text.startsWith('amp;', at + 1)
}

/**
 * Rewrites the document from the output of a forgiving parser: every element is closed, every attribute occurs once and is quoted.
 * A prefix of the root that readers do not know is dropped; an rss without a channel gets one. `text` is correctly nested already.
 */
export function rewrite(text: string, { kind, name: rootName }: FeedRoot<FeedKind>): string {
  const prefix = kind === 'rss' && rootName.includes(':') ? rootName.slice(0, rootName.indexOf(':') + 1) : null
  const wrap = kind === 'rss' && !new RegExp(`<${prefix ?? ''}channel[\\s>]`, 'i').test(text)
  const local = (name: string) => (prefix && name.startsWith(prefix) ? name.slice(prefix.length) : name)
  const out: string[] = []
  let depth = 0
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        depth++
        const pairs = Object.entries(attributes).filter(([key]) => /^[\w:.-]+$/.test(key))
        out.push(`<${local(name)}${pairs.map(([key, value]) => ` ${key}="${escapeHtml(value).replace(/"/g, '&quot;')}"`).join('')}>`)
        if (wrap && depth === 1) out.push('<channel>')
      },
      onclosetag: (name) => {
        if (wrap && depth === 1) out.push('</channel>')
        depth--
        out.push(`</${local(name)}>`)
      },
      ontext: (part) => void out.push(escapeHtml(part)),
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.end(text)
  return out.join('')
}
