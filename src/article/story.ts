import { clean, wordCount } from './html/text.ts'
import { salientWords } from './same-text.ts'

/** What a page promises outside its text: its headline, and its own description. */
export interface Promised {
  headline: string | null
  description: string | null
}

/** Salient words that are needed for a comparison. */
const COMPARABLE = 3
/** Share of a promise's salient words from which a text keeps it, and below which it may be another story's. */
const KEEPS = 0.5
const DOUBTFUL = 1 / 3
/** Words below which a text may be a standfirst alone, and that another text must have beyond it. */
const SHORT = 150
const MORE = 40

/**
 * How far a text is the story that the page promises: the share of the salient words of the headline or of the description, whichever is more,
 * that stand in it. Null where neither has enough words.
 */
export function likenessTo({ headline, description }: Promised, body: readonly string[]): number | null {
  const there = new Set(salientWords(body.join(' ')))
  const shares = [headline, description].flatMap((text) => {
    const words = salientWords(clean(text ?? ''))
    return words.length >= COMPARABLE ? [words.filter((word) => there.has(word)).length / words.length] : []
  })
  return shares.length ? Math.max(...shares) : null
}

const wordsIn = (body: readonly string[]) => body.reduce((sum, paragraph) => sum + wordCount(paragraph), 0)

/** Whether a text may be a standfirst, another story or nothing, so that what was left out has to be weighed again. */
export function isDoubtful(body: readonly string[], promised: Promised): boolean {
  return wordsIn(body) < SHORT || (likenessTo(promised, body) ?? 1) < DOUBTFUL
}

/** Paragraphs of a standfirst at most. */
const STANDFIRST = 2

/**
 * Whether another reading of the page is its story rather than the first: it is much longer and no less like what is promised, or only it keeps the
 * promise. A short story that keeps the promise is complete unless it is a standfirst: what more there is on the page may be calls.
 */
export function isRather(other: readonly string[], first: readonly string[], promised: Promised): boolean {
  const [is, was] = [likenessTo(promised, other) ?? 1, likenessTo(promised, first) ?? 1]
  const [words, before] = [wordsIn(other), wordsIn(first)]
  if (before < SHORT && words >= before * 2 && words >= before + MORE) {
    const isComplete = first.length > STANDFIRST && was >= KEEPS && is <= was
    return before === 0 || (!isComplete && is >= Math.max(was, DOUBTFUL))
  }
  return was < DOUBTFUL && is >= KEEPS && words >= MORE
}
