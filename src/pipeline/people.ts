import type pg from 'pg'
import { type Database, inTransaction } from '../../db/client.ts'
import {
  type ArticleFound,
  articleFound,
  articlesIn,
  closeStory,
  decisionOf,
  holdAllHeld,
  moveArticles,
  neverPairs,
  recordDecision,
  revokeDecision,
  type StoryFound,
  storyFound,
} from '../../db/queries/decisions.ts'
import { appendEvents, type NewEvent } from '../../db/queries/events.ts'
import { lockPlacing, nextStoryIds } from '../../db/queries/stories.ts'
import { refreshStories } from './publish.ts'

/** Who decides, and why. */
export interface Word {
  by: string
  why: string
}

/** The decision's number and the stories as they are now, or why it could not be: what is asked for is missing, or it contradicts what stands. */
export type Outcome = { decision: number; stories: number[] } | { refused: 'missing' | 'conflict'; detail: string }

const missing = (detail: string): Outcome => ({ refused: 'missing', detail })
const conflict = (detail: string): Outcome => ({ refused: 'conflict', detail })

/** Two stories are one: all articles of `from` go into `into`, which keeps its number. */
export function merge(db: Database, from: number, into: number, word: Word): Promise<Outcome> {
  return deciding(db, async (client) => {
    const [a, b] = [await storyFound(client, from), await storyFound(client, into)]
    if (!a || !b) return missing(`There is no story ${a ? into : from}.`)
    if (from === into) return conflict('A story is one with itself already.')
    for (const story of [a, b]) if (story.status === 'merged') return conflict(`Story ${story.id} was merged into another already.`)
    // What is killed or held must not come out by the back door.
    if (a.status !== b.status && a.status !== 'usable')
      return conflict(`Story ${from} is ${a.status}; merge ${into} into it instead, so that it stays so.`)
    const articles = await articlesIn(client, from)
    const others = new Set(await articlesIn(client, into))
    const barred = (await neverPairs(client, articles)).find(({ a, b }) => others.has(a) || others.has(b))
    if (barred)
      return conflict(`Decision ${barred.id} says that articles ${barred.a} and ${barred.b} are never one story; revoke it first.`)

    await moveArticles(client, articles, into)
    await closeStory(client, from, into)
    await refreshStories(client, [into], [])
    const pair = { articleId: a.canonicalId, otherArticleId: b.canonicalId }
    const decision = await recordDecision(client, { kind: 'merge', storyId: from, otherStoryId: into, ...pair, ...word })
    await tell(client, a, { event: 'merged', articleId: a.canonicalId, detail: { into, decision, ...word } })
    await tell(client, b, { event: 'updated', articleId: b.canonicalId, detail: { merged: from, decision, ...word } })
    return { decision, stories: [into] }
  })
}

/** An article is not of its story: it becomes a story of its own. */
export function split(db: Database, storyId: number, articleId: number, word: Word): Promise<Outcome> {
  return deciding(db, async (client) => {
    const [story, article] = [await storyFound(client, storyId), await articleFound(client, articleId)]
    if (!story) return missing(`There is no story ${storyId}.`)
    if (!article) return missing(`There is no article ${articleId}.`)
    if (article.storyId !== storyId) return conflict(`Article ${articleId} is not in story ${storyId}.`)
    const refusal = await cannotLeave(client, story, article)
    if (refusal) return refusal
    const own = await takeOut(client, story, article)
    const rest = (await storyFound(client, storyId))!
    const pair = { articleId, otherArticleId: rest.canonicalId }
    const decision = await recordDecision(client, { kind: 'split', storyId, otherStoryId: own, ...pair, ...word })
    await tellSplit(client, rest, own, articleId, { decision, ...word })
    return { decision, stories: [storyId, own] }
  })
}

/** This article speaks for its story, whatever comes, until another is pinned or the decision is revoked. */
export function pin(db: Database, storyId: number, articleId: number, word: Word): Promise<Outcome> {
  return deciding(db, async (client) => {
    const [story, article] = [await storyFound(client, storyId), await articleFound(client, articleId)]
    if (!story) return missing(`There is no story ${storyId}.`)
    if (!article) return missing(`There is no article ${articleId}.`)
    if (article.storyId !== storyId) return conflict(`Article ${articleId} is not in story ${storyId}.`)
    const decision = await recordDecision(client, { kind: 'pin', storyId, otherStoryId: null, articleId, otherArticleId: null, ...word })
    await refreshStories(client, [storyId], [])
    const now = (await storyFound(client, storyId))!
    await tell(client, now, { event: 'updated', articleId, detail: { pinned: articleId, decision, ...word } })
    return { decision, stories: [storyId] }
  })
}

/** Two articles are never one story. The second is taken out if they share one. */
export function never(db: Database, articleId: number, otherId: number, word: Word): Promise<Outcome> {
  return deciding(db, async (client) => {
    const [a, b] = [await articleFound(client, articleId), await articleFound(client, otherId)]
    if (!a || !b) return missing(`There is no article ${a ? otherId : articleId}.`)
    if (articleId === otherId) return conflict('An article is one with itself.')
    const shared = a.storyId !== null && a.storyId === b.storyId ? await storyFound(client, a.storyId) : undefined
    const refusal = shared && (await cannotLeave(client, shared, b))
    if (refusal) return refusal
    const otherStoryId = shared ? await takeOut(client, shared, b) : b.storyId
    const pair = { articleId, otherArticleId: otherId }
    const decision = await recordDecision(client, { kind: 'never', storyId: a.storyId, otherStoryId, ...pair, ...word })
    const detail = { never: [articleId, otherId], decision, ...word }
    if (shared) await tellSplit(client, (await storyFound(client, shared.id))!, otherStoryId!, otherId, detail)
    else for (const article of [a, b]) await tellOf(client, article, { event: 'updated', articleId: article.id, detail })
    return { decision, stories: [a.storyId, otherStoryId].filter((id) => id !== null) }
  })
}

/** Takes back a pin or a never. A merge is undone by splits, a split by a merge: each is a decision of its own. */
export function revoke(db: Database, id: number, word: Word): Promise<Outcome> {
  return deciding(db, async (client) => {
    const decision = await decisionOf(client, id)
    if (!decision) return missing(`There is no decision ${id}.`)
    if (decision.revoked) return conflict(`Decision ${id} was revoked already.`)
    if (decision.kind === 'merge') return conflict('A merge is undone by splitting its articles out again.')
    if (decision.kind === 'split') return conflict('A split is undone by merging the two stories.')
    await revokeDecision(client, id, word.by, word.why)
    const article = (await articleFound(client, decision.articleId))!
    if (article.storyId === null) return { decision: id, stories: [] }
    if (decision.kind === 'pin') await refreshStories(client, [article.storyId], [])
    await tellOf(client, article, { event: 'updated', articleId: article.id, detail: { revoked: id, ...word } })
    return { decision: id, stories: [article.storyId] }
  })
}

/** Under the placing lock, so that no batch decides about these stories meanwhile. */
function deciding(db: Database, work: (client: pg.PoolClient) => Promise<Outcome>): Promise<Outcome> {
  return inTransaction(db, async (client) => {
    await lockPlacing(client)
    return work(client)
  })
}

async function cannotLeave(client: pg.PoolClient, story: StoryFound, article: ArticleFound): Promise<Outcome | undefined> {
  if ((await articlesIn(client, story.id)).length === 1) return conflict(`Article ${article.id} is all there is of story ${story.id}.`)
  if (story.status === 'killed' && article.killedByOwn)
    return conflict(`Article ${article.id} is from the supplier that killed the story; it stays killed.`)
  return undefined
}

/** @returns the number of the article's own story */
async function takeOut(client: pg.PoolClient, story: StoryFound, article: ArticleFound): Promise<number> {
  const [own] = await nextStoryIds(client, 1)
  await moveArticles(client, [article.id], own!)
  await refreshStories(client, [story.id, own!], [])
  await holdAllHeld(client, [story.id, own!])
  return own!
}

async function tellSplit(client: pg.PoolClient, rest: StoryFound, own: number, articleId: number, detail: Record<string, unknown>) {
  await tell(client, rest, { event: 'split', articleId, detail: { into: own, ...detail } })
  const story = (await storyFound(client, own))!
  const event = story.status === 'withheld' ? 'withheld' : 'created'
  await tell(client, story, { event, articleId, detail: { splitFrom: rest.id, ...detail } })
}

async function tellOf(client: pg.PoolClient, article: ArticleFound, line: Pick<NewEvent, 'event' | 'articleId' | 'detail'>) {
  const story = article.storyId === null ? undefined : await storyFound(client, article.storyId)
  if (story) await tell(client, story, line)
}

/** A story under embargo is told of when it is released, not before, and never if it was killed; what happens to one that is withheld is told with its release. */
async function tell(client: pg.PoolClient, story: StoryFound, line: Pick<NewEvent, 'event' | 'articleId' | 'detail'>) {
  if (story.neverOut || (story.status === 'withheld' && line.event === 'updated')) return
  await appendEvents(client, [{ ...line, storyId: story.id, versionNumber: null, headline: story.headline }])
}
