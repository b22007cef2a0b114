/** Which article an entry is: keys that stay the same while its guid and address change. */
import { createHash } from 'node:crypto'
import type { Entry } from '../model.ts'
import { normaliseAddress } from '../text/address.ts'

/** The fields that identify an article. */
type NamedEntry = Pick<Entry, 'id' | 'link' | 'title' | 'published'> & Partial<Pick<Entry, 'replaces'>>

/**
 * The keys under which an entry may be stored already, strongest first: `address:` (its page) and `guid:`, its names; then what it says:
 * `text:` with a hash of title and date, `words:` with that of all its words. Which of them decide is for `identify` to say.
 * @param feedUrl resolves guids that are relative addresses
 * @param core a hash of its words
 */
export function keysOfEntry(entry: NamedEntry, feedUrl?: string | null, core?: string): string[] {
  const { title, published } = entry
  const text = title && published ? [`${TEXT_KEY}${hashed(`${title}\n${published}`)}`] : []
  if (core) text.push(`${WORDS_KEY}${core}`)
  return [...namesOfEntry(entry, feedUrl), ...(text.length ? text : [`${TEXT_KEY}${hashed(`${title ?? ''}\n${published ?? ''}`)}`])]
}

const hashed = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)
const TEXT_KEY = 'text:'
const WORDS_KEY = 'words:'

/** Whether a key is made of what an entry says: title and date, or all of its words. */
export const isTextKey = (key: string) => key.startsWith(TEXT_KEY) || key.startsWith(WORDS_KEY)

/** The keys of an entry's guid and address, and of the guids of documents that it replaces. */
export function namesOfEntry(entry: Omit<NamedEntry, 'title' | 'published'>, feedUrl?: string | null): string[] {
  const keys = addressKeys(entry.link)
  if (entry.id) keys.push(...guidKeys(entry.id, feedUrl))
  for (const id of entry.replaces ?? []) keys.push(...guidKeys(id, feedUrl))
  return [...new Set(keys.map(indexable))]
}

/** The keys of an address: with its fragment, which tells items of one page apart, and that of the page; none where it can be no article's page. */
export function addressKeys(address: string | null | undefined): string[] {
  if (!address || !isPageAddress(address)) return []
  const page = `address:${normaliseAddress(address)}`
  const { hash } = new URL(address.trim())
  return (hash.length > 1 ? [`${page}${hash}`, page] : [page]).map(indexable)
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

/** A guid that is an address is normalised like one, since it changes like one. */
function guidKeys(guid: string, feedUrl: string | null | undefined): string[] {
  const text = guid.trim()
  if (!text) return []
  if (text.startsWith('/') && feedUrl && URL.canParse(text, feedUrl)) return [`address:${normaliseAddress(new URL(text, feedUrl).href)}`]
  if (!/^https?:/i.test(text)) return [`guid:${text}`]
  return isPageAddress(text) ? addressKeys(text) : [`guid:${normaliseAddress(text)}`]
}

/** Whether an address can be an article's page. The front page of a site cannot: feeds give it for entries without a link. */
function isPageAddress(address: string): boolean {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return false
  return /[/?]/.test(normaliseAddress(address))
}
