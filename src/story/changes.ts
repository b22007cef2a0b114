import type { Caption } from '../model.ts'

/** The parts of a version that are compared. */
export interface VersionContent {
  headline: string
  /** Paragraphs separated by blank lines. */
  body: string
  captions: Caption[]
}

/**
 * `none`: equal. `cosmetic`: case, spaces, punctuation or markup only. `captions`, `headline`: only these. `figures`: the same words with
 * different numbers. `names`: the same words with different names. `text`: words of the body were added, removed or moved.
 */
export type ChangeKind = 'none' | 'cosmetic' | 'captions' | 'headline' | 'figures' | 'names' | 'text'

export interface Change {
  kind: ChangeKind
  /** Whether the story log reports it: a cosmetic change is stored and not reported. */
  notable: boolean
  /** Words of the body that the new version has more of, and fewer of; a moved word counts as neither. */
  wordsAdded: number
  wordsRemoved: number
}

/** Classifies what a supplier changed between two versions of an article. */
export function changeOf(before: VersionContent, after: VersionContent): Change {
  const kind = changeKindOf(before, after)
  return { kind, notable: kind !== 'none' && kind !== 'cosmetic', ...difference(foldedWords(before.body), foldedWords(after.body)) }
}

function changeKindOf(before: VersionContent, after: VersionContent): ChangeKind {
  const old = foldedWords(before.body)
  const now = foldedWords(after.body)
  if (!equal(old, now)) {
    if (equal(old.map(withoutFigures), now.map(withoutFigures))) return 'figures'
    return equal(withoutNames(before.body), withoutNames(after.body)) ? 'names' : 'text'
  }
  if (!equal(foldedWords(before.headline), foldedWords(after.headline))) return 'headline'
  if (!equal(before.captions.flatMap(captionWords), after.captions.flatMap(captionWords))) return 'captions'
  return before.headline === after.headline && before.body === after.body ? 'none' : 'cosmetic'
}

function captionWords(caption: Caption): string[] {
  return [...foldedWords(caption.text), ...foldedWords(caption.credit ?? ''), caption.image ?? '']
}

/** The words of a text without case, accents and punctuation; a figure with its separators is one word. */
export function foldedWords(text: string): string[] {
  return (
    text
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:[.,:]\p{N}+)*/gu) ?? []
  )
}

/** The words without figures and without capitalised words that do not begin a sentence; "Ola Renn" and "Renn" both leave one gap. */
function withoutNames(body: string): string[] {
  const bare = body.replace(/(?<=[\p{L}\p{N},;:]["'”’)]? )\p{Lu}[\p{L}\p{M}’'-]*(?: \p{Lu}[\p{L}\p{M}’'-]*)*/gu, 'X')
  return foldedWords(bare).map(withoutFigures)
}

function withoutFigures(word: string): string {
  return word.replace(/\p{N}+(?:[.,:]\p{N}+)*/gu, '0')
}

function equal(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((word, i) => word === b[i])
}

function difference(before: string[], after: string[]): { wordsAdded: number; wordsRemoved: number } {
  const balance = new Map<string, number>()
  for (const word of after) balance.set(word, (balance.get(word) ?? 0) + 1)
  for (const word of before) balance.set(word, (balance.get(word) ?? 0) - 1)
  const counts = [...balance.values()]
  return { wordsAdded: sum(counts.filter((n) => n > 0)), wordsRemoved: -sum(counts.filter((n) => n < 0)) }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
