import { diffArrays } from 'diff'
import type { CorrectedWords } from '../model.ts'
import { foldedWords } from './changes.ts'

/** Words that are shown on either side of a change. */
const CONTEXT_WORDS = 3
/** Words beside a change by which it is recognised in sub-edited copy: one is too common ("of 41"), three are often edited. */
const ANCHOR_WORDS = 2
/** Of a long removed run only the first words are searched for: an outlet may have cut inside it. */
const MAX_MARK_WORDS = 8
/** A few inserted words may be the correction ("not"). More are an added sentence, or the note that says what was corrected. */
const MAX_INSERTED_WORDS = 3
/** With more edits than this the text is a different one, and what was wrong cannot be determined. */
const MAX_EDITS = 600
/** The words of a text that are compared. */
const MAX_COMPARED_WORDS = 5000

/** A run of words that the correction replaced. */
interface ChangedRun {
  /** Where it begins in the old and in the new text. */
  from: number
  to: number
  removed: string[]
  added: string[]
}

/**
 * What a correction changed: the figures, if any changed, otherwise every changed run of words. Added sentences are left out.
 * @param before the body before it, paragraphs separated by blank lines
 * @returns empty where it cannot be determined, as for a notice that carries no text
 */
export function correctedWordsIn(before: string, after: string): CorrectedWords[] {
  const old = wordsAsWritten(before)
  const now = wordsAsWritten(after)
  const runs = changedRuns(old, now).filter((run) => run.removed.length > 0 || run.added.length <= MAX_INSERTED_WORDS)
  const figures = runs.filter((run) => run.removed.some((word) => /\p{N}/u.test(word)))
  return (figures.length ? figures : runs).map((run) => ({
    wrong: inContext(old, run.from, run.removed.length),
    right: inContext(now, run.to, run.added.length),
    marks: wrongMarksOf(old, run),
  }))
}

/** Whether a text still contains the words that were corrected. */
export function stillRuns(corrected: CorrectedWords[], text: string): boolean {
  const words = ` ${foldedWords(text).join(' ')} `
  return corrected.some(({ marks }) => marks.some((mark) => words.includes(` ${mark} `)))
}

function wordsAsWritten(text: string): string[] {
  return (text.match(/\S+/g) ?? []).slice(0, MAX_COMPARED_WORDS)
}

const folded = (words: string[]) => foldedWords(words.join(' ')).join(' ')

function changedRuns(old: string[], now: string[]): ChangedRun[] {
  const parts = diffArrays(old, now, { maxEditLength: MAX_EDITS, comparator: (a, b) => a === b || folded([a]) === folded([b]) })
  const runs: ChangedRun[] = []
  let from = 0
  let to = 0
  let open: ChangedRun | null = null
  for (const { added, removed, value } of parts ?? []) {
    if (!added && !removed) open = null
    else if (!open) {
      open = { from, to, removed: [], added: [] }
      runs.push(open)
    }
    if (removed) open?.removed.push(...value)
    if (added) open?.added.push(...value)
    if (!added) from += value.length
    if (!removed) to += value.length
  }
  const changed = runs.reduce((sum, run) => sum + run.removed.length, 0)
  return changed * 2 > old.length ? [] : runs
}

/** A run of words with those around it. */
function inContext(text: string[], from: number, words: number): string {
  const start = Math.max(0, from - CONTEXT_WORDS)
  const end = Math.min(text.length, from + words + CONTEXT_WORDS)
  return `${start > 0 ? '… ' : ''}${text.slice(start, end).join(' ')}${end < text.length ? ' …' : ''}`
}

/** The changed words with those before them, and with those after them: either is enough to recognise the wrong text. */
function wrongMarksOf(old: string[], { from, removed }: ChangedRun): string[] {
  const before = old.slice(Math.max(0, from - ANCHOR_WORDS), from)
  const after = old.slice(from + removed.length, from + removed.length + ANCHOR_WORDS)
  if (!removed.length) return [folded([...before, ...after])].filter((mark) => mark.split(' ').length > ANCHOR_WORDS)
  const wrong = removed.slice(0, MAX_MARK_WORDS)
  const sides = [[...before, ...wrong], ...(removed.length === wrong.length ? [[...wrong, ...after]] : [])]
  return [...new Set(sides.map(folded))].filter((mark) => mark.split(' ').length > folded(wrong).split(' ').length)
}
