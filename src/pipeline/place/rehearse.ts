import type { Database } from '../../../db/client.ts'
import { type ReplayedFingerprint, readJoins, readNames, readPlaced } from '../../../db/read/replay.ts'
import type { Placed } from '../../matching/placement.ts'
import { THRESHOLDS, type Thresholds } from '../../matching/thresholds.ts'
import { Boilerplate } from '../../matching/window/boilerplate.ts'
import { MatchWindow } from '../../matching/window/match-window.ts'
import type { Arrival } from '../../model.ts'
import { asPlaced } from './place-article.ts'

/** An article as a rehearsal names it. */
export interface NamedArticle {
  id: number
  source: string
  headline: string
}

/** What other thresholds would change. */
export interface Rehearsal {
  /** Versions that were replayed. */
  versions: number
  /** Articles that would be one story and are several now; each list has one article of each present story. */
  merges: NamedArticle[][]
  /** Articles that would be several stories and are one now; each list has one article of each future story. */
  splits: NamedArticle[][]
}

/** One replay of what is stored. `stories`: from article to story. */
interface Replay {
  matchWindow: MatchWindow
  boilerplate: Boilerplate
  stories: Map<number, string>
}

const MS_A_DAY = 86_400_000

/**
 * Replays what was placed since a time twice, with the present thresholds and with others, and compares the resulting stories. Nothing is
 * written. Editorial decisions apply in both, and both begin with the stories as they were placed in the window before. Memory is bounded by
 * the window: of older versions only article and story are kept.
 * @param set thresholds that differ; the length of the window is one of them
 * @param windowDays how long a version can be found at present
 */
export async function rehearse(db: Database, since: Date, set: Partial<Thresholds>, windowDays: number): Promise<Rehearsal> {
  const joins = await readJoins(db)
  const never = neverOf(joins)
  const open = (thresholds: Thresholds): Replay => {
    let stories = 0
    const boilerplate = new Boilerplate(thresholds)
    const matchWindow = new MatchWindow({ newStory: () => `new ${++stories}`, boilerplate, never, thresholds })
    return { matchWindow, boilerplate, stories: new Map() }
  }
  const present = { ...THRESHOLDS, windowDays }
  const [now, then] = [open(present), open({ ...present, ...set })]
  const before = new Date(since.getTime() - Math.max(windowDays, set.windowDays ?? 0) * MS_A_DAY)
  for await (const stored of readPlaced(db, before, since)) {
    const placed = asPlaced(stored)
    for (const run of [now, then]) putBack(run, placed, stored.articleId)
  }
  let versions = 0
  for await (const stored of readPlaced(db, since, new Date())) {
    versions++
    const placed = asPlaced(stored)
    for (const run of [now, then]) replay(run, placed, stored)
  }
  for (const run of [now, then]) followDecisions(run.stories, joins)
  const [merges, splits] = [splitStories(then.stories, now.stories), splitStories(now.stories, then.stories)]
  const names = new Map((await readNames(db, [merges, splits].flat(2))).map((named) => [named.id, named]))
  const named = (groups: number[][]) => groups.map((group) => group.map((id) => names.get(id)!))
  return { versions, merges: named(merges), splits: named(splits) }
}

/** What was placed before the replayed time stays as it was placed. */
function putBack({ matchWindow, boilerplate, stories }: Replay, placed: Placed, articleId: number) {
  matchWindow.add(placed)
  if (placed.relation === 'original' || placed.relation === 'copy') boilerplate.learn(placed.source, placed.fingerprint.shingles)
  if (placed.story !== null) stories.set(articleId, placed.story)
}

function replay({ matchWindow, stories }: Replay, { fingerprint, ...placed }: Placed, stored: ReplayedFingerprint) {
  const arrival: Arrival = {
    id: placed.id,
    source: placed.source,
    sourceKind: placed.sourceKind,
    publishedAt: placed.publishedAt,
    headline: stored.headline,
    body: '',
    language: null,
    guid: fingerprint.traits.guid,
    url: fingerprint.traits.address,
    version: null,
    pubStatus: null,
    signal: placed.signal,
    embargoed: null,
    slugline: fingerprint.traits.supplierSignal.slug,
    byline: null,
    edNote: null,
    captions: [],
  }
  const { story } = matchWindow.place(arrival, fingerprint)
  if (story === null) stories.delete(stored.articleId)
  else stories.set(stored.articleId, story)
}

function neverOf(joins: Awaited<ReturnType<typeof readJoins>>): Map<string, Map<string, null>> {
  const never = new Map<string, Map<string, null>>()
  const note = (a: number, b: number) => never.set(String(a), (never.get(String(a)) ?? new Map<string, null>()).set(String(b), null))
  for (const { kind, a, b } of joins) {
    if (kind === 'merge') continue
    note(a, b)
    note(b, a)
  }
  return never
}

/** Merges stories as editors decided; what they split is kept apart by the match window already. */
function followDecisions(stories: Map<number, string>, joins: Awaited<ReturnType<typeof readJoins>>) {
  for (const { kind, a, b } of joins) {
    const [from, into] = [stories.get(a), stories.get(b)]
    if (kind !== 'merge' || from === undefined || into === undefined) continue
    for (const [article, story] of stories) if (story === from) stories.set(article, into)
  }
}

/** The stories of `whole` that are several stories in `parts`: one article of each part. */
function splitStories(whole: Map<number, string>, parts: Map<number, string>): number[][] {
  const stories = new Map<string, Map<string, number>>()
  for (const [article, story] of whole) {
    const part = parts.get(article)
    if (part === undefined) continue
    const found = stories.get(story) ?? new Map<string, number>()
    if (!found.has(part)) found.set(part, article)
    stories.set(story, found)
  }
  return [...stories.values()].filter((found) => found.size > 1).map((found) => [...found.values()])
}
