import { Refusal } from './problem.ts'

/**
 * What is under embargo or withheld is shown only to somebody who asks for it in so many words, as the desk does.
 * @throws Refusal (403)
 */
export function refuseHeld(query: { embargoed?: 'show' }, until: string | null) {
  if (query.embargoed === 'show') return
  throw new Refusal(
    403,
    `${until ? `Under embargo until ${until}` : 'Held until its supplier frees it'}; embargoed=show shows it to a desk that will hold it.`,
  )
}

/** Articles without their versions that are held, unless these are asked for. */
export function withoutHeld<V extends { held: boolean }, A extends { versions: V[] }>(query: { embargoed?: 'show' }, articles: A[]): A[] {
  if (query.embargoed === 'show') return articles
  return articles.map((article) => ({ ...article, versions: article.versions.filter((version) => !version.held) }))
}
