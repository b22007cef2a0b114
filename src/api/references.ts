import { readHidden, readHiddenArticles } from '../../db/read/hidden.ts'
import type { SqlConnection } from '../../db/statement.ts'
import type { Caller } from '../access/rights.ts'
import { readsEmbargoed } from './embargoed.ts'

interface Referring {
  matchId: number | null
  score: number | null
  reasons: string[]
  links: { id: string }[]
}
interface Decision {
  storyId: number | null
  otherStoryId: number | null
  articleId: number
  otherArticleId: number | null
}
interface StoryReferences<A extends Referring, D extends Decision> {
  articles: A[]
  decisions: D[]
  replaces: number | null
  replacedBy: number[]
}

const known = (ids: (number | null)[]) => [...new Set(ids.filter((id) => id !== null))]

/** Articles without what names articles that a caller may never read: what they were matched with, and links. */
export async function withoutHiddenArticles<A extends Referring>(connection: SqlConnection, caller: Caller, articles: A[]): Promise<A[]> {
  if (readsEmbargoed(caller)) return articles
  const named = articles.flatMap(({ matchId, links }) => [matchId, ...links.map(({ id }) => Number(id))])
  const hidden = await readHiddenArticles(connection, known(named))
  return articles.map((article) => ({
    ...article,
    ...(article.matchId !== null && hidden.has(article.matchId) && { matchId: null, score: null, reasons: [] }),
    links: article.links.filter(({ id }) => !hidden.has(Number(id))),
  }))
}

/** The same for a story: decisions about hidden copy, and stories that it replaces or that replace it, are left out too. */
export async function withoutHiddenReferences<A extends Referring, D extends Decision>(
  connection: SqlConnection,
  caller: Caller,
  { articles, decisions, replaces, replacedBy }: StoryReferences<A, D>,
): Promise<StoryReferences<A, D>> {
  if (readsEmbargoed(caller)) return { articles, decisions, replaces, replacedBy }
  const namedStories = [replaces, ...replacedBy, ...decisions.flatMap((decision) => [decision.storyId, decision.otherStoryId])]
  const stories = await readHidden(connection, known(namedStories))
  const namedArticles = decisions.flatMap((decision) => [decision.articleId, decision.otherArticleId])
  const hidden = await readHiddenArticles(connection, known(namedArticles))
  const isOpen = ({ storyId, otherStoryId, articleId, otherArticleId }: Decision) =>
    ![storyId, otherStoryId].some((id) => id !== null && stories.has(id)) &&
    ![articleId, otherArticleId].some((id) => id !== null && hidden.has(id))
  return {
    articles: await withoutHiddenArticles(connection, caller, articles),
    decisions: decisions.filter(isOpen),
    replaces: replaces !== null && stories.has(replaces) ? null : replaces,
    replacedBy: replacedBy.filter((id) => !stories.has(id)),
  }
}
