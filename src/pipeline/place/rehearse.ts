import type { Database } from '../../../db/client.ts'
import { type ReplayedFingerprint, readJoins, readNames, readPlaced } from '../../../db/read/replay.ts'
import type { Placed } from '../../matching/placement.ts'
import { THRESHOLDS, type Thresholds } from '../../matching/thresholds.ts'
import { Boilerplate } from '../../matching/window/boilerplate.ts'
import { MatchWindow } from '../../matching/window/match-window.ts'
import type { Arrival } from '../../model.ts'
import { asPlaced } from './place-article.ts'

/** An article as a rehearsal names it. */
export interface Named {
  id: number
  source: string
  headline: string
}

export interface Rehearsal {
  /** Versions that were replayed. */
  versions: number
  /** Articles that would be one story and are several now; each list holds one article of each present story. */
  merges: Named[][]
  /** Articles that would be several stories and are one now; each list holds one article of each story to be. */
  splits: Named[][]
}

/** One run over what is stored: from article to story. */
interface Run {
  matchWindow: MatchWindow
  boilerplate: Boilerplate
  stories: Map<number, string>
}

const DAY_MS = 86_400_000

/**
 * Replays what was placed since then twice, with the thresholds that hold and with others, and compares the stories that come out. Nothing is
 * written. What people decided holds in both, and both begin with the stories as they were placed in the window before. Memory is bounded by
 * the window: of what it leaves behind, only article and story are kept.
 * @param windowDays how long a version can be found now; another length can be set as any threshold
 */
export async function rehearse(db: Database, since: Date, set: Partial<Thresholds>, windowDays: number): Promise<Rehearsal> {
  const joins = await readJoins(db)
  const never = neverOf(joins)
  const open = (thresholds: Thresholds): Run => {
    let stories = 0
    const boilerplate = new Boilerplate(thresholds)
    const matchWindow = new MatchWindow({ newStory: () => `new ${++stories}`, boilerplate, never, thresholds })
    return { matchWindow, boilerplate, stories: new Map() }
  }
  const held = { ...THRESHOLDS, windowDays }
  const [now, then] = [open(held), open({ ...held, ...set })]
  const before = new Date(since.getTime() - Math.max(windowDays, set.windowDays ?? 0) * DAY_MS)
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
  const [merges, splits] = [torn(then.stories, now.stories), torn(now.stories, then.stories)]
  const names = new Map((await readNames(db, [merges, splits].flat(2))).map((named) => [named.id, named]))
  const named = (groups: number[][]) => groups.map((group) => group.map((id) => names.get(id)!))
  return { versions, merges: named(merges), splits: named(splits) }
}

/** What was placed before the span stands as it was placed. */
function putBack({ matchWindow, boilerplate, stories }: Run, placed: Placed, articleId: number) {
  matchWindow.add(placed)
  if (placed.relation === 'original' || placed.relation === 'copy') boilerplate.learn(placed.source, placed.fingerprint.shingles)
  if (placed.story !== null) stories.set(articleId, placed.story)
}

function replay({ matchWindow, stories }: Run, { fingerprint, ...placed }: Placed, stored: ReplayedFingerprint) {
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

/** Merges as people decided them; what they split is kept apart on the shelf already. */
function followDecisions(stories: Map<number, string>, joins: Awaited<ReturnType<typeof readJoins>>) {
  for (const { kind, a, b } of joins) {
    const [from, into] = [stories.get(a), stories.get(b)]
    if (kind !== 'merge' || from === undefined || into === undefined) continue
    for (const [article, story] of stories) if (story === from) stories.set(article, into)
  }
}

/** The stories of `whole` that are several in `parts`: one article of each part. */
function torn(whole: Map<number, string>, parts: Map<number, string>): number[][] {
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
