import { randomBytes } from 'node:crypto'
import { type SqlConnection, statement } from '../statement.ts'

const takeSecret = statement<{ secret: string }>({
  name: 'receipt-secret',
  text: `WITH made AS (INSERT INTO notes (key, value) VALUES ('receipt-secret', to_jsonb($1::text)) ON CONFLICT (key) DO NOTHING RETURNING value)
      SELECT value #>> '{}' AS secret FROM made UNION ALL SELECT value #>> '{}' FROM notes WHERE key = 'receipt-secret' LIMIT 1`,
  columns: { secret: 'text' },
})

/** The key of the addresses at which webhook endpoints acknowledge. It is made once, and stays in the database. */
export async function receiptSecret(connection: SqlConnection): Promise<string> {
  return (await takeSecret.one(connection, [randomBytes(32).toString('base64url')])).secret
}
