import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type Entry, follow } from '../../client/index.ts'
import type { Database } from '../../db/client.ts'
import { buildApp } from '../../src/api/app.ts'
import { openHub } from '../../src/api/hub.ts'
import { startServer } from '../../src/api/server.ts'
import { addKey } from '../access/callers.ts'

/** The words of a text. A cosmetic change, of punctuation alone, has no entry in the log, so a mirror may have the text before it. */
export const wordsOf = (story: Mirrored) => ({ ...story, text: story.text.join(' ').match(/[\p{L}\p{N}]+/gu) ?? [] })

/** What an app keeps of a story. */
export interface Mirrored {
  status: string
  headline: string
  text: string[]
}

/**
 * Follows the log of a database by the client of apps and keeps a copy of each usable story, over an API that can be restarted.
 * @returns the copy, by story; the numbers received; what restarts the API at the same port, and what waits until a number is dealt with
 */
export async function openMirror(db: Database) {
  const deskDir = mkdtempSync(join(tmpdir(), 'no-desk-'))
  const open = async (port: number) => {
    const hub = openHub(db)
    const app = buildApp({ db, hub, deskDir, settings: { HOST: '127.0.0.1' }, logger: false })
    const server = await startServer(app, { host: '127.0.0.1', port })
    const close = async () => {
      await server.close()
      await app.close()
      await hub.close()
    }
    return { port: server.port, close }
  }
  let api = await open(0)
  const { port } = api
  const { key } = await addKey(db, ['stories:read', 'events:read'])
  const client = createClient({ baseUrl: `http://127.0.0.1:${port}`, key })
  const copy = new Map<number, Mirrored>()
  const numbers: number[] = []
  const leave = new AbortController()
  const keep = async (entries: Entry[]) => {
    const ids = [...new Set(entries.map(({ storyId }) => storyId))]
    const { data } = await client.GET('/v1/stories', { params: { query: { ids, status: 'all', include: ['text'], limit: 50 } } })
    for (const id of ids) {
      const story = data?.stories.find((one) => one.id === id)
      if (story?.status === 'usable') copy.set(id, { status: story.status, headline: story.headline, text: story.text ?? [] })
      else copy.delete(id)
    }
  }
  const following = follow(client, {
    after: 0,
    limit: 40,
    signal: leave.signal,
    onEntries: async (entries) => {
      await keep(entries)
      numbers.push(...entries.map(({ seq }) => seq))
    },
    onReset: () => {
      throw new Error('The log was lost.')
    },
  })
  return {
    copy,
    numbers,
    async restart() {
      await api.close()
      api = await open(port)
    },
    async close() {
      leave.abort()
      await following
      await api.close()
    },
  }
}

/** The same as the database has it. */
export async function usableStories(db: Database): Promise<Map<number, Mirrored>> {
  const { rows } = await db.pool.query(
    `SELECT st.id, st.status, st.headline, v.body AS text FROM stories st JOIN LATERAL shown_version(st.canonical_id, now()) v ON true WHERE st.status = 'usable'`,
  )
  return new Map(rows.map(({ id, ...story }) => [Number(id), story]))
}
