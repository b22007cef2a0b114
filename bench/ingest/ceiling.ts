import { parseFeed } from 'feedsmith'
import got from 'got'
import pg from 'pg'

/**
 * The raw ceiling of the stack: got with conditional GET, feedsmith, and one statement of many rows for each feed. No history, no versions, no
 * extraction of text, no matching, no log.
 */
export async function openCeiling(databaseUrl: string): Promise<{ poll(urls: string[]): Promise<void>; close(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 })
  await pool.query('CREATE TABLE raw (feed text, guid text, title text, link text, body text, PRIMARY KEY (feed, guid))')
  const etags = new Map<string, string>()

  const pollOne = async (url: string) => {
    const etag = etags.get(url)
    const answer = await got(url, { headers: etag ? { 'if-none-match': etag } : {}, throwHttpErrors: false, retry: { limit: 0 } })
    if (answer.statusCode === 304) return
    const rows = entriesOf(parseFeed(answer.body))
    await pool.query('INSERT INTO raw SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) ON CONFLICT DO NOTHING', [
      url,
      ...(['guid', 'title', 'link', 'body'] as const).map((column) => rows.map((row) => row[column])),
    ])
    etags.set(url, String(answer.headers.etag))
  }
  return {
    async poll(urls) {
      const waiting = [...urls]
      await Promise.all(
        Array.from({ length: CONCURRENCY }, async () => {
          for (let url = waiting.pop(); url; url = waiting.pop()) await pollOne(url)
        }),
      )
    },
    close: () => pool.end(),
  }
}

const CONCURRENCY = 16

function entriesOf(parsed: ReturnType<typeof parseFeed>) {
  if (parsed.format === 'rss') {
    return (parsed.feed.items ?? []).map((i) => ({
      guid: i.guid?.value,
      title: i.title,
      link: i.link,
      body: i.content?.encoded ?? i.description,
    }))
  }
  if (parsed.format !== 'atom') throw new Error(`The corpus holds no ${parsed.format}.`)
  return (parsed.feed.entries ?? []).map((e) => ({ guid: e.id, title: textOf(e.title), link: e.links?.[0]?.href, body: textOf(e.content) }))
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : (value as { value?: string } | undefined)?.value
}
