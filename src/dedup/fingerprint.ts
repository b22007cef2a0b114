import type { Arrival, Signal } from '../model.ts'
import { hashText, join } from './hash.ts'
import { bareBody, creditIn, type Words, wordsOf } from './normalise.ts'

/** What the supplier was read to say about the version (the reading itself is the story room's). */
export interface Said {
  signal: Signal | null
  stem: string
  slug: string | null
  genre: string | null
  continues: boolean
  points: { headlines: string[]; slugs: string[]; numbers: string[] } | null
  picture: boolean
}

/** What a verdict looks at beside the shingles. JSON through and through. */
export interface Traits {
  said: Said
  /** Words of the bare body. */
  words: number
  guid: string | null
  /** Without scheme, www, fragment and tracking parameters. */
  address: string | null
  /** Hash of all words of the bare body: equal for equal text. */
  exact: number
  /** Hashes of the words of the headline's stem, four letters or more, or telling. */
  heads: number[]
  /** Shingles of the first words of the bare body. */
  lead: number[]
  /** Names and numbers of body and headline. */
  telling: number[]
  /** Pairs: hash of the two words before a name or number, hash of the name or number. */
  slots: number[]
  /** The agency named in the dateline. */
  credit: string | null
}

/** Everything that placing needs to know of a version; plain and serialisable. */
export interface Fingerprint {
  /** Sorted ascending, distinct: hashes of all runs of four words, or the smallest 1,024 of them. */
  shingles: Int32Array
  /** What it can be found by: the smallest shingles, and handles (guid, address, slug, headline, its words by half-day). */
  keys: Int32Array
  traits: Traits
}

/** Runs of four words, not five: sub-edited copy keeps more of them (the best hand-made rule on the labelled pairs counts runs of four too). */
const RUN = 4
/** A text longer than this is represented by its smallest hashes (a bottom-k sketch: Broder 1997, "On the resemblance and containment of documents"). */
const SHINGLES = 1024
/** Issue 4: the smallest 24 find the copies that banded MinHash loses; one in 16 of a longer text finds the short text inside it. */
const KEYS = 24
const KEYS_AT_MOST = 64
const KEY_DENSITY = 16
const LEAD_WORDS = 24
const SLOTS = 64
const HEAD_KEYS = 6
const HALF_DAY = 12 * 3_600_000

/** Fingerprints a version. `said` is what its signals were read to be. Pure; the same text gives the same fingerprint anywhere. */
export function fingerprint(arrival: Arrival, said: Said): Fingerprint {
  const body = wordsOf(bareBody(arrival.body))
  const head = wordsOf(said.stem)
  const runs = runsOf(body.hashes.length >= RUN ? body.hashes : [...head.hashes, ...body.hashes])
  const shingles = distinct(runs)
  const traits: Traits = {
    said,
    words: body.hashes.length,
    guid: arrival.guid,
    address: addressOf(arrival.url),
    exact: body.hashes.length ? hashAll(body.hashes) : 0,
    heads: sorted(head.hashes.filter((_, i) => head.telling[i] || head.lengths[i]! >= 4)),
    lead: runs.slice(0, LEAD_WORDS),
    telling: tellingOf(body),
    slots: slotsOf(body),
    credit: creditIn(arrival.body),
  }
  return {
    shingles: shingles.length > SHINGLES ? shingles.slice(0, SHINGLES) : shingles,
    keys: keysOf(arrival, traits, shingles, head),
    traits,
  }
}

/** An address without what changes while the page stays the same. */
export function addressOf(url: string | null): string | null {
  if (!url) return null
  const parsed = parseAddress(url)
  if (!parsed) return url
  for (const name of [...parsed.searchParams.keys()])
    if (/^(?:utm_|fbclid|gclid|at_|cmp|ref$|rss$|source$|xtor)/i.test(name)) parsed.searchParams.delete(name)
  const query = parsed.searchParams.size ? `?${parsed.searchParams}` : ''
  return `${parsed.hostname.replace(/^www\./, '')}${parsed.pathname.replace(/\/(?:index\.html?)?$/, '')}${query}`
}

function parseAddress(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null
}

function runsOf(hashes: number[]): number[] {
  if (hashes.length < RUN) return hashes.length ? [hashAll(hashes)] : []
  const runs = new Array<number>(hashes.length - RUN + 1)
  for (let i = 0; i < runs.length; i++) runs[i] = join(join(join(hashes[i]!, hashes[i + 1]!), hashes[i + 2]!), hashes[i + 3]!)
  return runs
}

/** Ascending, each once. */
function distinct(hashes: number[]): Int32Array {
  const all = Int32Array.from(hashes).sort()
  let kept = 0
  for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[i - 1]) all[kept++] = all[i]!
  return all.slice(0, kept)
}

/** The first names and numbers of a text. */
function tellingOf(body: Words): number[] {
  const found = new Set<number>()
  for (let i = 0; i < body.hashes.length && found.size < SLOTS; i++) if (body.telling[i]) found.add(body.hashes[i]!)
  return [...Int32Array.from(found).sort()]
}

function hashAll(hashes: number[]): number {
  return hashes.reduce(join, hashes.length)
}

function sorted(hashes: number[]): number[] {
  return [...distinct(hashes)]
}

/** The names and numbers by the two words before them, where these stand once only. The first word of a text counts as a name: templates begin with it. */
function slotsOf(body: Words): number[] {
  const { hashes, telling } = body
  const slots = new Map<number, number>()
  const ambiguous = new Set<number>()
  for (let i = 0; i < hashes.length && slots.size < SLOTS; i++) {
    if (!telling[i] && i > 0) continue
    const place = join(i > 1 ? hashes[i - 2]! : 1, i > 0 ? hashes[i - 1]! : 1)
    const filler = slots.get(place)
    if (filler !== undefined && filler !== hashes[i]) ambiguous.add(place)
    slots.set(place, hashes[i]!)
  }
  const places = Int32Array.from(slots.keys()).sort()
  const flat: number[] = []
  for (const place of places) if (!ambiguous.has(place)) flat.push(place, slots.get(place)!)
  return flat
}

function keysOf(arrival: Arrival, traits: Traits, shingles: Int32Array, head: Words): Int32Array {
  const sample = Math.min(KEYS_AT_MOST, Math.max(KEYS, Math.ceil(shingles.length / KEY_DENSITY)))
  const keys = [...shingles.subarray(0, sample), ...handlesOf(arrival.source, traits)]
  const bucket = Math.floor(Date.parse(arrival.publishedAt) / HALF_DAY)
  const source = hashText(arrival.source)
  // A flash has few words, and the story that follows it has others: they meet by source, a word of the headline and the half-day.
  for (const word of weightiest(head)) for (const time of [bucket, bucket + 1]) keys.push(join(join(source, word), time))
  return distinct(keys)
}

/** What a version is called by its supplier: exact names under which its next state is found. Always to be asked for, however common. */
export function handlesOf(source: string, traits: Traits): number[] {
  const { said } = traits
  const names = [traits.guid && `g ${traits.guid}`, traits.address && `u ${traits.address}`]
  for (const number of [numberOf(traits.guid), ...(said.points?.numbers ?? [])]) names.push(number && `n ${number}`)
  for (const slug of [said.slug, ...(said.points?.slugs ?? [])]) names.push(slug && `s ${slug}`)
  for (const headline of [said.stem, ...(said.points?.headlines ?? [])]) names.push(nameOf(headline))
  return names.filter((name) => name !== null && name !== '').map((name) => hashText(`${source} ${name}`))
}

/**
 * The number that a supplier's id bears, by which its notices name a story: "dpa0123" of `dpa0123:2026-03-05`, "4471" of `tag:wire.example,4471`.
 * Of an address none: its numbers are the site's own.
 */
export function numberOf(guid: string | null): string | null {
  if (!guid || /^https?:/i.test(guid)) return null
  const number = /^[a-z]{1,5}\d{3,5}(?=:)/i.exec(guid)?.[0] ?? /(?:^|[:,/])([\p{L}\p{N}-]*\d{3}[\p{L}\p{N}-]*)$/u.exec(guid)?.[1]
  return number && number.length <= 24 ? number.toLowerCase() : null
}

/** A headline as a name: equal however it is cased and pointed. Two words name nothing. */
export function nameOf(headline: string): string | null {
  const { hashes } = wordsOf(headline)
  return hashes.length >= 3 ? `h ${hashAll(hashes)}` : null
}

function weightiest(head: Words): number[] {
  const weight = new Map<number, number>()
  head.hashes.forEach((word, i) => {
    if (head.lengths[i]! >= 4 || head.telling[i]) weight.set(word, head.lengths[i]! + (head.telling[i] ? 4 : 0))
  })
  return [...weight.keys()].sort((a, b) => weight.get(b)! - weight.get(a)! || a - b).slice(0, HEAD_KEYS)
}

/** Which shingles are no evidence: of the incoming text by their place (found once for all candidates), of either by what their sources print everywhere. */
export interface Silence {
  mine: Uint8Array
  own: (shingle: number) => boolean
  theirs: (shingle: number) => boolean
}

/** How many shingles two texts share, and how many each has, counted where both sketches are complete and without what is no evidence. */
export function overlap(a: Int32Array, b: Int32Array, silence: Silence): { shared: number; ofA: number; ofB: number } {
  const counts = { shared: 0, ofA: 0, ofB: 0 }
  const bound = Math.min(a.length < SHINGLES ? Infinity : a[a.length - 1]!, b.length < SHINGLES ? Infinity : b[b.length - 1]!)
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const x = i < a.length ? a[i]! : Infinity
    const y = j < b.length ? b[j]! : Infinity
    if (Math.min(x, y) > bound) break
    if (x <= y) {
      const speaks = silence.mine[i] === 0 && !silence.theirs(x)
      if (speaks) counts.ofA++
      if (speaks && x === y) counts.shared++
      if (speaks && x === y) counts.ofB++
      i++
      if (x === y) j++
    } else {
      if (!silence.own(y) && !silence.theirs(y)) counts.ofB++
      j++
    }
  }
  return counts
}

/** Shingles that stand in both, whatever they say. */
export function common(a: Int32Array, b: Int32Array): number {
  let count = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i]!
    const y = b[j]!
    if (x === y) count++
    if (x <= y) i++
    if (y <= x) j++
  }
  return count
}

/** Adds one to the count beside each shingle of `a` that stands in `b`. */
export function tally(a: Int32Array, b: Int32Array, counts: Uint8Array): void {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i]! < b[j]!) i++
    else if (a[i]! > b[j]!) j++
    else {
      counts[i]!++
      i++
      j++
    }
  }
}

/** A stored fingerprint's numbers as the typed arrays that it was made of. */
export function revive(shingles: Int32Array, keys: number[], traits: Traits): Fingerprint {
  return { shingles, keys: Int32Array.from(keys), traits }
}
