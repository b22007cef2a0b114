/** The wording of the desk: marks, relations, alarms. Nothing here touches the page. */
import type { Article, LogEvent, Status, Story, StoryLine } from './data/shapes.ts'
import { when } from './times.ts'

export type MarkKind = 'killed' | 'embargoed' | 'corrected' | 'updated' | 'merged' | 'plain'

export interface Mark {
  kind: MarkKind
  words: string
}

const SIGNAL_WORDS: Record<string, string> = {
  flash: 'Flash',
  refile: 'Refiled',
  repeat: 'Repeat',
  withheld: 'Withheld',
  advisory: 'Advisory',
}

/**
 * The marks of a story, gravest first. A story counts as updated when its supplier signals an update or one of its articles has a further
 * version; in a killed story that version may be the kill itself, so it does not count.
 */
export function marksOf(
  line: Pick<StoryLine, 'status' | 'signal' | 'correctedAt' | 'killedAt' | 'embargoedUntil' | 'embargoBroken' | 'copies' | 'versions'>,
): Mark[] {
  const marks: Mark[] = []
  if (line.status === 'killed') marks.push({ kind: 'killed', words: 'Killed' })
  if (line.status === 'embargoed') marks.push({ kind: 'embargoed', words: embargoWords(line.embargoedUntil) })
  if (line.status === 'withheld') marks.push({ kind: 'embargoed', words: 'Withheld' })
  if (line.embargoBroken) marks.push({ kind: 'corrected', words: 'Embargo broken' })
  if (line.status === 'merged') marks.push({ kind: 'merged', words: 'Merged into another' })
  if (line.correctedAt) marks.push({ kind: 'corrected', words: 'Corrected' })
  const further = line.status !== 'killed' && line.versions > line.copies
  if (line.signal === 'update' || further) marks.push({ kind: 'updated', words: 'Updated' })
  const signal = line.signal && SIGNAL_WORDS[line.signal]
  if (signal && line.status !== 'withheld') marks.push({ kind: 'plain', words: signal })
  return marks
}

export const embargoWords = (until: string | null) => (until ? `Embargoed until ${when(until)}` : 'Embargoed, no time given')

/** The line above the desk of the sample newsroom; null for a real one. */
export function sampleWords({ sample, sampleOver }: Pick<Status, 'sample' | 'sampleOver'>): string | null {
  if (!sample) return null
  return `Sample newsroom: an invented morning. None of this is news.${sampleOver ? ' It has ended; nothing new comes.' : ''}`
}

/** `1 outlet`, `12 outlets`, `1 story`, `3 stories`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`
}

/** How far a story spread; empty for one article in one version. */
export function spreadOf(line: Pick<StoryLine, 'copies' | 'versions' | 'outlets'>): string {
  const parts = []
  if (line.outlets.length > 1) parts.push(count(line.outlets.length, 'outlet'))
  if (line.copies > 1 && line.copies !== line.outlets.length) parts.push(count(line.copies, 'article'))
  if (line.versions > line.copies) parts.push(count(line.versions, 'version'))
  return parts.join(' · ')
}

const RELATION_WORDS: Record<NonNullable<Article['relation']>, string> = {
  original: 'original: opened the story',
  copy: 'copy: carries the same text',
  rewrite: 'rewrite: next version by the same supplier',
  excerpt: 'excerpt: contains a part of it',
  none: 'no story: an advisory',
}

export const relationWords = (relation: Article['relation']) => (relation ? RELATION_WORDS[relation] : 'waiting to be placed')

const WARNING_WORDS: Record<Article['warnings'][number], string> = {
  uncorrected: 'still carries the corrected error',
  'copy-of-killed': 'copy of a killed story',
  'broke-embargo': 'published before the embargo ended',
  'dated-before-embargo': 'dated before the embargo ended, seen after it',
}

export const warningWords = (warning: Article['warnings'][number]) => WARNING_WORDS[warning]

/** `first`, `+0.5 min`, `+14 min`, `+2 h 5 min`: short delays to the tenth, because agencies are often seconds apart. */
export function minutesBehind(minutes: number): string {
  if (minutes <= 0) return 'first'
  if (minutes < 10) return `+${minutes} min`
  const whole = Math.round(minutes)
  return whole < 60 ? `+${whole} min` : `+${Math.floor(whole / 60)} h${whole % 60 ? ` ${whole % 60} min` : ''}`
}

/** An editorial decision as seen from one of its stories. */
export function decisionWords(decision: Story['decisions'][number], story: Pick<Story, 'id' | 'articles'>): string {
  const name = (id: number | null) => story.articles.find((article) => article.id === id)?.source.name ?? `article ${id}`
  switch (decision.kind) {
    case 'merge':
      return decision.storyId === story.id ? `merged into story ${decision.otherStoryId}` : `story ${decision.storyId} merged into this one`
    case 'split':
      return decision.otherStoryId === story.id ? `split from story ${decision.storyId}` : `article ${decision.articleId} split out`
    case 'pin':
      return `${name(decision.articleId)} pinned as canonical`
    case 'never':
      return `never one story: ${name(decision.articleId)} and ${name(decision.otherArticleId)}`
  }
}

/** A score from 0 to 1 as percent, rounded down, so that only a full match is called 100 %. */
export const percent = (score: number) => `${Math.floor(score * 100)} %`

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' })

/** `fr-CA` as `Canadian French`; an invalid tag unchanged. */
export function languageName(tag: string): string {
  try {
    return languageNames.of(tag) ?? tag
  } catch {
    return tag // a RangeError: publishers also write `english` or `xx_YY`
  }
}

/** The address if a browser may open it, else null: a feed may contain `javascript:`. */
export function openable(address: string | null): string | null {
  if (!address) return null
  return /^https?:\/\//i.test(address) && URL.canParse(address) ? address : null
}

/** How far back the strip of stories that need attention reaches: a shift and the handover before it. */
export const ATTENTION_HOURS = 12

export type AttentionKind = 'killed' | 'withheld' | 'corrected'
export const ATTENTION_KINDS: readonly AttentionKind[] = ['killed', 'withheld', 'corrected']

export const ATTENTION_MARKS: Record<AttentionKind, Mark> = {
  killed: { kind: 'killed', words: 'Killed' },
  withheld: { kind: 'embargoed', words: 'Withheld' },
  corrected: { kind: 'corrected', words: 'Corrected' },
}

/** `Killed or corrected in the last 12 hours`: names only the kinds in the strip. */
export function attentionHeading(kinds: readonly AttentionKind[]): string {
  const there = ATTENTION_KINDS.filter((kind) => kinds.includes(kind))
  const words = [there.slice(0, -1).join(', '), ...there.slice(-1)].filter(Boolean).join(' or ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} in the last ${ATTENTION_HOURS} hours`
}

/** `2 more: corrected`, `3 more: 1 killed, 2 corrected`: a kill among the hidden lines is still named. */
export function hiddenItemsWords(kinds: readonly AttentionKind[]): string {
  const there = ATTENTION_KINDS.map((kind) => ({ kind, n: kinds.filter((each) => each === kind).length })).filter(({ n }) => n > 0)
  const what = there.length === 1 ? there[0]!.kind : there.map(({ kind, n }) => `${n} ${kind}`).join(', ')
  return `${kinds.length} more: ${what}`
}

/** What a screen reader announces at once; null for other events. */
export function alarmOf(event: LogEvent): string | null {
  if (event.event === 'withheld') return `Withheld until further notice, do not use: ${event.headline}`
  return event.event === 'killed' ? `Killed, do not use: ${event.headline}` : null
}
