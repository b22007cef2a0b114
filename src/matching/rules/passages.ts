import type { Passage } from '../../model.ts'
import { join } from '../fingerprint/hash.ts'
import { hashedWords } from '../fingerprint/words.ts'
import { THRESHOLDS } from '../thresholds.ts'

const { passageWords, passagesMost, passageTextWords } = THRESHOLDS

/** A run of words in both texts, and where it begins in each. */
interface CommonRun {
  from: number
  at: number
  words: number
}

interface Token {
  hash: number
  start: number
  end: number
}

/**
 * The longest runs of words that both bodies contain, in the spelling of each: at most five, of at least eight words, longest first, none inside
 * another. The runs of eight words of one text are indexed and the hits in the other extended (seed and extend, as in rsync and BLAST). Time is
 * linear in the length of ordinary prose.
 */
export function sharedPassages(bodyA: string, bodyB: string): Passage[] {
  const a = tokensOf(bodyA)
  const b = tokensOf(bodyB)
  const seeds = new Map<number, number>()
  for (let i = 0; i + passageWords <= a.length; i++) {
    const seed = seedAt(a, i)
    if (!seeds.has(seed)) seeds.set(seed, i)
  }
  const found: CommonRun[] = []
  for (let j = 0; j + passageWords <= b.length; ) {
    const from = seeds.get(seedAt(b, j))
    const words = from === undefined ? 0 : commonRun(a, from, b, j)
    if (words >= passageWords) found.push({ from: from!, at: j, words })
    j += Math.max(1, words)
  }
  return longestRuns(found).map(({ from, at, words }) => ({
    text: bodyA.slice(a[from]!.start, a[from + words - 1]!.end),
    other: bodyB.slice(b[at]!.start, b[at + words - 1]!.end),
    words,
  }))
}

/** The longest runs that do not overlap. */
function longestRuns(found: CommonRun[]): CommonRun[] {
  const kept: CommonRun[] = []
  for (const run of found.sort((x, y) => y.words - x.words)) {
    if (kept.length === passagesMost) break
    if (kept.every((other) => run.from >= other.from + other.words || other.from >= run.from + run.words)) kept.push(run)
  }
  return kept
}

function tokensOf(body: string): Token[] {
  const tokens: Token[] = []
  for (const match of body.matchAll(/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|\S+/gu)) {
    const { hashes } = hashedWords(match[0])
    if (hashes.length) tokens.push({ hash: hashes.reduce(join), start: match.index, end: match.index + match[0].length })
    if (tokens.length === passageTextWords) break
  }
  return tokens
}

/** A hash of the run of words at a position. */
function seedAt(tokens: Token[], at: number): number {
  let seed = 0
  for (let i = at; i < at + passageWords; i++) seed = join(seed, tokens[i]!.hash)
  return seed
}

/** How many words are equal from these positions on. */
function commonRun(a: Token[], i: number, b: Token[], j: number): number {
  let words = 0
  while (i + words < a.length && j + words < b.length && a[i + words]!.hash === b[j + words]!.hash) words++
  return words
}
