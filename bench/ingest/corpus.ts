/** A day's work generated from a seed: feeds of entries, a fifth of them copies of another feed's entry. The same seed always gives the same bytes. */

export interface CorpusShape {
  feeds: number
  /** Entries of one feed document. */
  items: number
  seed: number
}

export interface CorpusItem {
  id: number
  /** The story that the entry belongs to. It is not part of the feeds. */
  story: number
  feed: number
  headline: string
  author: string
  paragraphs: string[]
  /** ms since the epoch. */
  at: number
}

export interface Corpus {
  /** Entries by feed, newest first, in the first state. */
  before: CorpusItem[][]
  /** The same later on: 2 % new entries in half of the feeds; the others are the very same arrays. */
  after: CorpusItem[][]
  /** The number of stories in the first state, and in both together. */
  stories: { before: number; after: number }
  fresh: number
}

const COPIES = 0.2
const FRESH = 0.02
/** The markup adds the rest of the 3 KB. */
const BODY_CHARACTERS = 2700
/** 25,000 entries at this pace take 21 hours: a day of agency copy. */
const PACE_MS = 3000
const MORNING = Date.UTC(2026, 0, 5)

export function makeCorpus({ feeds, items, seed }: CorpusShape): Corpus {
  const write = writer(seed)
  const { random, pick } = write
  const originals: CorpusItem[] = []
  let made = 0

  const next = (feed: number): CorpusItem => {
    const base = { id: ++made, feed, author: write.person(), at: MORNING + made * PACE_MS }
    const elsewhere = originals.length > feeds && random() < COPIES ? pick(originals.slice(-20 * feeds)) : undefined
    if (elsewhere && elsewhere.feed !== feed) return { ...base, story: elsewhere.story, ...copied(write, elsewhere) }
    const original = { ...base, story: base.id, headline: write.headline(), paragraphs: write.body() }
    originals.push(original)
    return original
  }

  const before: CorpusItem[][] = Array.from({ length: feeds }, () => [])
  for (let round = 0; round < items; round++) for (const feed of before.keys()) before[feed]!.unshift(next(feed))
  const stories = originals.length
  const share = Math.round(feeds * items * FRESH)
  const lively = Math.ceil(feeds / 2)
  const news = new Map<number, CorpusItem[]>()
  for (let n = 0; n < share; n++) {
    const feed = (n % lively) * 2
    news.set(feed, [next(feed), ...(news.get(feed) ?? [])])
  }
  const after = before.map((now, feed) => (news.has(feed) ? [...news.get(feed)!, ...now].slice(0, items) : now))
  return { before, after, stories: { before: stories, after: originals.length }, fresh: share }
}

/** What outlets do with copy: nothing, a line added, small edits under a new headline, a cut ending. */
function copied(write: Writer, { headline, paragraphs }: CorpusItem): Pick<CorpusItem, 'headline' | 'paragraphs'> {
  switch (Math.floor(write.random() * 4)) {
    case 0:
      return { headline, paragraphs }
    case 1:
      return { headline, paragraphs: [...paragraphs, 'More on this story follows in the next edition.'] }
    case 2:
      return { headline: write.headline(), paragraphs: paragraphs.map((p) => write.edited(p, 0.02)) }
    default:
      return { headline: `${write.person()}: ${headline}`, paragraphs: paragraphs.slice(0, -1) }
  }
}

type Writer = ReturnType<typeof writer>

function writer(seed: number) {
  const random = mulberry32(seed)
  const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)]!
  const syllables =
    'ba bel bor da den dra el fa fen gal go hal im ka kel la lem lo mar mo na nor or pa per ra ren sa sel sto ta tor un va ven wal zo'.split(
      ' ',
    )
  const made = (count: number, shape: (word: string) => string) =>
    Array.from({ length: count }, () => shape(Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(syllables)).join('')))
  const little =
    'the of and to in a that for it on was with as by at from this have had not but were when which their said if will about'.split(' ')
  const words = made(6000, (word) => word)
  const names = made(3000, (word) => word[0]!.toUpperCase() + word.slice(1))

  const word = () => {
    const kind = random()
    if (kind < 0.4) return pick(little)
    if (kind < 0.88) return words[Math.floor(words.length * random() ** 2)]! // few words are common, most are rare
    return kind < 0.97 ? pick(names) : String(Math.floor(random() * 5000))
  }
  const run = (least: number, most: number) => Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, word).join(' ')
  const sentence = (text: string) => `${text[0]!.toUpperCase()}${text.slice(1)}`
  return {
    random,
    pick,
    person: () => `${pick(names)} ${pick(names)}`,
    headline: () => sentence(run(6, 11)),
    edited: (text: string, share: number) => text.replace(/\S+/g, (was) => (random() < share ? word() : was)),
    body() {
      const paragraphs: string[] = []
      for (let length = 0; length < BODY_CHARACTERS; length += paragraphs.at(-1)!.length) {
        paragraphs.push(Array.from({ length: 2 + Math.floor(random() * 3) }, () => `${sentence(run(8, 25))}.`).join(' '))
      }
      return paragraphs
    },
  }
}

/** T. Ettinger's generator of 32 bits (public domain): enough for made-up words. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
