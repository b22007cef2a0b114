interface Run {
  id: number
  source: { id: number; name: string; kind: 'agency' | 'outlet' }
  firstSeenAt: string
  /** Newest first. */
  versions: { publishedAt: string | null }[]
}

/** One line of the first-seen ledger. */
export interface LedgerLine {
  articleId: number
  source: Run['source']
  /** The supplier's own time of its first version. */
  publishedAt: string | null
  /** Minutes behind whoever says that it was first. */
  minutesBehind: number | null
  firstSeenAt: string
  /** Minutes behind the first that came here. */
  minutesBehindSeen: number
}

/** Who had a story when: one line a source, its first article, by the supplier's own time; those without one by ours, at the end. */
export function ledgerOf(articles: Run[]): LedgerLine[] {
  const firsts = new Map<number, Run & { publishedAt: string | null }>()
  for (const article of articles) {
    const publishedAt = article.versions.at(-1)?.publishedAt ?? null
    const known = firsts.get(article.source.id)
    if (!known || before(publishedAt, known.publishedAt)) firsts.set(article.source.id, { ...article, publishedAt })
  }
  const lines = [...firsts.values()]
  const published = lines.flatMap((line) => (line.publishedAt ? [Date.parse(line.publishedAt)] : []))
  const first = { published: Math.min(...published), seen: Math.min(...lines.map((line) => Date.parse(line.firstSeenAt))) }
  return lines
    .map(({ id, source, publishedAt, firstSeenAt }) => ({
      articleId: id,
      source,
      publishedAt,
      minutesBehind: publishedAt === null ? null : minutes(first.published, publishedAt),
      firstSeenAt,
      minutesBehindSeen: minutes(first.seen, firstSeenAt),
    }))
    .sort((a, b) => (a.minutesBehind ?? Infinity) - (b.minutesBehind ?? Infinity) || a.minutesBehindSeen - b.minutesBehindSeen)
}

function before(a: string | null, b: string | null): boolean {
  return a !== null && (b === null || Date.parse(a) < Date.parse(b))
}

/** To a tenth, since agencies beat one another by seconds. */
function minutes(first: number, time: string): number {
  return Math.round((Date.parse(time) - first) / 6000) / 10
}
