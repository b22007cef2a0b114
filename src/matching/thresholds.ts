/** Every number that decides what matching finds. Sizes that cost time or memory only stand where they are used. */

/** What a threshold counts. A share is a number between 0 and 1; points are added up and compared with 1. */
type Unit =
  | 'share'
  | 'points'
  | 'shingles'
  | 'words'
  | 'letters'
  | 'names' // names and numbers, or the places where they stand
  | 'hours'
  | 'days'
  | 'keys'
  | 'fingerprints'
  | 'stories'
  | 'sources'
  | 'passages'
  | 'slots'

export interface Threshold {
  value: number
  unit: Unit
  /** What it decides. */
  doc: string
  /** Where the value comes from: a measurement, a paper, a requirement. */
  source: string
  /** Why a rehearsal cannot set it; null where it can. */
  fixed: string | null
}

/** Value, unit and doc of an entry, and its source where it is not that of its section. */
type Row = [value: number, unit: Unit, doc: string, source?: string]

function section<Name extends string>(fixed: string | null, source: string, rows: Record<Name, Row>): Record<Name, Threshold> {
  const entries = Object.entries<Row>(rows).map(([name, [value, unit, doc, own]]) => [
    name,
    { value, unit, doc, source: own ?? source, fixed },
  ])
  return Object.fromEntries(entries)
}

const STORED = 'It is part of every stored fingerprint, and no stored fingerprint keeps the text to compute it again.'
const OF_ARCHIVE = 'A rehearsal replays the window. It does not read the archive.'
const COMPILED = 'It is the size of an array that is fixed when the program starts.'
const SHOWN = 'It decides which shared passages are shown. No merge or split depends on it.'
const REPLAYED = 'A rehearsal learns boilerplate from all fingerprints of the window that it replays, not from the latest of a source.'

const PAIRS =
  'Lies in a gap between the labelled pairs of Reuters-21578 (one supplier, many forms), German press (other outlets) and sixty scenarios of wire habits.'
const RECURRING = 'Hard negatives of Reuters-21578: recurring headlines over reports of other days.'
const BRODER = 'Broder 1997, "On the resemblance and containment of documents": a bottom-k sketch.'
const BY_HAND = 'Set by hand; no measurement is recorded.'
const SCENARIOS = 'Set by hand on scenarios of wire habits; no figure is recorded.'

/** The table of thresholds, by the name under which a rehearsal sets them. */
export const THRESHOLD_TABLE = {
  // What is compared: the window and its candidates.
  ...section(null, BY_HAND, {
    windowDays: [14, 'days', 'How long a version can be found, where the caller does not say.', 'Agency features run up to 11 days late.'],
    windowCapacity: [100_000, 'fingerprints', 'How many versions the window holds, where the caller does not say.'],
    candidates: [24, 'fingerprints', 'The versions with most keys in common that are compared.'],
    crowdedOneIn: [3, 'keys', 'One common key in this number: no template, but one text that many run. The latest of them are compared.'],
    boilerplateOften: [
      3,
      'stories',
      "A shingle in so many recent stories of a source is the source's. Two is chance: a sister title, a repeat.",
    ],
    boilerplateHalveAfter: [
      128,
      'stories',
      'After so many stories of a source its counts are halved, so that what it no longer prints is forgotten.',
    ],
    boilerplateSources: [512, 'sources', 'Sources whose boilerplate is held at once (36 MB); the one not heard from longest goes first.'],
    templateStories: [3, 'stories', 'A shingle in so many candidate stories of the same source belongs to a form.'],
    leastShared: [3, 'shingles', 'Fewer shared shingles than this are chance.', PAIRS],
    leastLead: [4, 'shingles', 'With fewer shingles at the beginning that count, the beginning is not compared.', PAIRS],
  }),

  // Rules of placing: rules/ lists them in the order of decide.ts.
  ...section(null, SCENARIOS, {
    noticeDays: [14, 'days', 'A notice by slugline or number speaks of what came so lately: both are given out anew. The default window.'],
    noticeHeadline: [0.6, 'share', "A kill or correction that names no story: share of the shorter headline's words in the other."],
    noticeHeadlineWords: [2, 'words', 'The same: shared words of the headlines.'],
    noticeSlugScore: [0.9, 'share', "Score of a notice that was matched by the story's slugline only."],
    continuesHours: [
      36,
      'hours',
      "How long after a version its update may come: an evening's story is carried on until the next day's end.",
    ],
    continuesConflicts: [0.4, 'share', 'Under a shared slugline without a mark: with more conflicts it is another day or another place.'],
    continuesMark: [0.4, 'points', 'The version says that it continues an earlier one.'],
    continuesLongSlug: [0.6, 'points', 'A shared slugline of several words.'],
    continuesShortSlug: [0.3, 'points', 'A shared slugline of one word.'],
    continuesHeadline: [0.6, 'points', 'The whole headline is shared; of a part, its share.'],
    continuesHeadlineWords: [2, 'words', 'With fewer shared words the headlines count nothing.'],
    continuesText: [1.5, 'points', 'The whole of the shorter text is shared; of a part, its share.'],
    continuesTextMost: [0.7, 'points', 'The text counts for at most this.'],
    continuesSalient: [0.2, 'points', 'All names and numbers are shared; of a part, its share.'],
    continuesConflictNames: [2, 'names', 'More conflicts than this, and more conflicts than agreements, count against it.'],
    continuesPenalty: [0.5, 'points', 'What such conflicts take away.'],
    flashHours: [6, 'hours', 'A story follows its flash within hours.'],
    flashLongest: [60, 'words', 'A flash has fewer words than this.'],
    flashStoryWords: [12, 'words', 'A story that follows a flash has at least so many.'],
    flashHeadline: [0.5, 'share', "Share of the shorter headline's words in the other."],
    flashHeadlineWords: [3, 'words', 'Shared words of the headlines.'],
    driftOfLonger: [0.6, 'share', 'A version that no longer stands for its story is matched only if so much of the longer text is shared.'],
  }),

  // Verdicts of one supplier: rules/same-supplier.ts.
  ...section(null, PAIRS, {
    briefWords: [60, 'words', 'A shorter text is a brief.'],
    briefHours: [22, 'hours', 'Likeness of briefs and equal text count within this time: a daily report comes again after a day.'],
    newsHours: [36, 'hours', 'Copy is run within this time, or nearly whole.'],
    sameItemHours: [72, 'hours', 'An item stays in a feed, and comes again in other feeds, for days.'],
    salientHeadline: [6, 'words', "A headline of so many words does not come again over another day's report.", RECURRING],
    sameHeadline: [0.9, 'share', 'From this share of shared words on two headlines count as the same.'],
    equalBriefHeadline: [0.4, 'share', 'Equal briefs: shared words of the headline.'],
    lateHeadline: [0.6, 'share', 'Nearly all of the copy, later: shared words of the headline.'],
    shortWords: [30, 'words', 'In a shorter text one conflict is enough to make it another story.'],
    ownConflicts: [0.2, 'share', 'One supplier, or outlets apart by `apartHours`: more conflicts than this make another story.'],
    likeHeadline: [0.6, 'share', 'Much the same copy under a like headline: shared words of the headline.'],
    likeSalient: [0.6, 'share', 'The same: shared names and numbers.'],
    likeShorter: [0.3, 'share', 'The same: share of the shorter text.'],
    placesHeadlineWords: [4, 'words', 'The same names and numbers in their places under the same headline: shared words of the headline.'],
    placesSalient: [0.9, 'share', 'The same: shared names and numbers.'],
    placesAgree: [8, 'names', 'The same: places that agree.'],
    namesHeadline: [0.4, 'share', 'The same names and numbers under a like headline: shared words of the headline.'],
    namesSalient: [0.9, 'share', 'The same: shared names and numbers.'],
    namesShorter: [0.2, 'share', 'The same: share of the shorter text.'],
    namesShared: [8, 'shingles', 'The same: shared shingles.'],
    wholeShorter: [0.8, 'share', 'Nearly all of the copy under another headline: share of the shorter text.'],
    wholeLonger: [0.7, 'share', 'The same: share of the longer text.'],
    wholeSalient: [0.9, 'share', 'The same: shared names and numbers.'],
    wholeLead: [0.8, 'share', 'The same: share of the beginning.'],
  }),

  // Verdicts of other outlets, of late copy and of passages: rules/other-outlet.ts, late-copy.ts, built-in.ts, shared-passage.ts.
  ...section(null, PAIRS, {
    movedSalient: [0.95, 'share', 'From this share of shared names and numbers on, those out of place were only moved.'],
    movedShorter: [0.6, 'share', 'The same: share of the shorter text.'],
    otherConflicts: [0.3, 'share', 'Another outlet: more conflicts than this make another story.'],
    apartHours: [20, 'hours', 'From this distance on another outlet is allowed no more conflicts than the same supplier.'],
    cutLead: [0.6, 'share', 'The beginning of the copy, cut from the end: share of the beginning of the longer text.'],
    cutShorter: [0.8, 'share', 'The same: share of the shorter text.'],
    cutSalient: [0.6, 'share', 'The same: shared names and numbers.'],
    briefShorter: [0.6, 'share', 'A brief of another outlet: share of the shorter text.'],
    briefLonger: [0.5, 'share', 'The same: share of the longer text.'],
    briefSalient: [0.75, 'share', 'The same: shared names and numbers.'],
    mostShorter: [0.36, 'share', 'Another outlet runs most of the copy: share of the shorter text.'],
    mostSalient: [0.34, 'share', 'The same: shared names and numbers.'],
    partShorter: [0.3, 'share', 'Another outlet runs a part of the copy with its names and numbers: share of the shorter text.'],
    partSalient: [0.55, 'share', 'The same: shared names and numbers.'],
    partLead: [0.5, 'share', 'The same: share of the beginning, or else `partSureSalient` and `partConflicts`.'],
    partSureSalient: [0.6, 'share', 'The same without the beginning: shared names and numbers.'],
    partConflicts: [0.1, 'share', 'The same without the beginning: no more conflicts than this.'],
    lateShorter: [0.6, 'share', 'Copy run later than `newsHours`: share of the shorter text.'],
    lateLonger: [0.4, 'share', 'The same: share of the longer text.'],
    lateSalient: [0.6, 'share', 'The same: shared names and numbers.'],
    lateLead: [0.6, 'share', 'The same: share of the beginning.'],
    lateConflicts: [0.1, 'share', 'The same: no more conflicts than this.'],
    builtInLonger: [0.4, 'share', 'A text is built into a longer one if less than this share of the longer one is shared.'],
    builtInShared: [100, 'shingles', 'Long copy: so many shared shingles need only `builtInLongCopy`.'],
    builtInLead: [0.5, 'share', 'Copy that opens the longer text needs only `builtInLongCopy`.'],
    builtInLongCopy: [0.22, 'share', 'Share of the longer text from which long copy, or copy that opens it, is no built-in passage.'],
    subEditedSalient: [0.9, 'share', 'Copy sub-edited throughout keeps this share of its names and numbers.'],
    subEditedShorter: [0.5, 'share', 'Copy sub-edited throughout keeps less than this share of its shingles.'],
    subEditedLonger: [0.25, 'share', 'Share of the longer text from which sub-edited copy is no built-in passage.'],
    ownPassageShorter: [0.8, 'share', 'A passage in two stories of one supplier: share of the shorter text.'],
    ownPassageShared: [20, 'shingles', 'The same: shared shingles.'],
    ownPassageLonger: [0.5, 'share', 'The same: less than this share of the longer text.'],
    ownPassageSalient: [0.6, 'share', 'The same: shared names and numbers.'],
    passageConflicts: [0.34, 'share', 'A passage in texts of two sources: no more conflicts than this.'],
    passageShorter: [0.5, 'share', 'The same: share of the shorter text with `passageShared`.'],
    passageShared: [15, 'shingles', 'The same: shared shingles.'],
    longPassageShorter: [0.3, 'share', 'The same: share of the shorter text with `longPassageShared`.'],
    longPassageShared: [30, 'shingles', 'The same: shared shingles.'],
    formConflicts: [0.2, 'share', 'With more conflicts than this the stated reason is that the form is the same.'],
  }),

  // What a stored fingerprint is made of.
  ...section(STORED, BY_HAND, {
    shingleWords: [4, 'words', 'Words of a shingle.', 'F1 98.0 on Reuters-21578 and 95.2 on German press; five words: 95.4 and 91.5.'],
    sketchShingles: [1024, 'shingles', 'A longer text is represented by so many of its smallest shingles.', BRODER],
    leadShingles: [24, 'shingles', 'Shingles of the beginning that are kept in order.'],
    headlessWords: [4, 'words', 'A body of fewer words is fingerprinted together with its headline.'],
    salientMost: [64, 'names', 'Names and numbers, and places of them, that are kept of a text: the first.'],
    headWordLetters: [4, 'letters', 'A word of a headline counts from this length on, or if it is a name or number.'],
    subjectLetters: [3, 'letters', 'The first word of a headline from this length on that is no article is its subject.'],
    nameWords: [3, 'words', 'A headline of fewer words names no story.'],
    numberLetters: [24, 'letters', "The number in a supplier's id is no longer than this."],
    textKeys: [24, 'keys', 'The smallest shingles that are keys.', 'F1 98.0 and 95.2, as with 64; finds copies that banded MinHash loses.'],
    textKeysMost: [64, 'keys', 'The most shingles of a long text that are keys.'],
    textKeyOneIn: [16, 'shingles', 'One in so many shingles of a longer text is a key, so that a short text is found inside it.'],
    headKeys: [6, 'keys', 'The weightiest words of a headline that are keys.'],
    headKeyHours: [12, 'hours', 'Keys of headlines are found in the same span of this length and in the two beside it.'],
    headKeyNameLetters: [4, 'letters', 'A name or number in a headline weighs as much as a word longer by this.'],
    commonKeyLimit: [
      64,
      'fingerprints',
      "A text key that so many of the window have is a template's or a phrase's: it is neither stored nor used.",
    ],
  }),

  // What a rehearsal has no use for, or cannot reach.
  ...section(COMPILED, BY_HAND, {
    boilerplateSlots: [1 << 16, 'slots', 'Counters of the boilerplate of one source (64 KB); two shingles may share one.'],
  }),
  ...section(REPLAYED, BY_HAND, {
    boilerplateWarmUp: [
      64,
      'fingerprints',
      'The latest of a source that teach its boilerplate when a process meets it first: half of `boilerplateHalveAfter`.',
    ],
  }),
  ...section(OF_ARCHIVE, BY_HAND, {
    archiveKeys: [
      8,
      'shingles',
      'The smallest shingles that are keys in the archive.',
      `${BRODER} Of texts that share half of their shingles 1 in 256 is missed.`,
    ],
    archiveMost: [10_000, 'fingerprints', 'The most of the archive that are looked at for one batch.'],
  }),
  ...section(SHOWN, BY_HAND, {
    passageWords: [8, 'words', 'A shorter shared passage is a phrase ("supplierSignal in a statement on Thursday that"), not copy.'],
    passagesMost: [5, 'passages', 'The most shared passages that are shown.'],
    passageTextWords: [
      20_000,
      'words',
      'Words of either text that are looked at: more than the longest article, so that hostile input stays cheap.',
    ],
  }),
}

export type ThresholdName = keyof typeof THRESHOLD_TABLE
/** The values by name. */
export type Thresholds = Record<ThresholdName, number>

/** The values that hold. */
export const THRESHOLDS: Readonly<Thresholds> = Object.freeze(thresholdValues(THRESHOLD_TABLE))

function thresholdValues(table: Record<ThresholdName, Threshold>): Thresholds {
  return Object.fromEntries(Object.entries(table).map(([name, { value }]) => [name, value])) as Thresholds
}
