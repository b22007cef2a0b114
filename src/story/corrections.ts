import { diffArrays } from 'diff'
import type { CorrectedWords } from '../model.ts'
import { foldedWords } from './changes.ts'

/** Words shown on either side of what was changed. */
const AROUND = 3
/** Words on one side that make a changed run known again in sub-edited copy: one is common ("of 41"), three are often edited. */
const BESIDE = 2
/** Of a long run that was taken out, the first words are looked for: an outlet may have cut inside it. */
const MARK_WORDS = 8
/** A few words that came in may be the correction ("not"); more are an added sentence or the note that says what was corrected. */
const INSERTED = 3
/** More edits than this are another text, of which it cannot be told what was wrong in it. */
const MOST_EDITS = 600
const MOST_WORDS = 5000

interface Run {
  /** Where it begins in the old and in the new text. */
  from: number
  to: number
  removed: string[]
  added: string[]
}

/**
 * What a correction changed: figures, if it changed any; else every changed run of words. Added sentences are not what was wrong.
 * @param before the body before it, paragraphs separated by blank lines
 * @returns empty where it cannot be told, as for a notice that carries no text
 */
export function correctedWordsIn(before: string, after: string): CorrectedWords[] {
  const old = tokens(before)
  const now = tokens(after)
  const runs = changedRuns(old, now).filter((run) => run.removed.length > 0 || run.added.length <= INSERTED)
  const figures = runs.filter((run) => run.removed.some((word) => /\p{N}/u.test(word)))
  return (figures.length ? figures : runs).map((run) => ({
    wrong: shown(old, run.from, run.removed.length),
    right: shown(now, run.to, run.added.length),
    marks: marksOf(old, run),
  }))
}

/** Whether a text still runs what was wrong. */
export function stillRuns(mended: CorrectedWords[], text: string): boolean {
  const words = ` ${foldedWords(text).join(' ')} `
  return mended.some(({ marks }) => marks.some((mark) => words.includes(` ${mark} `)))
}

function tokens(text: string): string[] {
  return (text.match(/\S+/g) ?? []).slice(0, MOST_WORDS)
}

const folded = (words: string[]) => foldedWords(words.join(' ')).join(' ')

function changedRuns(old: string[], now: string[]): Run[] {
  const parts = diffArrays(old, now, { maxEditLength: MOST_EDITS, comparator: (a, b) => a === b || folded([a]) === folded([b]) })
  const runs: Run[] = []
  let from = 0
  let to = 0
  let open: Run | null = null
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

function shown(text: string[], from: number, words: number): string {
  const start = Math.max(0, from - AROUND)
  const end = Math.min(text.length, from + words + AROUND)
  return `${start > 0 ? '… ' : ''}${text.slice(start, end).join(' ')}${end < text.length ? ' …' : ''}`
}

/** The changed words with those before them, and with those after them: either is enough to know the wrong text by. */
function marksOf(old: string[], { from, removed }: Run): string[] {
  const before = old.slice(Math.max(0, from - BESIDE), from)
  const after = old.slice(from + removed.length, from + removed.length + BESIDE)
  if (!removed.length) return [folded([...before, ...after])].filter((mark) => mark.split(' ').length > BESIDE)
  const wrong = removed.slice(0, MARK_WORDS)
  const sides = [[...before, ...wrong], ...(removed.length === wrong.length ? [[...wrong, ...after]] : [])]
  return [...new Set(sides.map(folded))].filter((mark) => mark.split(' ').length > folded(wrong).split(' ').length)
}
