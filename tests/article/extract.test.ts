import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, expect, it } from 'vitest'
import { extractCommand } from '../../src/cli/extract.ts'

const folder = await mkdtemp(join(tmpdir(), 'extract '))
afterAll(() => rm(folder, { recursive: true }))
const file = join(folder, 'page.html')
await writeFile(file, '<h1>Quay opens</h1><article><p>The quay opened on Monday, and the ferries sailed again at noon.</p></article>')

async function run(options: Parameters<typeof extractCommand>[0], input = ''): Promise<Record<string, unknown>[]> {
  let out = ''
  await extractCommand(options, { stdin: Readable.from([input]), stdout: { write: (text) => (out += text) } })
  return options.batch
    ? out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [JSON.parse(out)]
}

it('answers every line of a batch and continues after those that cannot be read', async () => {
  const input = [
    'warming up',
    JSON.stringify({ file: join(folder, 'missing.html') }),
    '{broken',
    JSON.stringify({ file, url: 'https://a.example/q', contentType: 'text/html' }),
  ]
  const answers = await run({ batch: true, targets: [] }, input.join('\n'))
  expect(answers).toHaveLength(3)
  expect(answers[0]).toMatchObject({ error: { code: 'UNREADABLE' } })
  expect(answers[2]).toMatchObject({
    file,
    headline: 'Quay opens',
    body: ['The quay opened on Monday, and the ferries sailed again at noon.'],
  })
})

it('prints a file as JSON', async () => {
  expect(await run({ batch: false, targets: [file] })).toMatchObject([{ headline: 'Quay opens' }])
})

it('gets an address through the function it was given', async () => {
  const fetchPage = async (url: string) => ({
    bytes: new TextEncoder().encode('<h1>Far away</h1><p>It lies far away, and nobody has been there yet.</p>'),
    contentType: null,
    url,
  })
  expect(await run({ batch: false, targets: ['https://a.example/far'], fetchPage })).toMatchObject([{ headline: 'Far away' }])
})

it('explains for each block of a page what it was read as and why', async () => {
  const page = join(folder, 'explained.html')
  const copy = 'The quay opened on Monday, and the ferries sailed again at noon, which nobody on the island had expected so soon.'
  await writeFile(
    page,
    `<body><nav><a href="/">Home</a></nav><article><h1>Quay opens</h1><p>${copy}</p><figure><img src="/q.jpg"><figcaption>The quay at noon.</figcaption></figure><p>${copy.replace('Monday', 'Tuesday')}</p><p>© 2026 The Example. All rights reserved.</p></article></body>`,
  )
  let out = ''
  await extractCommand(
    { batch: false, explain: true, targets: [page] },
    { stdin: Readable.from(['']), stdout: { write: (text) => (out += text) } },
  )
  expect(out).toMatch(/^article, read from <article>\n/)
  expect(out).toMatch(/headline +Quay opens\n/)
  expect(out).toMatch(/body +The quay opened on Monday.*\n +because it is text of <article>/)
  expect(out).toMatch(/caption +The quay at noon\./)
  expect(out).toMatch(/left out +Home\n +because it is in <nav>/)
  expect(out).toMatch(/left out +© 2026 The Example.*\n +because it is colophon/)
})

it('describes before the blocks what more than an article a page is', async () => {
  const page = join(folder, 'gallery.html')
  const pictures = [1, 2, 3, 4, 5].map(
    (n) => `<figure><img src="/${n}.jpg"><figcaption>The quay at ${n} o’clock, with gulls.</figcaption></figure>`,
  )
  await writeFile(
    page,
    `<html amp><body><article><h1>Quay in pictures</h1><p>A day on the quay.</p>${pictures.join('')}</article></body></html>`,
  )
  let out = ''
  await extractCommand(
    { batch: false, explain: true, targets: [page] },
    { stdin: Readable.from(['']), stdout: { write: (text) => (out += text) } },
  )
  expect(out).toMatch(/^article, read from <article>\nIt is a gallery.*\nIt is the AMP variant/)
})
