/** Whether the articles of a feed are read as well as before: length, captions, pages, selectors. */
import type { Flag, FlagKind, Measure } from '../model.ts'

/** Newest articles that show the present state, and those before them that show the former state. */
export const RECENT = 10
export const BEFORE = 40
/** Former articles that are needed: the quartile of 20 rests on five. */
const LEAST_BEFORE = 20
/** A flag is raised for a change that has a smaller probability by chance. A feed of 50 articles a day would be flagged wrongly once in three weeks at most, and the flag ends by itself. */
const CHANCE = 1 / 1000
/** Smaller changes of a share are not reported, however certain. */
const SHARE_CHANGE = 0.4
/** A median length of at least this share of the former one is not reported. */
const LENGTH_CHANGE = 0.5
/** Days after which a changed state becomes the feed's normal state. */
const NEW_NORMAL_DAYS = 14

const SHARES: { kind: FlagKind; holds(m: Measure): boolean; worse: 'fewer' | 'more' }[] = [
  { kind: 'captions-lost', holds: (m) => m.captions > 0, worse: 'fewer' },
  { kind: 'same-text', holds: (m) => m.sameText, worse: 'more' },
  { kind: 'pages-lost', holds: (m) => m.fromPage, worse: 'fewer' },
  { kind: 'selectors-miss', holds: (m) => m.missed, worse: 'more' },
]

/**
 * What is worse in the newest articles of a feed than in those before. Empty while too few are known, and when the former state returns.
 * @param measures newest first; at most `RECENT + BEFORE` of them are used
 * @param raised the flags raised so far: they hold the former state, so that lasting trouble does not become normal
 * @param now ms since the epoch
 */
export function judgeQuality(measures: readonly Measure[], raised: readonly Flag[], now: number): Flag[] {
  const recent = measures.slice(0, RECENT)
  const before = measures.slice(RECENT, RECENT + BEFORE)
  if (recent.length < RECENT) return []
  const raisedAs = (kind: FlagKind) =>
    raised.find((flag) => flag.kind === kind && now - Date.parse(flag.since) < NEW_NORMAL_DAYS * 86_400_000)
  const flags = [shorter(recent, before, raisedAs('shorter'))]
  for (const { kind, holds, worse } of SHARES) {
    const known = raisedAs(kind)
    if (!known && before.length < LEAST_BEFORE) continue
    const was = known?.before ?? shareOf(before, holds)
    const is = shareOf(recent, holds)
    const change = worse === 'fewer' ? was - is : is - was
    // Laplace's rule of succession: an event that never happened in 40 articles is not impossible.
    const smooth = (was * BEFORE + 1) / (BEFORE + 2)
    const bad = (m: Measure) => holds(m) === (worse === 'more')
    const chance = atLeast(recent.filter(bad).length, RECENT, worse === 'more' ? smooth : 1 - smooth)
    if (change < SHARE_CHANGE || chance > CHANCE) continue
    flags.push(worded({ kind, since: known?.since ?? firstOf(recent, bad), before: was, after: is }))
  }
  return flags.filter((flag) => flag !== null)
}

/** A distribution-free test: at least eight of ten texts are shorter than the former lower quartile. */
function shorter(recent: readonly Measure[], before: readonly Measure[], known: Flag | undefined): Flag | null {
  if (!known && before.length < LEAST_BEFORE) return null
  const lengths = before.map((m) => m.words).sort((a, b) => a - b)
  const was = known?.before ?? quantile(lengths, 0.5)
  const quartile = known?.quartile ?? quantile(lengths, 0.25)
  const is = quantile(
    recent.map((m) => m.words).sort((a, b) => a - b),
    0.5,
  )
  const bad = (m: Measure) => m.words < quartile
  if (is >= was * LENGTH_CHANGE || atLeast(recent.filter(bad).length, RECENT, 0.25) > CHANCE) return null
  return worded({ kind: 'shorter', since: known?.since ?? firstOf(recent, bad), before: was, after: is, quartile })
}

const quantile = (sorted: number[], share: number) => sorted[Math.floor((sorted.length - 1) * share)]!
const shareOf = (measures: readonly Measure[], holds: (m: Measure) => boolean) => measures.filter(holds).length / measures.length
const firstOf = (newestFirst: readonly Measure[], bad: (m: Measure) => boolean) => newestFirst.findLast(bad)!.at

/** The probability that at least k of n events with probability p each happen (binomial). */
function atLeast(k: number, n: number, p: number): number {
  let sum = 0
  let ways = 1
  for (let i = 0; i <= n; i++) {
    if (i >= k) sum += ways * p ** i * (1 - p) ** (n - i)
    ways = (ways * (n - i)) / (i + 1)
  }
  return sum
}

function worded(flag: Omit<Flag, 'message'>): Flag {
  const { kind, before, after } = flag
  const percent = (share: number) => `${Math.round(share * 100)} %`
  const shares = `${percent(before)} → ${percent(after)}`
  const sentences: Record<FlagKind, string> = {
    shorter: `Texts are ${percent(1 - after / before)} shorter: ${before} → ${after} words.`,
    'captions-lost': `Fewer articles have captions: ${shares}.`,
    'same-text': `More pages show one and the same text: ${shares}.`,
    'pages-lost': `Fewer texts can be read from their pages: ${shares}.`,
    'selectors-miss': `Selectors of config/sites.yaml find nothing on more pages: ${shares}.`,
  }
  return { ...flag, message: sentences[kind] }
}
