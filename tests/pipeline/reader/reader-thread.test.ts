import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../../../config/env.ts'
import { BLANK_ENTRY } from '../../../src/feed/parse/extensions.ts'
import type { ReadJob } from '../../../src/pipeline/reader/reader.ts'
import { readEntryText, readFeedDocument, readPageDocument } from '../../../src/pipeline/reader/reading.ts'

let thread: Worker
let greeting: unknown
beforeAll(async () => {
  const file = join(ROOT, 'src/pipeline/reader/reader-thread.ts')
  thread = new Worker(`import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(file)}) })`, {
    eval: true,
  })
  greeting = (await once(thread, 'message'))[0]
}, 300_000)
afterAll(() => thread.terminate())

async function ask(job: ReadJob) {
  thread.postMessage(job)
  return (await once(thread, 'message'))[0]
}

it('a thread says that it is ready, and reads each kind of document as its function does', async () => {
  expect(greeting).toEqual({ task: process.platform === 'linux' ? expect.stringMatching(/^\d+\/task\/\d+$/) : null })
  const bytes = Buffer.from('<rss version="2.0"><channel><title>T</title><item><guid>a</guid><title>A ferry</title></item></channel></rss>')
  const feed = { bytes, contentType: 'text/xml', url: 'https://paper.example/feed', language: 'en' }
  const page = { bytes: Buffer.from('<p>Words.</p>'), contentType: 'text/html', url: 'https://paper.example/a', rules: undefined }
  const entry = { entry: { ...BLANK_ENTRY, title: 'A ferry', content: '<p>It ran aground.</p>' }, url: null, language: 'en' }
  expect(await ask({ kind: 'feed', ...feed })).toEqual({ result: readFeedDocument(feed) })
  expect(await ask({ kind: 'page', ...page })).toEqual({ result: readPageDocument(page) })
  expect(await ask({ kind: 'entry', ...entry })).toEqual({ result: readEntryText(entry) })
})

it('an exception is returned with its stack, and the thread reads on', async () => {
  const { error } = await ask({ kind: 'entry', entry: null as never, url: null, language: null })
  expect(error).toMatch(/TypeError: [\s\S]*\n +at /)
  expect(await ask({ kind: 'entry', entry: BLANK_ENTRY, url: null, language: null })).toMatchObject({ result: { body: [] } })
})
