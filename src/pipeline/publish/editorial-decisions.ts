import type pg from 'pg'
import { type Database, inTransaction } from '../../../db/client.ts'
import {
  type ArticleFound,
  articleFound,
  articlesIn,
  closeStory,
  decisionOf,
  moveArticles,
  neverPairs,
  recordDecision,
  revokeDecision,
  type StoryFound,
  storyFound,
} from '../../../db/write/decisions.ts'
import { storiesInQuestion, writeStoryStatuses } from '../../../db/write/embargoes.ts'
import { lockPlacing, nextStoryIds } from '../../../db/write/stories.ts'
import { appendEvents, type NewEvent } from '../../../db/write/story-log.ts'
import { afterSplit } from '../../story/embargo/release.ts'
import { afterChange, mayMerge, type StoryChange, type StoryState, stateOf, statusOf } from '../../story/embargo/story-states.ts'
import { canonicalOf, entryFacts, type MovedArticle } from './entry-facts.ts'
import { refreshStories } from './publish.ts'

/** The database, or a connection in a transaction that the decision joins: then nothing is decided when that transaction fails. */
type On = Database | pg.PoolClient

/** Who decides, and why. */
export interface Attribution {
  by: string
  why: string
}

/** The decision's number and the stories that it concerns, or why it was refused: something is missing, or it contradicts the present state. */
export type DecisionOutcome = { decision: number; stories: number[] } | { refused: 'missing' | 'conflict'; detail: string }

const missing = (detail: string): DecisionOutcome => ({ refused: 'missing', detail })
const conflict = (detail: string): DecisionOutcome => ({ refused: 'conflict', detail })

/** Merges two stories: all articles of `from` go into `into`, which keeps its number. */
export function merge(on: On, from: number, into: number, attribution: Attribution): Promise<DecisionOutcome> {
  return underPlacingLock(on, async (client, now) => {
    const [a, b] = [await storyFound(client, from), await storyFound(client, into)]
    if (!a || !b) return missing(`There is no story ${a ? into : from}.`)
    if (from === into) return conflict('A story cannot be merged into itself.')
    for (const story of [a, b]) if (story.status === 'merged') return conflict(`Story ${story.id} was already merged into another.`)
    if (!mayMerge(a, b)) return conflict(`Story ${from} is ${a.status}; merge ${into} into it instead, so that it stays ${a.status}.`)
    const articles = await articlesIn(client, from)
    const others = new Set(await articlesIn(client, into))
    const barred = (await neverPairs(client, articles)).find(({ a, b }) => others.has(a) || others.has(b))
    if (barred)
      return conflict(`Decision ${barred.id} says that articles ${barred.a} and ${barred.b} are never one story; revoke it first.`)

    await moveArticles(client, articles, into)
    await closeStory(client, from, into)
    await refreshStories(client, [into], now)
    const pair = { articleId: a.canonicalId, otherArticleId: b.canonicalId }
    const decision = await recordDecision(client, { kind: 'merge', storyId: from, otherStoryId: into, ...pair, ...attribution })
    const moved = articles.map((articleId) => ({ articleId, from, to: into }))
    await logEvent(client, a, 'merged into another', {
      event: 'merged',
      articleId: a.canonicalId,
      changes: ['articles'],
      moved,
      detail: { into, decision, ...attribution },
    })
    const joined = (await storyFound(client, into))!
    await logEvent(client, joined, 'decided by an editor', {
      event: 'updated',
      articleId: joined.canonicalId,
      changes: ['articles'],
      moved,
      detail: { merged: from, decision, ...attribution },
    })
    return { decision, stories: [into] }
  })
}

/** Takes an article out of its story: it becomes a story of its own. */
export function split(on: On, storyId: number, articleId: number, attribution: Attribution): Promise<DecisionOutcome> {
  return underPlacingLock(on, async (client, now) => {
    const [story, article] = [await storyFound(client, storyId), await articleFound(client, articleId)]
    if (!story) return missing(`There is no story ${storyId}.`)
    if (!article) return missing(`There is no article ${articleId}.`)
    if (article.storyId !== storyId) return conflict(`Article ${articleId} is not in story ${storyId}.`)
    const refusal = await cannotLeave(client, story, article)
    if (refusal) return refusal
    const taken = await takeOut(client, story, article, now)
    const rest = (await storyFound(client, storyId))!
    const pair = { articleId, otherArticleId: rest.canonicalId }
    const decision = await recordDecision(client, { kind: 'split', storyId, otherStoryId: taken.id, ...pair, ...attribution })
    await logSplit(client, { before: story, from: rest, own: taken, articleId }, { decision, ...attribution })
    return { decision, stories: [storyId, taken.id] }
  })
}

/** Makes this article canonical in its story until another is pinned or the decision is revoked. */
export function pin(on: On, storyId: number, articleId: number, attribution: Attribution): Promise<DecisionOutcome> {
  return underPlacingLock(on, async (client, now) => {
    const [story, article] = [await storyFound(client, storyId), await articleFound(client, articleId)]
    if (!story) return missing(`There is no story ${storyId}.`)
    if (!article) return missing(`There is no article ${articleId}.`)
    if (article.storyId !== storyId) return conflict(`Article ${articleId} is not in story ${storyId}.`)
    const decision = await recordDecision(client, {
      kind: 'pin',
      storyId,
      otherStoryId: null,
      articleId,
      otherArticleId: null,
      ...attribution,
    })
    await refreshStories(client, [storyId], now)
    const pinned = (await storyFound(client, storyId))!
    await logEvent(client, pinned, 'decided by an editor', {
      event: 'updated',
      articleId,
      changes: ['canonical'],
      detail: { pinned: articleId, decision, ...attribution },
    })
    return { decision, stories: [storyId] }
  })
}

/** Keeps two articles out of one story for good. The second is taken out if they share one. */
export function never(on: On, articleId: number, otherId: number, attribution: Attribution): Promise<DecisionOutcome> {
  return underPlacingLock(on, async (client, now) => {
    const [a, b] = [await articleFound(client, articleId), await articleFound(client, otherId)]
    if (!a || !b) return missing(`There is no article ${a ? otherId : articleId}.`)
    if (articleId === otherId) return conflict('The two articles must be different.')
    const shared = a.storyId !== null && a.storyId === b.storyId ? await storyFound(client, a.storyId) : undefined
    const refusal = shared && (await cannotLeave(client, shared, b))
    if (refusal) return refusal
    const taken = shared && (await takeOut(client, shared, b, now))
    const otherStoryId = taken ? taken.id : b.storyId
    const pair = { articleId, otherArticleId: otherId }
    const decision = await recordDecision(client, { kind: 'never', storyId: a.storyId, otherStoryId, ...pair, ...attribution })
    const detail = { never: [articleId, otherId], decision, ...attribution }
    if (shared && taken)
      await logSplit(client, { before: shared, from: (await storyFound(client, shared.id))!, own: taken, articleId: otherId }, detail)
    else for (const article of [a, b]) await logOfArticle(client, article, { event: 'updated', articleId: article.id, changes: [], detail })
    return { decision, stories: [a.storyId, otherStoryId].filter((id) => id !== null) }
  })
}

/** Revokes a pin or a never. A merge is undone by splits, a split by a merge: each is a decision of its own. */
export function revoke(on: On, id: number, attribution: Attribution): Promise<DecisionOutcome> {
  return underPlacingLock(on, async (client, now) => {
    const decision = await decisionOf(client, id)
    if (!decision) return missing(`There is no decision ${id}.`)
    if (decision.revoked) return conflict(`Decision ${id} is already revoked.`)
    if (decision.kind === 'merge') return conflict('Undo a merge by splitting its articles out again.')
    if (decision.kind === 'split') return conflict('Undo a split by merging the two stories.')
    await revokeDecision(client, id, attribution.by, attribution.why)
    const article = (await articleFound(client, decision.articleId))!
    if (article.storyId === null) return { decision: id, stories: [] }
    if (decision.kind === 'pin') await refreshStories(client, [article.storyId], now)
    await logOfArticle(client, article, {
      event: 'updated',
      articleId: article.id,
      changes: decision.kind === 'pin' ? ['canonical'] : [],
      detail: { revoked: id, ...attribution },
    })
    return { decision: id, stories: [article.storyId] }
  })
}

/** Works under the placing lock, so that no batch decides about these stories meanwhile. */
function underPlacingLock(on: On, work: (client: pg.PoolClient, now: Date) => Promise<DecisionOutcome>): Promise<DecisionOutcome> {
  const decide = async (client: pg.PoolClient) => work(client, await lockPlacing(client))
  return 'pool' in on ? inTransaction(on, decide) : decide(on)
}

async function cannotLeave(client: pg.PoolClient, story: StoryFound, article: ArticleFound): Promise<DecisionOutcome | undefined> {
  if ((await articlesIn(client, story.id)).length === 1) return conflict(`Article ${article.id} is the only one in story ${story.id}.`)
  if (story.status === 'killed' && article.killedByOwn)
    return conflict(`Article ${article.id} is from the supplier that killed the story; it stays killed.`)
  return undefined
}

/** The story that an article was taken out into, and the change by which it came to its state. */
interface TakenOut {
  id: number
  change: StoryChange
}

async function takeOut(client: pg.PoolClient, story: StoryFound, article: ArticleFound, now: Date): Promise<TakenOut> {
  const [own] = await nextStoryIds(client, 1)
  await moveArticles(client, [article.id], own!)
  await refreshStories(client, [story.id, own!], now)
  const changes = await hideAfterSplit(client, [story.id, own!], now)
  return { id: own!, change: changes.get(own!) ?? 'taken out of another story' }
}

/** Hides stories in which only hidden copy is left after articles moved. @returns the change of each story that changed */
async function hideAfterSplit(client: pg.PoolClient, storyIds: number[], now: Date): Promise<Map<number, StoryChange>> {
  const changes = new Map<number, StoryChange>()
  const hidden: Parameters<typeof writeStoryStatuses>[1] = []
  for (const story of await storiesInQuestion(client, storyIds)) {
    const left = afterSplit(story.versions, story.articles, now)
    const before = stateOf(story)
    const state = left ? afterChange(before, left.change).state : before
    if (!left || state === before || state === 'new') continue
    changes.set(story.id, left.change)
    hidden.push({
      id: story.id,
      status: statusOf(state),
      embargoedUntil: 'embargoedUntil' in left ? left.embargoedUntil : story.embargoedUntil,
      touched: false,
    })
  }
  await writeStoryStatuses(client, hidden)
  return changes
}

/** What an editor's doing says in the log: the decision, or the number of the one that is revoked, with its attribution. */
type DecisionDetail = Attribution & Record<string, unknown> & ({ decision: number } | { revoked: number })

/** Logs that an article went out of a story (as it was before, and as it is now) into one of its own. */
async function logSplit(
  client: pg.PoolClient,
  { before, from, own, articleId }: { before: StoryFound; from: StoryFound; own: TakenOut; articleId: number },
  detail: DecisionDetail,
) {
  const entry = { articleId, changes: ['articles'], moved: [{ articleId, from: from.id, to: own.id }] }
  if (afterChange(stateOf(from), 'article taken out').log === 'line')
    await append(client, from, { ...entry, event: 'split', detail: { into: own.id, ...detail } }, [stateOf(before), stateOf(from)])
  const { log } = afterChange(own.change === 'taken out of another story' ? 'new' : 'usable', own.change)
  const story = (await storyFound(client, own.id))!
  const event = story.status === 'withheld' ? 'withheld' : 'created'
  if (log === 'line') await append(client, story, { ...entry, event, detail: { splitFrom: from.id, ...detail } }, ['new', stateOf(story)])
}

async function logOfArticle(client: pg.PoolClient, article: ArticleFound, entry: LogEntry) {
  const story = article.storyId === null ? undefined : await storyFound(client, article.storyId)
  if (story) await logEvent(client, story, 'decided by an editor', entry)
}

/** A log entry, before its story is added. */
type LogEntry = Pick<NewEvent, 'event' | 'articleId'> & { changes: string[]; moved?: MovedArticle[]; detail: DecisionDetail }

/** Enters in the story log what an editor did to a story, where the story's state lets the log say so. */
async function logEvent(client: pg.PoolClient, story: StoryFound, change: StoryChange, entry: LogEntry) {
  const before = stateOf(story)
  const { state, log } = afterChange(before, change)
  if (log === 'line') await append(client, story, entry, [before, state])
}

async function append(
  client: pg.PoolClient,
  story: StoryFound,
  { event, articleId, changes, moved, detail }: LogEntry,
  [before, after]: [StoryState, StoryState],
) {
  const cause =
    'revoked' in detail
      ? ({ kind: 'decision', decision: Number(detail.revoked), revoked: true } as const)
      : ({ kind: 'decision', decision: Number(detail.decision) } as const)
  const facts = entryFacts({ cause, changes, before, after, canonical: canonicalOf(story), ...(moved && { moved }) })
  await appendEvents(client, [
    { event, articleId, storyId: story.id, versionNumber: null, headline: story.headline, detail: { ...facts, ...detail } },
  ])
}
