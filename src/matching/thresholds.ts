/** Every number that decides what matching finds. Sizes that affect only time or memory are defined where they are used. */

/** The unit of a threshold. A share is a number between 0 and 1. Points are added up and compared with 1. */
type Unit =
  | 'share'
  | 'points'
  | 'shingles'
  | 'words'
  | 'letters'
  | 'names' // names and numbers, or their slots
  | 'hours'
  | 'days'
  | 'keys'
  | 'fingerprints'
  | 'stories'
  | 'sources'
  | 'passages'
  | 'counters'

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

/** Value, unit and doc of a threshold, and its source where it is not that of its section. */
type ThresholdRow = [value: number, unit: Unit, doc: string, source?: string]

function section<Name extends string>(fixed: string | null, source: string, rows: Record<Name, ThresholdRow>): Record<Name, Threshold> {
  const entries = Object.entries<ThresholdRow>(rows).map(([name, [value, unit, doc, own]]) => [
    name,
    { value, unit, doc, source: own ?? source, fixed },
  ])
  return Object.fromEntries(entries)
}

const STORED = 'It is part of every stored fingerprint, and the text to compute the fingerprint again is not stored with it.'
const OF_ARCHIVE = 'A rehearsal replays the window. It does not read the archive.'
const COMPILED = 'It is the size of an array that is fixed when the program starts.'
const DISPLAY_ONLY = 'It decides which shared passages are displayed. No merge or split depends on it.'
const REPLAYED = 'A rehearsal learns boilerplate from all fingerprints of the window, not only from the latest of a source.'

const PAIRS =
  'A gap between the labelled pairs of Reuters-21578 (one supplier, many forms), German press (other outlets) and sixty scenarios of agency practice.'
const RECURRING = 'Hard negatives of Reuters-21578: recurring headlines over reports of different days.'
const BRODER = 'Broder 1997, "On the resemblance and containment of documents": a bottom-k sketch.'
const BY_HAND = 'Set by hand; no measurement is recorded.'
const FITTED = 'Set by hand on the sets at hand (forms, scenarios, Reuters-21578), after trying a few values; not checked on sets left out.'
const SCENARIOS = 'Set by hand on scenarios of agency practice; no figure is recorded.'

/** The thresholds, by the name under which a rehearsal sets them. */
export const THRESHOLD_TABLE = {
  // What is compared: the window and its candidates.
  ...section(null, BY_HAND, {
    windowDays: [14, 'days', 'How long a version can be found, unless the caller sets it.', 'Agency features run up to 11 days late.'],
    windowCapacity: [100_000, 'fingerprints', 'How many versions the window contains, unless the caller sets it.'],
    candidates: [24, 'fingerprints', 'How many versions are compared: those that share most keys.'],
    crowdedOneIn: [
      3,
      'keys',
      'Where at least one key in this number is common, very many sources run the text, and the latest versions are compared.',
    ],
    boilerplateStories: [
      3,
      'stories',
      'A shingle in this many recent stories of a source is boilerplate. Two may be chance: a sister title, a repeat.',
    ],
    boilerplateHalveAfter: [
      128,
      'stories',
      'After this many stories of a source its counts are halved, so that text that it no longer uses is forgotten.',
    ],
    boilerplateSources: [
      512,
      'sources',
      'Sources whose boilerplate is kept in memory (36 MB); the source that was idle longest is dropped first.',
    ],
    templateStories: [3, 'stories', 'A shingle in this many candidate stories of the same source belongs to a form.'],
    formShare: [
      0.4,
      'share',
      'From this share of shingles that belong to a form on, a text is written in that form, and its names and numbers count without those of the form.',
      FITTED,
    ],
    leastShared: [3, 'shingles', 'Fewer shared shingles may be chance.', PAIRS],
    leastLead: [4, 'shingles', 'With fewer shingles at the beginning that are evidence, the beginning is not compared.', PAIRS],
  }),

  // Rules of placing: rules/ lists them in the order of decide.ts.
  ...section(null, SCENARIOS, {
    noticeDays: [
      14,
      'days',
      'How far back a notice can refer by slugline or number, since suppliers use both again. Equal to `windowDays`.',
    ],
    noticeHeadline: [
      0.6,
      'share',
      "A kill or correction that names no story is matched by the headline: share of the shorter headline's words in the other.",
    ],
    noticeHeadlineWords: [2, 'words', 'The same: shared words of the two headlines.'],
    noticeSlugScore: [0.9, 'share', "The score of a notice that is matched only by the story's slugline."],
    continuesHours: [
      36,
      'hours',
      'How long after a version its update may come: a story of the evening is continued until the end of the next day.',
    ],
    continuesConflicts: [0.4, 'share', 'With a shared slugline but no mark, more conflicts than this mean another day or another place.'],
    continuesMark: [0.4, 'points', 'The version says that it continues an earlier one.'],
    continuesLongSlug: [0.6, 'points', 'A shared slugline of several words.'],
    continuesShortSlug: [0.3, 'points', 'A shared slugline of one word.'],
    continuesHeadline: [0.6, 'points', 'The whole headline is shared; a part counts in proportion.'],
    continuesHeadlineWords: [2, 'words', 'With fewer shared words the headlines do not count.'],
    continuesText: [1.5, 'points', 'The whole of the shorter text is shared; a part counts in proportion.'],
    continuesTextMost: [0.7, 'points', 'The most that the text can contribute.'],
    continuesSalient: [0.2, 'points', 'All names and numbers are shared; a part counts in proportion.'],
    continuesConflictNames: [2, 'names', 'More conflicts than this, if there are more conflicts than agreements, count against a match.'],
    continuesPenalty: [0.5, 'points', 'Subtracted for such conflicts.'],
    flashHours: [6, 'hours', 'A story follows its flash within hours.'],
    flashLongest: [60, 'words', 'A flash has fewer words than this.'],
    flashStoryWords: [12, 'words', 'A story that follows a flash has at least this many.'],
    flashHeadline: [0.5, 'share', "Share of the shorter headline's words in the other."],
    flashHeadlineWords: [3, 'words', 'Shared words of the headlines.'],
    driftOfLonger: [
      0.6,
      'share',
      'A version that no longer represents its story is matched only if this much of the longer text is shared.',
    ],
  }),

  // Verdicts of one supplier: rules/same-supplier.ts.
  ...section(null, PAIRS, {
    briefWords: [60, 'words', 'A shorter text is a brief.'],
    briefHours: [22, 'hours', 'Similar briefs and equal texts match within this time: a daily report returns after a day.'],
    newsHours: [36, 'hours', 'Copy is published within this time, or else nearly whole.'],
    sameItemHours: [72, 'hours', 'An item stays in a feed, and appears in other feeds, for days.'],
    distinctHeadlineWords: [6, 'words', 'A headline of this many words does not recur over a report of another day.', RECURRING],
    sameHeadline: [0.9, 'share', 'Two headlines with this share of common words are the same.'],
    nameHeadline: [
      0.5,
      'share',
      'Under a guid or address that an earlier version has: this share of the headline says that it is the same article.',
    ],
    equalBriefHeadline: [0.4, 'share', 'Equal briefs: shared words of the headline.'],
    lateHeadline: [0.6, 'share', 'Nearly all of the copy, later: shared words of the headline.'],
    shortWords: [30, 'words', 'In a shorter text a single conflict means another story.'],
    ownConflicts: [0.2, 'share', 'Within one source, or between sources from `apartHours` on: more conflicts mean another story.'],
    filledConflicts: [2, 'names', 'A form that was filled in anew: slots that hold another name or number.', FITTED],
    filledExchanged: [
      0.6,
      'share',
      'The same: the smaller rest of the two texts divided by the larger. An update has added something.',
      FITTED,
    ],
    filledRest: [0.8, 'share', 'A text that shares this much of the longer one exchanges nothing, unless it is in a known form.', FITTED],
    filledLonger: [0.5, 'share', 'The same: share of the longer text.', FITTED],
    likeHeadline: [0.6, 'share', 'Similar copy under a similar headline: shared words of the headline.'],
    likeSalient: [0.6, 'share', 'The same: shared names and numbers.'],
    likeShorter: [0.3, 'share', 'The same: share of the shorter text.'],
    slotsHeadlineWords: [
      4,
      'words',
      'The same names and numbers in the same places under the same headline: shared words of the headline.',
    ],
    slotsSalient: [0.9, 'share', 'The same: shared names and numbers.'],
    slotsAgree: [8, 'names', 'The same: slots that agree.'],
    namesHeadline: [0.4, 'share', 'The same names and numbers under a similar headline: shared words of the headline.'],
    namesSalient: [0.9, 'share', 'The same: shared names and numbers.'],
    namesShorter: [0.2, 'share', 'The same: share of the shorter text.'],
    namesShared: [8, 'shingles', 'The same: shared shingles.'],
    wholeShorter: [0.8, 'share', 'Nearly all of the copy under a different headline: share of the shorter text.'],
    wholeLonger: [0.7, 'share', 'The same: share of the longer text.'],
    wholeSalient: [0.9, 'share', 'The same: shared names and numbers.'],
    wholeLead: [0.8, 'share', 'The same: share of the beginning.'],
  }),

  // Verdicts of other outlets, of late copy and of passages: rules/other-outlet.ts, late-copy.ts, built-in.ts, shared-passage.ts.
  ...section(null, PAIRS, {
    movedSalient: [0.95, 'share', 'From this share of shared names and numbers on, conflicting slots only mean that names were moved.'],
    movedShorter: [0.6, 'share', 'The same: share of the shorter text.'],
    otherConflicts: [0.3, 'share', 'Between sources: more conflicts mean another story.'],
    apartHours: [
      20,
      'hours',
      'From this distance in time on, another outlet is allowed no more conflicts than the same source (`ownConflicts`).',
    ],
    cutLead: [0.6, 'share', 'The beginning of the copy, cut from the end: share of the beginning of the longer text.'],
    cutShorter: [0.8, 'share', 'The same: share of the shorter text.'],
    cutSalient: [0.6, 'share', 'The same: shared names and numbers.'],
    briefShorter: [0.6, 'share', 'A brief of another outlet: share of the shorter text.'],
    briefLonger: [0.5, 'share', 'The same: share of the longer text.'],
    briefSalient: [0.75, 'share', 'The same: shared names and numbers.'],
    mostShorter: [0.36, 'share', 'Another outlet publishes most of the copy: share of the shorter text.'],
    mostSalient: [0.34, 'share', 'The same: shared names and numbers.'],
    partShorter: [0.3, 'share', 'Another outlet publishes a part of the copy with its names and numbers: share of the shorter text.'],
    partSalient: [0.55, 'share', 'The same: shared names and numbers.'],
    partLead: [0.5, 'share', 'The same: share of the beginning. Otherwise `partSureSalient` and `partConflicts` apply.'],
    partSureSalient: [0.6, 'share', 'The same without the beginning: shared names and numbers.'],
    partConflicts: [0.1, 'share', 'The same without the beginning: no more conflicts than this.'],
    lateShorter: [0.6, 'share', 'Copy published later than `newsHours`: share of the shorter text.'],
    lateLonger: [0.4, 'share', 'The same: share of the longer text.'],
    lateSalient: [0.6, 'share', 'The same: shared names and numbers.'],
    lateLead: [0.6, 'share', 'The same: share of the beginning.'],
    lateConflicts: [0.1, 'share', 'The same: no more conflicts than this.'],
    quotedShare: [
      0.8,
      'share',
      'Two texts share only their quotations where these are this share of what they share: some words of who said it go with them.',
      FITTED,
    ],
    quotedLead: [0.25, 'share', 'The same: they share less than this of their beginnings.', FITTED],
    builtInLonger: [0.4, 'share', 'A text is built into a longer one if less than this share of the longer one is shared.'],
    builtInShared: [100, 'shingles', 'Copy with this many shared shingles is long and needs only `builtInLongCopy`.'],
    builtInLead: [0.5, 'share', 'Copy that opens the longer text needs only `builtInLongCopy`.'],
    builtInLongCopy: [0.22, 'share', 'From this share of the longer text on, long copy or copy that opens it is no built-in passage.'],
    subEditedSalient: [0.9, 'share', 'Copy that was sub-edited throughout keeps at least this share of its names and numbers.'],
    subEditedShorter: [0.5, 'share', 'Copy that was sub-edited throughout keeps less than this share of its shingles.'],
    subEditedLonger: [0.25, 'share', 'From this share of the longer text on, sub-edited copy is no built-in passage.'],
    ownPassageShorter: [0.8, 'share', 'A passage in two stories of one supplier: share of the shorter text.'],
    ownPassageShared: [20, 'shingles', 'The same: shared shingles.'],
    ownPassageLonger: [0.5, 'share', 'The same: less than this share of the longer text.'],
    ownPassageSalient: [0.6, 'share', 'The same: shared names and numbers.'],
    passageConflicts: [0.34, 'share', 'A passage in texts of two sources: no more conflicts than this.'],
    passageShorter: [0.5, 'share', 'The same: share of the shorter text with `passageShared`.'],
    passageShared: [15, 'shingles', 'The same: shared shingles.'],
    longPassageShorter: [0.3, 'share', 'The same: share of the shorter text with `longPassageShared`.'],
    longPassageShared: [30, 'shingles', 'The same: shared shingles.'],
    formConflicts: [0.2, 'share', 'With more conflicts the stated reason is that only the form is the same.'],
  }),

  // The parts of a stored fingerprint.
  ...section(STORED, BY_HAND, {
    shingleWords: [4, 'words', 'Words of a shingle.', 'F1 98.0 on Reuters-21578 and 95.2 on German press; five words: 95.4 and 91.5.'],
    sketchShingles: [1024, 'shingles', 'A longer text is represented by this number of its smallest shingles.', BRODER],
    leadShingles: [24, 'shingles', 'Shingles of the beginning that are kept in order.'],
    headlessWords: [4, 'words', 'A body of fewer words is fingerprinted together with its headline.'],
    salientMost: [64, 'names', 'How many names and numbers, and how many slots, are kept of a text: the first.'],
    headWordLetters: [4, 'letters', 'A word of a headline counts if it has this length, or is a name or number.'],
    subjectLetters: [3, 'letters', 'The subject of a headline is its first word of this length that is not an article.'],
    nameWords: [3, 'words', 'A headline of fewer words does not identify a story.'],
    slugWords: [8, 'words', 'Pairs of the first words of a slug are names too.'],
    numberLetters: [24, 'letters', "The maximum length of the number in a supplier's id."],
    textKeys: [
      24,
      'keys',
      'How many of the smallest shingles are keys.',
      'F1 98.0 and 95.2, as with 64; finds copies that banded MinHash loses.',
    ],
    textKeysMost: [64, 'keys', 'The maximum number of shingles of a long text that are keys.'],
    textKeyOneIn: [16, 'shingles', 'One shingle of a longer text in this number is a key, so that a short text is found inside it.'],
    headKeys: [6, 'keys', 'How many of the most specific words of a headline are keys.'],
    headKeyHours: [12, 'hours', 'Headline keys are found in the same period of this length and in the two next to it.'],
    headKeyNameLetters: [4, 'letters', 'A name or number in a headline is ranked like a word that is longer by this.'],
    commonKeyLimit: [
      64,
      'fingerprints',
      'A text key that this many in the window share belongs to a template or a phrase: it is neither stored nor looked up.',
    ],
  }),

  // Thresholds that a rehearsal cannot set for other reasons.
  ...section(COMPILED, BY_HAND, {
    boilerplateCounters: [1 << 16, 'counters', 'Counters for the boilerplate of one source (64 KB); two shingles may share one.'],
  }),
  ...section(REPLAYED, BY_HAND, {
    boilerplateWarmUp: [
      64,
      'fingerprints',
      'How many of the latest fingerprints of a source teach its boilerplate to a process: half of `boilerplateHalveAfter`.',
    ],
  }),
  ...section(OF_ARCHIVE, BY_HAND, {
    archiveKeys: [
      8,
      'shingles',
      'How many of the smallest shingles are keys in the archive.',
      `${BRODER} Of the texts that share half of their shingles, 1 in 256 is missed.`,
    ],
    archiveMost: [10_000, 'fingerprints', 'The maximum number of archived fingerprints that are read for one batch.'],
  }),
  ...section(DISPLAY_ONLY, BY_HAND, {
    passageWords: [8, 'words', 'A shorter shared passage is a phrase ("said in a statement on Thursday that"), not copy.'],
    passagesMost: [5, 'passages', 'The maximum number of shared passages that are displayed.'],
    passageTextWords: [
      20_000,
      'words',
      'How many words of each text are compared: more than the longest article has, so that hostile input stays cheap.',
    ],
  }),
}

export type ThresholdName = keyof typeof THRESHOLD_TABLE
/** A value for each threshold. */
export type Thresholds = Record<ThresholdName, number>

/** The current values. */
export const THRESHOLDS: Readonly<Thresholds> = Object.freeze(thresholdValues(THRESHOLD_TABLE))

function thresholdValues(table: Record<ThresholdName, Threshold>): Thresholds {
  return Object.fromEntries(Object.entries(table).map(([name, { value }]) => [name, value])) as Thresholds
}
