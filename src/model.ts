/** The plain types that every module shares. Imports nothing of ours. Times are ISO 8601 strings in UTC unless a name ends in `At` on a database row (a Date). */

export type SourceKind = 'agency' | 'outlet'

/** What the supplier says about a version. */
export type Signal = 'flash' | 'update' | 'correction' | 'refile' | 'repeat' | 'kill' | 'withheld' | 'embargo' | 'advisory'

/** IPTC pubStatus (NewsML-G2 newscodes `stat:`). */
export type PubStatus = 'usable' | 'withheld' | 'canceled'

/**
 * Why an article is in its story: `original` opened it, `copy` carries the same copy, `rewrite` is the same supplier's next version,
 * `excerpt` is a story of its own that shares a passage with another, `none` belongs to no story (an advisory).
 */
export type Relation = 'original' | 'copy' | 'rewrite' | 'excerpt' | 'none'

/** One line of the outgoing story log. `withheld`: a published story may not be used until it is `released` (IPTC NewsCodes `stat:withheld`). */
export type StoryEvent = 'created' | 'updated' | 'corrected' | 'merged' | 'split' | 'killed' | 'withheld' | 'released'

/**
 * Why an outlet's article should not stay published as it is. `broke-embargo`: it was seen here before the embargo ended.
 * `dated-before-embargo`: it was seen after the end, but its own date is earlier.
 */
export type Warning = 'uncorrected' | 'copy-of-killed' | 'broke-embargo' | 'dated-before-embargo'

/** Words that a correction changed, with some context. `marks` are runs of folded words that identify the wrong text. */
export interface CorrectedWords {
  wrong: string
  right: string
  marks: string[]
}

/** The step a version waits for; a version that is `done` waits for nothing. */
export type Step = 'scrape' | 'place' | 'done'

/** The text under a picture, who supplied the picture, and the picture's absolute address. Never part of the body. */
export interface Caption {
  text: string
  credit: string | null
  image: string | null
}

/** An enclosure, `media:content`, thumbnail or similar, as the feed states it. */
export interface Media {
  url: string
  type: string | null
  length: number | null
  title: string | null
  description: string | null
  credit: string | null
}

/** One item as it stands in a feed document, before anything is stored. `summary` and `content` are HTML with absolute links, not sanitised. */
export interface Entry {
  id: string | null
  title: string | null
  link: string | null
  authors: string[]
  published: string | null
  updated: string | null
  summary: string | null
  content: string | null
  categories: string[]
  language: string | null
  media: Media[]
  /** What the supplier states in fields of its own, where the format has them. */
  pubStatus: PubStatus | null
  signal: Signal | null
  /** ISO time before which the entry may not be published. */
  embargoed: string | null
  version: string | null
  slugline: string | null
  edNote: string | null
  /** The place, date and agency as the supplier states them in a field of its own. */
  dateline: string | null
  /** The place that the entry was filed from. */
  located: string | null
  /** IPTC urgency, 1 (highest) to 9. */
  urgency: number | null
  /** IPTC codes: `medtop:20000523` (mediatopic), `subj:15000000` (the older subject codes). */
  subjects: string[]
  /** Notes that the supplier addresses to the desk only. Never part of the body. */
  notForPublication: string | null
  /** Supplier ids of the documents that this entry replaces under an id of its own (a kill, a correction). */
  replaces: string[]
}

/** A feed document read into one shape, whatever its format. */
export interface ParsedFeed {
  format: string
  feed: {
    title: string | null
    link: string | null
    description: string | null
    language: string | null
    image: string | null
    /** RSS `ttl` (or sy:updatePeriod) in seconds: how long the publisher allows the feed to be cached. */
    ttlSeconds: number | null
  }
  entries: Entry[]
  /** What had to be repaired before the feed could be read, in words for the operator. Empty for a valid feed. */
  repairs: string[]
  /** False when the document is truncated: its complete entries are here, and it must be fetched again without validators. */
  complete: boolean
}

/** An article as read, with the captions apart from the body. Paragraphs are plain text. */
export interface Copy {
  headline: string | null
  byline: string[]
  /** The place (and agency) as printed before the first sentence; it stays in the body too. */
  dateline: string | null
  /** BCP 47. */
  language: string | null
  published: string | null
  modified: string | null
  canonicalUrl: string | null
  body: string[]
  captions: Caption[]
}

/** A problem with what a publisher sent: data, never an exception. `code` is from the catalogue in errors.ts. */
export interface Trouble {
  code: string
  message: string
}

/** What kind of page an article was read from, and how. */
export interface ReadAs {
  /** `live-blog`: posts in the order of the page. `gallery`: pictures with captions and little other text. */
  kind: 'article' | 'live-blog' | 'gallery'
  /** The page is a second address of the article, made for phones (AMP) or for printing; its canonical address is the article's. */
  variant: 'amp' | 'print' | null
  /** The source of the text: the markup, JSON-LD, or the state that the page's script starts from. */
  from: 'markup' | 'linked-data' | 'state'
  /** For an article in several parts: the numbers of the parts that were read, the highest that is linked, and the address of the next. */
  parts: { read: number[]; of: number; next: string | null } | null
}

/** How well one article was read. */
export interface Measure {
  /** ISO time. */
  at: string
  /** Words of the body, from the page or from the feed. */
  words: number
  captions: number
  /** The text was read from the page, not from the feed. */
  fromPage: boolean
  /** The page showed the same text as other pages of its host. */
  sameText: boolean
  /** A selector of config/sites.yaml matched nothing. */
  missed: boolean
}

export type FlagKind = 'shorter' | 'captions-lost' | 'same-text' | 'pages-lost' | 'selectors-miss'

/** A deterioration in how a feed's articles are read. `before` and `after` are words (`shorter`: the median) or shares of articles, 0 to 1. */
export interface Flag {
  kind: FlagKind
  /** ISO time of the first article that shows it. */
  since: string
  before: number
  after: number
  /** `shorter` only: the lower quartile of the earlier lengths, in words. */
  quartile?: number
  /** The same in a sentence. */
  message: string
}

/** The fields of an entry that are needed to store it. */
export type KeptFields = Pick<
  Entry,
  'id' | 'link' | 'title' | 'published' | 'updated' | 'version' | 'pubStatus' | 'signal' | 'embargoed' | 'slugline' | 'edNote'
>

/** An entry that was read and can be stored. */
export interface ReadEntry {
  /** Normalised guid and addresses; each of them identifies the article. The first is the strongest. */
  keys: string[]
  entry: KeptFields
  /** The whole entry as JSON, as it is stored. It is serialised where it is read, off the event loop. Empty if the text was not read. */
  json: string
  entryHash: string
  /** The end of the embargo by the entry's fields, ISO (embargoEnd in src/story/embargo). */
  embargoedUntil: string | null
  /** null if the text was not read, because the feed brought this state before. */
  copy: Copy | null
}

/** What a page turned out to be. */
export type PageReading = { kind: 'article'; copy: Copy; readAs: ReadAs } | { kind: 'not-article'; trouble: Trouble }

/** A version that is about to be placed: what matching may look at. `body` paragraphs are separated by blank lines. */
export interface Arrival {
  /** The article's id (in `group`, the document's). */
  id: string
  source: string
  sourceKind: SourceKind | null
  /** The supplier's own time, ISO. */
  publishedAt: string
  headline: string
  body: string
  language: string | null
  guid: string | null
  url: string | null
  version: string | null
  pubStatus: PubStatus | null
  signal: Signal | null
  embargoed: string | null
  /** The embargo of an earlier version of the article: its end, and when that version was written, ISO. */
  embargoBefore?: { until: string; at: string } | null
  slugline: string | null
  byline: string | null
  edNote: string | null
  captions: Caption[]
}

/** Two texts that share a passage without being one story. */
export interface Link {
  id: string
  relation: 'contains' | 'contained'
  /** 0..1: the share of the shorter text's shingles (runs of four words) that stand in the other. */
  score: number
}

/** A run of words that stands in both texts. */
export interface Passage {
  /** In the spelling of the first text, and of the second. */
  text: string
  other: string
  words: number
}
