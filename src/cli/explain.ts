import type { Database } from '../../db/client.ts'
import { readArticle } from '../../db/read/articles.ts'
import { PlainError } from '../errors.ts'
import type { Comparison } from '../pipeline/place/compare.ts'
import { explainPair } from '../pipeline/place/explain-pair.ts'
import { columns } from './columns.ts'

/** Prints whether two articles are one story and which rule or person decided so, what matching measures between them, and the passages that both contain. */
export async function explain(db: Database, a: number, b: number, width = process.stdout.columns ?? 120): Promise<void> {
  const [first, second] = await Promise.all([readArticle(db, a), readArticle(db, b)])
  if (!first || !second)
    throw new PlainError(`There is no article ${first ? b : a}.`, 'copytaster stories show lists the articles of a story.')
  for (const article of [first, second]) {
    const { source, storyId, relation, matchId, score } = article
    console.log(`${article.id}  ${source.name}  ${article.versions[0]?.headline ?? ''}`)
    console.log(
      `    story ${storyId ?? 'none'}, ${relation ?? 'not placed'}${matchId && matchId !== article.id ? `, matched to article ${matchId}` : ''}, score ${score?.toFixed(2) ?? '-'}`,
    )
    for (const reason of article.reasons) console.log(`    ${reason}`)
  }
  const { verdict, comparison, passages } = await explainPair(db, first, second)
  console.log(`\n${verdict}`)
  if (comparison) console.log(`\n${measured(comparison)}`)
  if (!passages.length) console.log('\nThey share no passage of eight words or more.')
  const column = Math.max(20, Math.floor((width - 6) / 2))
  for (const { words, text, other } of passages) console.log(`\n${words} words in both:\n${columns(text, other, column)}`)
}

function measured({ evidence: e, verdict }: Comparison): string {
  const percent = (x: number) => `${Math.round(100 * x)} %`
  const rows: [string, string | number][] = [
    ['runs of four words in both', e.shared],
    ['of the shorter text', percent(e.ofShorter)],
    ['of the longer text', percent(e.ofLonger)],
    ['of the beginning', percent(e.lead)],
    ['names and numbers in both', percent(e.salient)],
    ['in the same place: equal, different', `${e.agree}, ${e.conflict}`],
    ['words of the headline', percent(e.headline)],
    ['hours apart', e.hours.toFixed(1)],
    ['one source', e.sameSource ? 'yes' : 'no'],
    ['the same words throughout', e.exact ? 'yes' : 'no'],
  ]
  const summary = `Compared alone, by their newest versions: ${verdict.relation ?? 'no relation'}, score ${verdict.score.toFixed(2)}. ${verdict.reason}.`
  return [summary, ...rows.map(([name, value]) => `  ${name.padEnd(34)}${value}`)].join('\n')
}
