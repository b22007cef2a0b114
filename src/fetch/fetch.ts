/** What is asked of a publisher's server, and what came of it. */
import type { Trouble } from '../model.ts'

export type FetchKind = 'feed' | 'page' | 'robots'

export interface FetchRequest {
  kind: FetchKind
  /** Exactly as the last response gave them. */
  validators?: { etag?: string | null; lastModified?: string | null }
  /** Fields of a form to be sent (POST). */
  form?: Record<string, string>
  /** Since the last request to the host, where that is longer than the usual spacing (a crawl-delay). */
  spacingMs?: number | undefined
  /** The longest wait for the host's turn before `get` rejects with HostBusy. */
  patienceMs?: number | undefined
  /** Called before each redirect is followed, to check the robots.txt of its target. The caller checks the first address itself. */
  mayFollow?: (url: string) => Promise<boolean>
  signal?: AbortSignal | undefined
}

export interface Facts {
  /** Of the last response; null if there was none. */
  status: number | null
  /** Bytes received, before unpacking. */
  bytes: number
  /** Without the wait for the host's turn. */
  ms: number
  /** The address of the last response. */
  url: string
  /** The target of the permanent redirects (301, 308) at the start of the chain; null if there are none. Store it only if the feed there can be read. */
  permanentUrl: string | null
  retryAfterSeconds: number | null
  cacheSeconds: number | null
}

export interface Fetched extends Facts {
  /** `moved`: as `changed`, and `permanentUrl` is the new address. */
  outcome: 'changed' | 'moved'
  body: Buffer
  sha256: string
  contentType: string | null
  etag: string | null
  lastModified: string | null
  /** What the operator should know of the way there. */
  notes?: string[]
  /** The Link header (RFC 8288). */
  link?: string | null
}

export interface NotModified extends Facts {
  outcome: 'unchanged'
  /** As the response gives them; null where it gives none. */
  etag?: string | null
  lastModified?: string | null
}

export interface NotFetched extends Facts {
  outcome: 'gone' | 'throttled' | 'failed'
  trouble: Trouble
}

export type FetchOutcome = Fetched | NotModified | NotFetched

export interface Fetcher {
  /** Resolves whatever the publisher does; rejects only with HostBusy, with the reason of `signal`, or where the turns of hosts cannot be had. */
  get(url: string, request: FetchRequest): Promise<FetchOutcome>
}
