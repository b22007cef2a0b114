import { type LedgerLine, ledgerOf } from '../../db/read/ledger.ts'
import type { SqlConnection } from '../../db/statement.ts'
import { record } from '../access/audit.ts'
import type { Caller } from '../access/rights.ts'
import { ApiProblem } from './problem.ts'

/** Who asks for copy, and whether they wish to see what is embargoed or withheld. */
interface Asked {
  caller: Caller
  query: { embargoed?: 'show' | undefined }
  id: string
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

export { HIDDEN_WORDS } from '../../db/read/hidden.ts'

/** Whether a caller may read embargoed and withheld copy at all. */
export const readsEmbargoed = (caller: Caller) => caller.scopes.has('embargoed:read')

/** Embargoed and withheld copy is shown only to callers who may read it and ask for it, as the desk does. */
const mayShow = ({ caller, query }: Asked, { embargoed }: { embargoed: boolean }) =>
  !embargoed || (query.embargoed === 'show' && readsEmbargoed(caller))

/**
 * Rejects a request for embargoed or withheld copy unless it may have it. To those who may never read such copy, it does not exist.
 * @param what such as `story 7`
 * @param until when the embargo ends; null when no time is known
 * @throws ApiProblem (404 or 403)
 */
export function refuseEmbargoed(asked: Asked, what: string, until: string | null) {
  if (mayShow(asked, { embargoed: true })) return
  if (!readsEmbargoed(asked.caller)) throw new ApiProblem(404, `There is no ${what}.`)
  const why = until ? `Under embargo until ${until}` : 'Embargoed or withheld until its supplier releases it'
  throw new ApiProblem(403, `${why}. embargoed=show returns it, for use inside the newsroom only.`)
}

/**
 * An article of a published story as it may be shown: without its embargoed and withheld versions, with the signal of the newest remaining one.
 * @returns undefined when no version may be shown; the article unchanged when the caller may read and asks for embargoed copy
 */
export function withoutEmbargoed<V extends ShownVersion, A extends ShownArticle<V>>(asked: Asked, article: A): A | undefined {
  const versions = article.versions.filter((version) => mayShow(asked, version))
  if (versions.length === article.versions.length) return article
  const [newest] = versions
  if (!newest) return undefined
  return { ...article, versions, ...(article.versions[0] !== newest && { signal: newest.signal }) }
}

/** The articles of a story that may be shown, and what is derived from them: outlets, number of copies, ledger of first arrivals. */
export function visibleParts<V extends ShownVersion, A extends ShownArticle<V>>(
  asked: Asked,
  articles: A[],
): { articles: A[]; outlets: string[]; copies: number; ledger: LedgerLine[] } {
  const open = articles.flatMap((article) => withoutEmbargoed<V, A>(asked, article) ?? [])
  const outlets = [...new Set(open.map((article) => article.source.name))].sort()
  return { articles: open, outlets, copies: open.length, ledger: ledgerOf(open) }
}

/** Notes in the audit log that embargoed or withheld copy was read, where an answer has any. */
export async function recordRead(connection: SqlConnection, { caller, id }: Asked, what: string, versions: ShownVersion[]): Promise<void> {
  if (versions.some(({ embargoed }) => embargoed)) await record(connection, caller, { what: 'embargoed.read', object: what, requestId: id })
}

/** The same for an answer that has words of several stories: one line with their ids; none where there are no ids. @param what such as `list` */
export async function recordReadOf(
  connection: SqlConnection,
  { caller, id }: Pick<Asked, 'caller' | 'id'>,
  what: string,
  stories: number[],
): Promise<void> {
  if (stories.length) await record(connection, caller, { what: 'embargoed.read', object: what, after: { stories }, requestId: id })
}
