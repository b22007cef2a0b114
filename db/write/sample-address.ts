import { type Database, inTransaction } from '../client.ts'

/** The sample newsroom has another port than before: moves the addresses of its feeds and articles to it. */
export async function moveSampleNewsroom(db: Database, from: string, to: string): Promise<void> {
  await inTransaction(db, async (client) => {
    await client.query('UPDATE feeds SET url = replace(url, $1, $2), added_url = replace(added_url, $1, $2)', [from, to])
    await client.query('UPDATE articles SET url = replace(url, $1, $2)', [from, to])
    await client.query('UPDATE article_keys SET key = replace(key, $1, $2)', [from, to])
  })
}
