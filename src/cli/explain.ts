import type { Database } from '../../db/client.ts'
import { readArticle } from '../../db/queries/reading/articles.ts'
import { sharedPassages } from '../dedup/passages.ts'
import { PlainError } from '../errors.ts'

/** Prints what was decided about two articles, and the passages that stand in both. */
export async function explain(db: Database, a: number, b: number): Promise<void> {
  const [first, second] = await Promise.all([readArticle(db, a), readArticle(db, b)])
  if (!first || !second)
    throw new PlainError(`There is no article ${first ? b : a}.`, 'copytaster stories show lists the articles of a story.')
  for (const article of [first, second]) {
    console.log(`${article.id}  ${article.source.name}  ${article.versions[0]?.headline ?? ''}`)
    console.log(
      `    story ${article.storyId ?? 'none'}, ${article.relation ?? 'not placed'}${article.matchId ? ` of article ${article.matchId}` : ''}, score ${article.score?.toFixed(2) ?? '-'}`,
    )
    for (const reason of article.reasons) console.log(`    ${reason}`)
  }
  console.log(first.storyId !== null && first.storyId === second.storyId ? '\nOne story.' : '\nNot one story.')
  const text = (article: typeof first) => article.versions[0]?.body.join('\n\n') ?? ''
  const passages = sharedPassages(text(first), text(second))
  if (!passages.length) console.log('No passage of eight words or more stands in both.')
  for (const passage of passages) console.log(`\n${passage.words} words in both:\n  ${passage.text}`)
}
