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
import { afterChange, mayMerge, type StoryChange, stateOf, statusOf } from '../../story/embargo/story-states.ts'
import { refreshStories } from './publish.ts'

/** Who decides, and why. */
export interface Attribution {
  by: string
  why: string
}

/** The decision's number and the stories as they are now, or why it could not be: what is asked for is missing, or it contradicts what stands. */
export type Outcome = { decision: number; stories: number[] } | { refused: 'missing' | 'conflict'; detail: string }

const missing = (detail: string): Outcome => ({ refused: 'missing', detail })
const conflict = (detail: string): Outcome => ({ refused: 'conflict', detail })

/** Two stories are one: all articles of `from` go into `into`, which keeps its number. */
export function merge(db: Database, from: number, into: number, attribution: Attribution): Promise<Outcome> {
  return deciding(db, async (client, now) => {
    const [a, b] = [await storyFound(client, from), await storyFound(client, into)]
    if (!a || !b) return missing(`There is no story ${a ? into : from}.`)
    if (from === into) return conflict('A story is one with itself already.')
    for (const story of [a, b]) if (story.status === 'merged') return conflict(`Story ${story.id} was merged into another already.`)
    if (!mayMerge(a, b)) return conflict(`Story ${from} is ${a.status}; merge ${into} into it instead, so that it stays so.`)
    const articles = await articlesIn(client, from)
    const others = new Set(await articlesIn(client, into))
    const barred = (await neverPairs(client, articles)).find(({ a, b }) => others.has(a) || others.has(b))
    if (barred)
      return conflict(`Decision ${barred.id} says that articles ${barred.a} and ${barred.b} are never one story; revoke it first.`)

    await moveArticles(client, articles, into)
    await closeStory(client, from, into)
    await refreshStories(client, [into], [], now)
    const pair = { articleId: a.canonicalId, otherArticleId: b.canonicalId }
    const decision = await recordDecision(client, { kind: 'merge', storyId: from, otherStoryId: into, ...pair, ...attribution })
    await logEvent(client, a, 'merged into another', {
      event: 'merged',
      articleId: a.canonicalId,
      detail: { into, decision, ...attribution },
    })
    await logEvent(client, b, 'decided by an editor', {
      event: 'updated',
      articleId: b.canonicalId,
      detail: { merged: from, decision, ...attribution },
    })
    return { decision, stories: [into] }
  })
}

/** An article is not of its story: it becomes a story of its own. */
export function split(db: Database, storyId: number, articleId: number, attribution: Attribution): Promise<Outcome> {
  return deciding(db, async (client, now) => {
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
    await logSplit(client, rest, taken, articleId, { decision, ...attribution })
    return { decision, stories: [storyId, taken.id] }
  })
}

/** This article speaks for its story, whatever comes, until another is pinned or the decision is revoked. */
export function pin(db: Database, storyId: number, articleId: number, attribution: Attribution): Promise<Outcome> {
  return deciding(db, async (client, now) => {
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
    await refreshStories(client, [storyId], [], now)
    const pinned = (await storyFound(client, storyId))!
    await logEvent(client, pinned, 'decided by an editor', {
      event: 'updated',
      articleId,
      detail: { pinned: articleId, decision, ...attribution },
    })
    return { decision, stories: [storyId] }
  })
}

/** Two articles are never one story. The second is taken out if they share one. */
export function never(db: Database, articleId: number, otherId: number, attribution: Attribution): Promise<Outcome> {
  return deciding(db, async (client, now) => {
    const [a, b] = [await articleFound(client, articleId), await articleFound(client, otherId)]
    if (!a || !b) return missing(`There is no article ${a ? otherId : articleId}.`)
    if (articleId === otherId) return conflict('An article is one with itself.')
    const shared = a.storyId !== null && a.storyId === b.storyId ? await storyFound(client, a.storyId) : undefined
    const refusal = shared && (await cannotLeave(client, shared, b))
    if (refusal) return refusal
    const taken = shared && (await takeOut(client, shared, b, now))
    const otherStoryId = taken ? taken.id : b.storyId
    const pair = { articleId, otherArticleId: otherId }
    const decision = await recordDecision(client, { kind: 'never', storyId: a.storyId, otherStoryId, ...pair, ...attribution })
    const detail = { never: [articleId, otherId], decision, ...attribution }
    if (taken) await logSplit(client, (await storyFound(client, shared!.id))!, taken, otherId, detail)
    else for (const article of [a, b]) await logOfArticle(client, article, { event: 'updated', articleId: article.id, detail })
    return { decision, stories: [a.storyId, otherStoryId].filter((id) => id !== null) }
  })
}

/** Takes back a pin or a never. A merge is undone by splits, a split by a merge: each is a decision of its own. */
export function revoke(db: Database, id: number, attribution: Attribution): Promise<Outcome> {
  return deciding(db, async (client, now) => {
    const decision = await decisionOf(client, id)
    if (!decision) return missing(`There is no decision ${id}.`)
    if (decision.revoked) return conflict(`Decision ${id} was revoked already.`)
    if (decision.kind === 'merge') return conflict('A merge is undone by splitting its articles out again.')
    if (decision.kind === 'split') return conflict('A split is undone by merging the two stories.')
    await revokeDecision(client, id, attribution.by, attribution.why)
    const article = (await articleFound(client, decision.articleId))!
    if (article.storyId === null) return { decision: id, stories: [] }
    if (decision.kind === 'pin') await refreshStories(client, [article.storyId], [], now)
    await logOfArticle(client, article, { event: 'updated', articleId: article.id, detail: { revoked: id, ...attribution } })
    return { decision: id, stories: [article.storyId] }
  })
}

/** Under the placing lock, so that no batch decides about these stories meanwhile. */
function deciding(db: Database, work: (client: pg.PoolClient, now: Date) => Promise<Outcome>): Promise<Outcome> {
  return inTransaction(db, async (client) => {
    return work(client, await lockPlacing(client))
  })
}

async function cannotLeave(client: pg.PoolClient, story: StoryFound, article: ArticleFound): Promise<Outcome | undefined> {
  if ((await articlesIn(client, story.id)).length === 1) return conflict(`Article ${article.id} is all there is of story ${story.id}.`)
  if (story.status === 'killed' && article.killedByOwn)
    return conflict(`Article ${article.id} is from the supplier that killed the story; it stays killed.`)
  return undefined
}

/** An article's own story, and how it came to stand as it does. */
interface TakenOut {
  id: number
  change: StoryChange
}

async function takeOut(client: pg.PoolClient, story: StoryFound, article: ArticleFound, now: Date): Promise<TakenOut> {
  const [own] = await nextStoryIds(client, 1)
  await moveArticles(client, [article.id], own!)
  await refreshStories(client, [story.id, own!], [], now)
  const changes = await hideAfterSplit(client, [story.id, own!], now)
  return { id: own!, change: changes.get(own!) ?? 'taken out of another story' }
}

/** After articles moved, what is left in a usable story may be hidden copy only. @returns how the stories changed that did */
async function hideAfterSplit(client: pg.PoolClient, storyIds: number[], now: Date): Promise<Map<number, StoryChange>> {
  const changes = new Map<number, StoryChange>()
  const warnings: Parameters<typeof writeStoryStatuses>[1] = []
  for (const story of await storiesInQuestion(client, storyIds)) {
    const left = afterSplit(story.versions, story.articles, now)
    const before = stateOf(story)
    const state = left ? afterChange(before, left.change).state : before
    if (!left || state === before || state === 'new') continue
    changes.set(story.id, left.change)
    warnings.push({
      id: story.id,
      status: statusOf(state),
      embargoedUntil: 'embargoedUntil' in left ? left.embargoedUntil : story.embargoedUntil,
      touched: false,
    })
  }
  await writeStoryStatuses(client, warnings)
  return changes
}

async function logSplit(client: pg.PoolClient, rest: StoryFound, own: TakenOut, articleId: number, detail: Record<string, unknown>) {
  await logEvent(client, rest, 'article taken out', { event: 'split', articleId, detail: { into: own.id, ...detail } })
  const { log } = afterChange(own.change === 'taken out of another story' ? 'new' : 'usable', own.change)
  const story = (await storyFound(client, own.id))!
  const event = story.status === 'withheld' ? 'withheld' : 'created'
  if (log === 'line') await append(client, story, { event, articleId, detail: { splitFrom: rest.id, ...detail } })
}

async function logOfArticle(client: pg.PoolClient, article: ArticleFound, line: Line) {
  const story = article.storyId === null ? undefined : await storyFound(client, article.storyId)
  if (story) await logEvent(client, story, 'decided by an editor', line)
}

type Line = Pick<NewEvent, 'event' | 'articleId' | 'detail'>

/** Says in the story log what an editor did to a story, where its state lets that be said. */
async function logEvent(client: pg.PoolClient, story: StoryFound, change: StoryChange, line: Line) {
  if (afterChange(stateOf(story), change).log === 'line') await append(client, story, line)
}

async function append(client: pg.PoolClient, story: StoryFound, line: Line) {
  await appendEvents(client, [{ ...line, storyId: story.id, versionNumber: null, headline: story.headline }])
}
