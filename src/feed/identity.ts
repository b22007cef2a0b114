/** Which article an entry is: keys that stay the same while guid and address drift. */
import { createHash } from 'node:crypto'
import type { Entry } from '../model.ts'
import { normaliseAddress } from '../text/address.ts'

/** What an article is known by. */
type NamedEntry = Pick<Entry, 'id' | 'link' | 'title' | 'published'> & Partial<Pick<Entry, 'replaces'>>

/**
 * The keys under which an entry may already be known, strongest first: `address:` (its page) and `guid:`; an entry with
 * neither gets `text:` of its title and date. Two entries of one source that share a key are one article,
 * and so is an entry with the document that it says it replaces.
 * `canonicalUrl` is what the page says of itself; `feedUrl` resolves relative guids that are addresses.
 */
export function keysOfEntry(entry: NamedEntry, feedUrl?: string | null, canonicalUrl?: string | null): string[] {
  const addresses = [canonicalUrl, entry.link].filter((address): address is string => Boolean(address && isPageAddress(address)))
  const keys = addresses.map((address) => `address:${normaliseAddress(address)}`)
  if (entry.id) keys.push(...guidKeys(entry.id, feedUrl))
  for (const id of entry.replaces ?? []) keys.push(...guidKeys(id, feedUrl))
  if (!keys.length) keys.push(textKey(entry))
  return [...new Set(keys.map(indexable))]
}

/** Bytes of a key that is stored as it is. PostgreSQL takes 2,704 in a row of a B-tree (a third of a page); no honest address seen comes near it. */
const MAX_KEY_BYTES = 1024
/** Characters of a longer key that stay readable before its hash. */
const READABLE_CHARACTERS = 200

/** A key that fits into an index: a long one becomes its beginning and the SHA-256 of the whole. */
function indexable(key: string): string {
  // A character has three bytes of UTF-8 at most, a surrogate pair four.
  if (key.length * 3 <= MAX_KEY_BYTES || Buffer.byteLength(key) <= MAX_KEY_BYTES) return key
  return `${key.slice(0, READABLE_CHARACTERS).toWellFormed()}#sha256:${createHash('sha256').update(key).digest('hex')}`
}

/** From so many entries of one document on, an address is a section page or a live blog, and tells nothing. */
const MIN_SHARED_USES = 3

/** The keys of all entries of one document, without the addresses that too many of them share. */
export function keysOfEntries(entries: readonly NamedEntry[], feedUrl?: string | null): string[][] {
  const keys = entries.map((entry) => keysOfEntry(entry, feedUrl))
  const uses = new Map<string, number>()
  for (const key of keys.flat()) uses.set(key, (uses.get(key) ?? 0) + 1)
  return keys.map((own, i) => {
    const telling = own.filter((key) => !key.startsWith('address:') || uses.get(key)! < MIN_SHARED_USES)
    return telling.length ? telling : [textKey(entries[i]!)]
  })
}

/** A guid that is an address drifts like one. */
function guidKeys(guid: string, feedUrl: string | null | undefined): string[] {
  const text = guid.trim()
  if (!text) return []
  if (text.startsWith('/') && feedUrl && URL.canParse(text, feedUrl)) return [`address:${normaliseAddress(new URL(text, feedUrl).href)}`]
  if (!/^https?:/i.test(text)) return [`guid:${text}`]
  return isPageAddress(text) ? [`address:${normaliseAddress(text)}`] : [`guid:${normaliseAddress(text)}`]
}

/** The front page of a site is nobody's address: feeds put it where they have no link. */
function isPageAddress(address: string): boolean {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return false
  return normaliseAddress(address).includes('/') || new URL(address).search.length > 1
}

function textKey({ title, published }: Pick<Entry, 'title' | 'published'>): string {
  return `text:${createHash('sha256')
    .update(`${title ?? ''}\n${published ?? ''}`)
    .digest('hex')
    .slice(0, 32)}`
}
