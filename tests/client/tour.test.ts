import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { stories } from '../../db/schema/stories.ts'
import { type Server, startServer } from '../../src/api/server.ts'
import { addKey } from '../access/callers.ts'
import { addSource, addStory, appendEvent, openNewsroom } from '../api/newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let server: Server
const folder = mkdtempSync(join(tmpdir(), 'tour-'))

beforeAll(async () => {
  newsroom = await openNewsroom()
  server = await startServer(newsroom.app, { host: '127.0.0.1', port: 0 })
  const source = await addSource(newsroom.db, 'Courier')
  for (const headline of ['Stays', 'Is killed']) {
    const { id } = await addStory(newsroom.db, [source], { headline })
    await appendEvent(newsroom.db, 'created', headline, {}, id)
  }
  const key = await addKey(newsroom.db, ['stories:read', 'events:read'])
  process.env.COPYTASTER_URL = server.url
  process.env.COPYTASTER_KEY = key.headers.authorization!.replace('Bearer ', '')
})
afterAll(async () => {
  delete process.env.COPYTASTER_URL
  delete process.env.COPYTASTER_KEY
  rmSync(folder, { recursive: true })
  await newsroom.close()
})

/** The code of a document in a language. */
const codeOf = (file: string, language: string) =>
  new RegExp(`\`\`\`${language}\n(import[^]*?|after[^]*?)\`\`\``).exec(readFileSync(join(ROOT, file), 'utf8'))![1]!

describe('the ten lines', () => {
  it.each(['client/README.md', 'docs/api.md'])('of %s mirror the stories of a server', async (file) => {
    const client = pathToFileURL(join(ROOT, 'client/index.ts')).href
    const program = join(folder, `${file.replace('/', '-')}.ts`)
    writeFileSync(program, codeOf(file, 'ts').replace("'@copytaster/client'", `'${client}'`))
    const { mirror } = (await import(/* @vite-ignore */ program)) as { mirror: Map<number, { headline: string }> }
    const headlines = () => [...mirror.values()].map((story) => story.headline).sort()
    await expect.poll(() => headlines().length, { timeout: 10_000, message: 'both are there' }).toBe(2)
    await setStatus('killed')
    await expect.poll(() => headlines().length, { timeout: 10_000, message: 'the killed one is gone' }).toBe(1)
    expect(headlines()).toEqual(['Stays'])
    await setStatus('usable')
    await expect.poll(() => headlines().length, { timeout: 10_000, message: 'it is back' }).toBe(2)
  })

  it('of the tour with curl do the same', async () => {
    const script = codeOf('docs/api.md', 'sh')
    const shell = execFile('bash', ['-c', script], {
      cwd: folder,
      env: { ...process.env, WAIT: '1' },
    })
    const names = () => readdirSync(folder).filter((name) => /^\d+\.json$/.test(name))
    try {
      await expect.poll(() => names().length, { timeout: 10_000, message: 'both are there' }).toBe(2)
      await setStatus('killed')
      await expect.poll(() => names().length, { timeout: 10_000, message: 'the killed one is gone' }).toBe(1)
    } finally {
      shell.kill()
    }
  })
})

async function setStatus(status: 'killed' | 'usable') {
  const [story] = await newsroom.db.drizzle
    .update(stories)
    .set({ status, killedAt: status === 'killed' ? new Date() : null })
    .where(eq(stories.headline, 'Is killed'))
    .returning()
  await appendEvent(newsroom.db, status === 'killed' ? 'killed' : 'updated', 'Is killed', {}, story!.id)
}
