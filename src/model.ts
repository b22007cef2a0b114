/**
 * The plain types that every layer shares, and the lists of allowed values that types, database constraints and API are derived from. Imports
 * nothing of ours. Times are ISO 8601 strings in UTC unless a name ends in `At` on a database row (a Date).
 */

export const SOURCE_KINDS = ['agency', 'outlet'] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

export const FEED_STATUSES = ['active', 'paused', 'gone'] as const
export type FeedStatus = (typeof FEED_STATUSES)[number]

/** One word for the operator on how a feed is doing (docs/polling.md). */
export const FEED_HEALTHS = ['new', 'ok', 'late', 'silent', 'empty', 'undated', 'failing', 'gone', 'paused', 'haywire', 'repaired'] as const
export type FeedHealth = (typeof FEED_HEALTHS)[number]

/** How much a feed's health asks of the operator: nothing, a look some day, a look today, a look now. */
export const SEVERITIES = ['none', 'notice', 'warning', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What became of an address that a feed permanently redirects to. `same-feed`: another feed has it, so that the two are one. */
export const MOVE_STATES = ['proposed', 'made', 'refused', 'undone', 'same-feed'] as const
export type MoveState = (typeof MOVE_STATES)[number]

/** `asked`: the hub has yet to verify it. `refused`: it did not, or does not answer. */
export const HUB_STATES = ['asked', 'active', 'refused'] as const
export type HubState = (typeof HUB_STATES)[number]

/** What is remembered of a feed's items (src/feed/rhythm.ts). Times are ms since the epoch. Written only when something came. */
export interface Rhythm {
  /** From when items are counted: the first poll, or the oldest item of the first document. */
  since: number
  /** When the feed was first polled. */
  polledSince: number
  /** The moment that the counts are of. */
  at: number
  /** Items in each hour of the week, UTC, Monday 0:00 first. Older ones count less. */
  items: number[]
  /** The same for hours with at least one item. A burst counts once, so that its rate says nothing of the hours after it. */
  active: number[]
  /** Items of the last hour or two, each counted the less the older it is. */
  recent: number
  /** When the newest item came, or was published shortly before; null where none came yet. */
  lastItemAt: number | null
  /** When the newest item was published; null where none stated it. */
  newestPublished: number | null
}

/** What is known of a server's 304s (src/feed/trust.ts). Times are ms since the epoch. */
export interface Trust {
  /** 304s since the last whole document. */
  unchanged: number
  /** The 304 that is checked by a request without conditions. */
  patience: number
  /** When the last whole document came. */
  wholeAt: number | null
  /** 304s that a check contradicted. */
  contradictions: number
  /** Until then it is asked without conditions. */
  untrustedUntil: number | null
}

/** How far a feed's documents overlap (src/feed/overlap.ts). */
export interface Overlap {
  /** The usual share of known items in a document that brings news. */
  usual: number
  /** Documents with news. */
  documents: number
  /** By how much the feed is polled faster than its rhythm asks, from 1. */
  haste: number
}

/** What a feed's polls taught about it, beside its rhythm; kept in `feeds.learned` (docs/polling.md). Each part is missing until something is known. */
export interface Learned {
  trust?: Trust
  overlap?: Overlap
  /** Entries of the last document that had any, and whether none of them was dated. */
  document?: { entries: number; undated: boolean }
  /** The permanent redirect that the last polls met. `since`: ms since the epoch; `isForeign`: the feed there has other items. */
  move?: { to: string; since: number; polls: number; isForeign?: boolean } | null | undefined
  /** Since when the address answers 404 or 410, ms. */
  missingSince?: number | null
  /** Polls in a row that began before they were due. */
  early?: number
  /** The usual share of entries that change with each document, and the present one. */
  changes?: { usual: number; now: number; documents: number }
}

/** What one poll of a feed came to. `moved`: the document came from another address, which the publisher calls the permanent one. */
export const POLL_OUTCOMES = ['unchanged', 'changed', 'moved', 'gone', 'throttled', 'failed'] as const
export type PollOutcome = (typeof POLL_OUTCOMES)[number]

/** What the supplier says about a version (docs/signals.md). */
export const SIGNALS = ['flash', 'update', 'correction', 'refile', 'repeat', 'kill', 'withheld', 'embargo', 'advisory'] as const
export type Signal = (typeof SIGNALS)[number]

/** IPTC pubStatus (NewsML-G2 newscodes `stat:`). */
export const PUB_STATUSES = ['usable', 'withheld', 'canceled'] as const
export type PubStatus = (typeof PUB_STATUSES)[number]

/**
 * Why an article is in its story: `original` opened it, `copy` carries the same copy, `rewrite` is the same supplier's next version,
 * `excerpt` is a story of its own that shares a passage with another, `none` belongs to no story (an advisory).
 */
export const RELATIONS = ['original', 'copy', 'rewrite', 'excerpt', 'none'] as const
export type Relation = (typeof RELATIONS)[number]

/** `embargoed`: under embargo since it came; `withheld`: it was out, and its supplier withdrew it until further notice. */
export const STORY_STATUSES = ['usable', 'killed', 'embargoed', 'withheld', 'merged'] as const
export type StoryStatus = (typeof STORY_STATUSES)[number]

/**
 * The orders of the story list, newest first: `listed` puts what was old when it came at its own time of publication, `arrival` goes by the last change.
 */
export const STORY_ORDERS = ['listed', 'arrival', 'created'] as const
export type StoryOrder = (typeof STORY_ORDERS)[number]

/** One line of the outgoing story log. `withheld`: a story that was out may not be used until `released` (IPTC NewsCodes `stat:withheld`). */
export const STORY_EVENTS = ['created', 'updated', 'corrected', 'merged', 'split', 'killed', 'withheld', 'released'] as const
export type StoryEvent = (typeof STORY_EVENTS)[number]

/** The form of `detail` in entries of the story log. It goes up when a field changes its meaning; fields that are added leave it. */
export const LOG_SCHEMA = 1

/**
 * What an entry of the story log says has changed. `text`, `figures`, `names`, `headline`, `captions`: the words of a version (src/story/changes.ts).
 * `articles`: an article came or went. `canonical`: an editor chose which article stands for the story. `state`: whether it may be used.
 */
export const CHANGE_CLASSES = ['text', 'figures', 'names', 'headline', 'captions', 'articles', 'canonical', 'state'] as const
export type ChangeClass = (typeof CHANGE_CLASSES)[number]

/** Why there is an entry in the story log: a version was placed, somebody decided (or revoked a decision), or an embargo ended. */
export type EventCause =
  | { kind: 'version'; articleId: number; versionNumber: number; rule: string }
  | { kind: 'decision'; decision: number; revoked?: true }
  | { kind: 'release'; why: string }

/**
 * Why an outlet's article should not stay published as it is. `broke-embargo` was seen here before the end; `dated-before-embargo` states such a
 * time of publication itself, and was seen later.
 */
export const WARNINGS = ['uncorrected', 'copy-of-killed', 'broke-embargo', 'dated-before-embargo'] as const
export type Warning = (typeof WARNINGS)[number]

/** What a person decides about stories. */
export const DECISION_KINDS = ['merge', 'split', 'pin', 'never'] as const
export type DecisionKind = (typeof DECISION_KINDS)[number]

/** Where a version's body comes from: the article's page, or the feed's own text. */
export const BODY_SOURCES = ['page', 'feed'] as const
export type BodySource = (typeof BODY_SOURCES)[number]

/** The step a version waits for: that its page is fetched, that it is placed, that its page is fetched again. */
export const STEPS = ['scrape', 'place', 'retry'] as const
export type Step = (typeof STEPS)[number]

/** Words that a correction changed, with some context. `marks` are runs of folded words that identify the wrong text. */
export interface CorrectedWords {
  wrong: string
  right: string
  marks: string[]
}

/** The text under a picture, who supplied the picture, and the picture's absolute address. Never part of the body. */
export interface Caption {
  text: string
  credit: string | null
  image: string | null
  /** Conditions of its use, as its supplier states them; left out where none are stated. */
  usageTerms?: string[]
}

/** An enclosure, `media:content`, thumbnail or similar, as the feed states it. */
export interface Media {
  url: string
  type: string | null
  length: number | null
  title: string | null
  description: string | null
  credit: string | null
  /** Conditions of its use, as its supplier states them; left out where none are stated. */
  usageTerms?: string[]
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
  /** Conditions of use as the supplier states them: usage terms, rights, licences, copyright notices, archives, territories, training. */
  usageTerms: string[]
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
    /** Conditions of use of all its entries; left out where none are stated. */
    usageTerms?: string[]
  }
  entries: Entry[]
  /** What had to be repaired before it could be read, in words for the operator. Empty for a sound feed. */
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
  /** Conditions of use that its page states; left out where none are stated. */
  usageTerms?: string[]
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

export const FLAG_KINDS = ['shorter', 'captions-lost', 'same-text', 'pages-lost', 'selectors-miss'] as const
export type FlagKind = (typeof FLAG_KINDS)[number]

/** Flags of a feed whose names do not tell its items apart. */
export const NAME_FLAG_KINDS = ['guids-doubted', 'links-doubted'] as const

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
  | 'id'
  | 'link'
  | 'title'
  | 'published'
  | 'updated'
  | 'version'
  | 'pubStatus'
  | 'signal'
  | 'embargoed'
  | 'slugline'
  | 'edNote'
  | 'urgency'
  | 'subjects'
  | 'notForPublication'
  | 'usageTerms'
>

/** The fields of an entry that are stored beside the version; those without a value are left out. */
export type Stated = Partial<
  Pick<
    Entry,
    'id' | 'title' | 'link' | 'pubStatus' | 'signal' | 'embargoed' | 'version' | 'urgency' | 'subjects' | 'notForPublication' | 'usageTerms'
  >
> & {
  /** When the supplier wrote it, ISO: `updated`, else `published`. */
  at?: string
}

/** An entry that was read and can be stored. */
export interface ReadEntry {
  /** Normalised guid and addresses, the strongest first, and last a hash of title and date. */
  keys: string[]
  /** It names documents that it replaces. */
  replaces?: boolean
  entry: KeptFields
  /** The whole entry as JSON; empty if the text was not read, or where `prepared` has it. */
  json: string
  entryHash: string
  /** The end of the embargo by the entry's fields, ISO (embargoEnd in src/story/embargo). */
  embargoedUntil: string | null
  /** null if the text was not read, because the feed brought this state before. */
  copy: Copy | null
  /** What is stored with the text; null where it is made later: the text was not read, or a page brings another. */
  prepared: Prepared | null
  /** It is placed before others, whatever its page brings: a kill, withheld notice, correction or flash. */
  urgent?: boolean
  /** A hash of the item as it stood in the document. Not set where the next document must not leave it out: it shares its address with others. */
  itemHash?: string | undefined
}

/** An item of a feed's last document, by which it is left out of the next (src/feed/parse/known-items.ts). */
export interface KnownItem {
  /** A hash of the item as it stood in the document. */
  hash: string
  /** The beginning of its entry's hash. */
  state: string
  /** The beginnings of the hashes of its keys. */
  keys: string[]
}

/** The items of a feed's last document, and a hash of all that their reading depends on beside their own text. */
export interface KnownItems {
  surroundings: string
  items: KnownItem[]
}

/** What is stored with a text so that placing need not read it. */
export interface Prepared {
  /** The entry as it was received, compressed with the body. */
  received: Uint8Array
  /** The packed fingerprint. */
  print: Uint8Array
  /** Words of the body. */
  words: number
  /** The agency that the beginning of the body credits. */
  credit: string | null
  /** It is placed before others: a kill, withheld notice, correction or flash. */
  urgent: boolean
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

/** What a supplier says about a version, and its headline without the marks that say so. */
export interface SupplierSignal {
  signal: Signal | null
  /** The headline without marks and labels. */
  stem: string
  /** The slugline without "BC-", take numbers and marks; null where there is none. */
  slug: string | null
  /** A side piece ("FACTBOX-", "INSTANT VIEW-"): a story of its own. */
  genre: string | null
  /** A mark says that this continues an earlier version, so less similarity is enough to find that version. */
  continues: boolean
  /** Headlines, slugs and numbers that a notice (kill, correction) points to; null if this is ordinary copy. */
  points: { headlines: string[]; slugs: string[]; numbers: string[] } | null
  /** A notice about a picture, not about a story. */
  picture: boolean
  /** Only where the copy may not be used yet: the end, ISO (null: until a usable version comes), and the signal apart from the embargo. */
  embargo?: { until: string | null; beneath: Signal | null } | undefined
}

/** Why a kind of name does not tell the items of a feed apart. */
export interface NameDoubt {
  /** `shared`: items of one document bear the same; `changes`: items come again under others; `reused`: one came again with another story. */
  why: 'shared' | 'changes' | 'reused'
  /** The most items of one document that showed it. */
  items: number
  /** Documents that showed it. */
  documents: number
  /** ISO times of the first and of the last of them. */
  since: string
  seenAt: string
  /** Names of this kind are not used for the feed. Otherwise only those that showed it are not. */
  decides: boolean
  /** The same in words for the operator. */
  message: string
}

/** What the documents of a feed taught about its items, kept in `feeds.names_learnt` (docs/identity.md). What its polls taught is `Learned`. */
export interface NamesLearnt {
  guid?: NameDoubt
  link?: NameDoubt
  /** When a document showed last that numbers around its texts change without being news (counts of visits), ISO. */
  numbers?: string
  /** When a document showed last that the file names of its pictures change without being news, ISO. */
  pictures?: string
  /** Parts of its addresses that change with every request (src/feed/volatile.ts). */
  volatile?: string[]
}

/** A version whose embargo has ended, and the facts about it and its story that decide what follows. */
export interface EndedVersion {
  number: number
  articleId: number
  embargoedUntil: Date
  storyStatus: StoryStatus
  /** null where it arrived late: then it has no fingerprint. */
  placedAt: Date | null
  relation: Relation | null
  articleRelation: Relation | null
  sourceKind: SourceKind
  signal: Signal | null
  /** Its signal apart from the embargo. */
  beneath: Signal | null
  /** The number that its supplier gave it. */
  stated: string | null
  /** A later version of its article arrived without an embargo. */
  overtaken: boolean
  /** Its page was read again, as the next version, before the embargo ended. */
  reread: boolean
  /** The article of its story that it was matched to. */
  matchId: number | null
}

/** The fields of a stored version that are compared with an entry. */
export interface StoredState {
  articleId: number
  number: number
  feedId: number | null
  hash: string
  /** The supplier's version number. */
  version: string | null
  guid: string | null
  link: string | null
  title: string | null
  slug: string | null
  /** When the supplier wrote it, ISO: `updated`, else `published`. */
  at: string | null
  /** Equal for states whose page showed the same; null while it waits for its page. */
  page: string | null
  killed: boolean
  /** Headline, status, signal, embargo and number as the supplier stated them, in that order; null for a version of the feed being read. */
  stated: unknown
}

/** What a caller may do; every route names one (src/access/). `admin`: people, keys, settings and the audit log. */
export const SCOPES = [
  'stories:read',
  'embargoed:read',
  'events:read',
  'decisions:write',
  'feeds:read',
  'feeds:write',
  'webhooks:write',
  'admin',
] as const
export type Scope = (typeof SCOPES)[number]

/** What a person is allowed, added up over the roles they have. Embargoed and withheld text is a right of its own. */
export const ROLES = ['reader', 'editor', 'operator', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** How a caller is known: the one person of a newsroom without users, a person's session, a key of an app, the command line, Copytaster itself. */
export const CALLER_KINDS = ['local', 'session', 'key', 'cli', 'system', 'nobody'] as const
export type CallerKind = (typeof CALLER_KINDS)[number]
