import { type LedgerLine, ledgerOf } from '../../db/read/ledger.ts'
import { ApiProblem } from './problem.ts'

interface Query {
  embargoed?: 'show' | undefined
}
interface Version {
  embargoed: boolean
  signal: string | null
  publishedAt: string | null
  embargoedUntil: string | null
}
interface Article<V extends Version> {
  id: number
  source: { id: number; name: string; kind: 'agency' | 'outlet' }
  firstSeenAt: string
  signal: string | null
  /** Newest first. */
  versions: V[]
}

/** What is embargoed or withheld (`held`, as the database's rule says) is shown only to readers who ask for it, as the desk does. */
const mayShow = (query: Query, { embargoed }: { embargoed: boolean }) => !embargoed || query.embargoed === 'show'

/**
 * Refuses what is embargoed or withheld to readers who did not ask for it.
 * @param until when its embargo ends; null where nobody knows
 * @throws Refusal (403)
 */
export function refuseEmbargoed(query: Query, until: string | null) {
  if (mayShow(query, { embargoed: true })) return
  const why = until ? `Under embargo until ${until}` : 'Held until its supplier frees it'
  throw new ApiProblem(403, `${why}; embargoed=show shows it to a desk that will hold it.`)
}

/**
 * An article of a story that is out as it may be shown: without its held versions, saying of itself what the newest of the others says.
 * @returns undefined where it is held whole. Unchanged for whoever asks for what is held
 */
export function withoutEmbargoed<V extends Version, A extends Article<V>>(query: Query, article: A): A | undefined {
  const versions = article.versions.filter((version) => mayShow(query, version))
  if (versions.length === article.versions.length) return article
  const [newest] = versions
  if (!newest) return undefined
  return { ...article, versions, ...(article.versions[0] !== newest && { signal: newest.signal }) }
}

/** The articles of a story that may be shown, and what the story says of them: who ran it, how often, who had it when. */
export function shown<V extends Version, A extends Article<V>>(
  query: Query,
  articles: A[],
): { articles: A[]; outlets: string[]; copies: number; ledger: LedgerLine[] } {
  const open = articles.flatMap((article) => withoutEmbargoed<V, A>(query, article) ?? [])
  const outlets = [...new Set(open.map((article) => article.source.name))].sort()
  return { articles: open, outlets, copies: open.length, ledger: ledgerOf(open) }
}
