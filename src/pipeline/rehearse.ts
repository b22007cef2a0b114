import type { Database } from '../../db/client.ts'
import { type ReplayedPrint, readJoins, readPlacedSince } from '../../db/queries/reading/replay.ts'
import { Shelf } from '../dedup/shelf.ts'
import { THRESHOLDS, type Thresholds } from '../dedup/thresholds.ts'
import type { Arrival } from '../model.ts'
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
  shelf: Shelf
  stories: Map<number, string>
}

/**
 * Replays what was placed since then twice, with the thresholds that hold and with others, and compares the stories that come out. Nothing is
 * written. What people decided holds in both.
 */
export async function rehearse(db: Database, since: Date, set: Partial<Thresholds>, windowDays: number): Promise<Rehearsal> {
  const joins = await readJoins(db)
  const never = neverOf(joins)
  const open = (thresholds: Thresholds): Run => {
    let stories = 0
    const shelf = new Shelf({ newStory: () => String(++stories), window: windowDays * 86_400_000, never, thresholds })
    return { shelf, stories: new Map() }
  }
  const [now, then] = [open(THRESHOLDS), open({ ...THRESHOLDS, ...set })]
  const names = new Map<number, Named>()
  let versions = 0
  for await (const print of readPlacedSince(db, since)) {
    versions++
    if (!names.has(print.articleId)) names.set(print.articleId, { id: print.articleId, source: print.source, headline: print.headline })
    for (const run of [now, then]) replay(run, print)
  }
  for (const run of [now, then]) followPeople(run.stories, joins)
  return { versions, merges: torn(then.stories, now.stories, names), splits: torn(now.stories, then.stories, names) }
}

function replay({ shelf, stories }: Run, stored: ReplayedPrint) {
  const { print, ...placed } = asPlaced(stored)
  const arrival: Arrival = {
    id: placed.id,
    source: placed.source,
    sourceKind: placed.sourceKind,
    publishedAt: placed.publishedAt,
    headline: stored.headline,
    body: '',
    language: null,
    guid: print.traits.guid,
    url: print.traits.address,
    version: null,
    pubStatus: null,
    signal: placed.signal,
    embargoed: null,
    slugline: print.traits.said.slug,
    byline: null,
    edNote: null,
    captions: [],
  }
  const { story } = shelf.place(arrival, print)
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
function followPeople(stories: Map<number, string>, joins: Awaited<ReturnType<typeof readJoins>>) {
  for (const { kind, a, b } of joins) {
    const [from, into] = [stories.get(a), stories.get(b)]
    if (kind !== 'merge' || from === undefined || into === undefined) continue
    for (const [article, story] of stories) if (story === from) stories.set(article, into)
  }
}

/** The stories of `whole` that are several in `parts`: one article of each part. */
function torn(whole: Map<number, string>, parts: Map<number, string>, names: Map<number, Named>): Named[][] {
  const stories = new Map<string, Map<string, Named>>()
  for (const [article, story] of whole) {
    const part = parts.get(article)
    if (part === undefined) continue
    const found = stories.get(story) ?? new Map<string, Named>()
    if (!found.has(part)) found.set(part, names.get(article)!)
    stories.set(story, found)
  }
  return [...stories.values()].filter((found) => found.size > 1).map((found) => [...found.values()])
}
