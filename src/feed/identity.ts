/** Which article an entry is: keys that stay the same while its guid and address change. */
import { createHash } from 'node:crypto'
import type { Entry } from '../model.ts'
import { normaliseAddress } from '../text/address.ts'

/** The fields that identify an article. */
type NamedEntry = Pick<Entry, 'id' | 'link' | 'title' | 'published'> & Partial<Pick<Entry, 'replaces'>>

/**
 * The keys under which an entry may be stored already, strongest first: `address:` (its page) and `guid:`. An entry with
 * neither gets `text:` with a hash of its title and date. Two entries of one source that share a key are one article,
 * and so are an entry and the document that it replaces.
 * @param feedUrl resolves guids that are relative addresses
 * @param canonicalUrl the address that the page states for itself
 */
export function keysOfEntry(entry: NamedEntry, feedUrl?: string | null, canonicalUrl?: string | null): string[] {
  const addresses = [canonicalUrl, entry.link].filter((address): address is string => Boolean(address && isPageAddress(address)))
  const keys = addresses.map((address) => `address:${normaliseAddress(address)}`)
  if (entry.id) keys.push(...guidKeys(entry.id, feedUrl))
  for (const id of entry.replaces ?? []) keys.push(...guidKeys(id, feedUrl))
  if (!keys.length) keys.push(textKey(entry))
  return [...new Set(keys.map(indexable))]
}

/** Bytes of a key that is stored unchanged. A row of a B-tree in PostgreSQL holds 2,704 bytes (a third of a page); addresses of articles stay far below. */
const MAX_KEY_BYTES = 1024
/** Characters of a longer key that are kept before its hash, so that it can be recognised. */
const READABLE_CHARACTERS = 200

/** A key that fits into an index: a long key becomes its beginning and the SHA-256 of the whole. */
function indexable(key: string): string {
  // A UTF-16 code unit has at most three bytes in UTF-8, a surrogate pair four.
  if (key.length * 3 <= MAX_KEY_BYTES || Buffer.byteLength(key) <= MAX_KEY_BYTES) return key
  return `${key.slice(0, READABLE_CHARACTERS).toWellFormed()}#sha256:${createHash('sha256').update(key).digest('hex')}`
}

/** An address that this many entries of one document share is a section page or a live blog, and identifies none of them. */
const MIN_SHARED_USES = 3

/** The keys of all entries of one document, without the addresses that too many of them share. */
export function keysOfEntries(entries: readonly NamedEntry[], feedUrl?: string | null): string[][] {
  const keys = entries.map((entry) => keysOfEntry(entry, feedUrl))
  const uses = new Map<string, number>()
  for (const key of keys.flat()) uses.set(key, (uses.get(key) ?? 0) + 1)
  return keys.map((own, i) => {
    const distinctive = own.filter((key) => !key.startsWith('address:') || uses.get(key)! < MIN_SHARED_USES)
    return distinctive.length ? distinctive : [textKey(entries[i]!)]
  })
}

/** A guid that is an address is normalised like one, since it changes like one. */
function guidKeys(guid: string, feedUrl: string | null | undefined): string[] {
  const text = guid.trim()
  if (!text) return []
  if (text.startsWith('/') && feedUrl && URL.canParse(text, feedUrl)) return [`address:${normaliseAddress(new URL(text, feedUrl).href)}`]
  if (!/^https?:/i.test(text)) return [`guid:${text}`]
  return isPageAddress(text) ? [`address:${normaliseAddress(text)}`] : [`guid:${normaliseAddress(text)}`]
}

/** Whether an address can be an article's page. The front page of a site cannot: feeds give it for entries without a link. */
function isPageAddress(address: string): boolean {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return false
  return /[/?]/.test(normaliseAddress(address))
}

function textKey({ title, published }: Pick<Entry, 'title' | 'published'>): string {
  return `text:${createHash('sha256')
    .update(`${title ?? ''}\n${published ?? ''}`)
    .digest('hex')
    .slice(0, 32)}`
}
