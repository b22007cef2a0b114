import { type LedgerLine, ledgerOf } from '../../db/read/ledger.ts'
import { ApiProblem } from './problem.ts'

interface EmbargoedQuery {
  embargoed?: 'show' | undefined
}
interface ShownVersion {
  embargoed: boolean
  signal: string | null
  publishedAt: string | null
  embargoedUntil: string | null
}
interface ShownArticle<V extends ShownVersion> {
  id: number
  source: { id: number; name: string; kind: 'agency' | 'outlet' }
  firstSeenAt: string
  signal: string | null
  /** Newest first. */
  versions: V[]
}

/** Embargoed and withheld copy is shown only to readers who ask for it, as the desk does. */
const mayShow = (query: EmbargoedQuery, { embargoed }: { embargoed: boolean }) => !embargoed || query.embargoed === 'show'

/**
 * Rejects a request for embargoed or withheld copy unless it asks for such copy.
 * @param until when the embargo ends; null when no time is known
 * @throws ApiProblem (403)
 */
export function refuseEmbargoed(query: EmbargoedQuery, until: string | null) {
  if (mayShow(query, { embargoed: true })) return
  const why = until ? `Under embargo until ${until}` : 'Embargoed or withheld until its supplier releases it'
  throw new ApiProblem(403, `${why}. embargoed=show returns it, for use inside the newsroom only.`)
}

/**
 * An article of a published story as it may be shown: without its embargoed and withheld versions, with the signal of the newest remaining one.
 * @returns undefined when no version may be shown; the article unchanged when the query asks for embargoed copy
 */
export function withoutEmbargoed<V extends ShownVersion, A extends ShownArticle<V>>(query: EmbargoedQuery, article: A): A | undefined {
  const versions = article.versions.filter((version) => mayShow(query, version))
  if (versions.length === article.versions.length) return article
  const [newest] = versions
  if (!newest) return undefined
  return { ...article, versions, ...(article.versions[0] !== newest && { signal: newest.signal }) }
}

/** The articles of a story that may be shown, and what is derived from them: outlets, number of copies, ledger of first arrivals. */
export function visibleParts<V extends ShownVersion, A extends ShownArticle<V>>(
  query: EmbargoedQuery,
  articles: A[],
): { articles: A[]; outlets: string[]; copies: number; ledger: LedgerLine[] } {
  const open = articles.flatMap((article) => withoutEmbargoed<V, A>(query, article) ?? [])
  const outlets = [...new Set(open.map((article) => article.source.name))].sort()
  return { articles: open, outlets, copies: open.length, ledger: ledgerOf(open) }
}
