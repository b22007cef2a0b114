import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCommand } from '../../src/cli/parse.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copytaster parse '))
  await writeFile(
    join(folder, 'good.xml'),
    '<rss version="2.0"><channel><title>T</title><item><title>One</title><link>/1</link></item></channel></rss>',
  )
  await writeFile(join(folder, 'page.html'), '<html></html>')
})
afterAll(() => rm(folder, { recursive: true }))

describe('copytaster parse --batch', () => {
  it('answers each line before the next one comes, and outlives every one', async () => {
    const [stdin, stdout] = [new PassThrough(), new PassThrough()]
    const over = parseCommand({ batch: true, files: [] }, { stdin, stdout })
    const ask = async (line: string) => {
      stdin.write(`${line}\n`)
      const [answer] = await new Promise<Buffer[]>((heard) => stdout.once('data', (data) => heard([data])))
      return JSON.parse(String(answer))
    }
    const file = join(folder, 'good.xml')
    expect(await ask(JSON.stringify({ file, url: 'https://paper.example/' }))).toMatchObject({
      file,
      format: 'rss',
      entries: [{ title: 'One', link: 'https://paper.example/1' }],
    })
    expect(await ask(`a line to be ignored\n${JSON.stringify({ file: join(folder, 'page.html') })}`)).toMatchObject({
      error: { code: 'NOT_A_FEED' },
    })
    expect(await ask(JSON.stringify({ file: join(folder, 'absent') }))).toMatchObject({ error: { code: 'FILE_UNREADABLE' } })
    expect(await ask('{broken')).toMatchObject({ error: { code: 'BAD_LINE' } })
    expect(await ask(JSON.stringify({ file, contentType: 7, url: ['x'] }))).toMatchObject({ entries: [{ title: 'One' }] })
    stdin.end()
    await over
  })

  it('prints files at length without it', async () => {
    const stdout = new PassThrough()
    await writeFile(join(folder, 'wire'), '<nitf><head><docdata><doc-id id-string="nw-1"/></docdata></head></nitf>')
    await parseCommand({ batch: false, files: [join(folder, 'good.xml'), join(folder, 'wire')] }, { stdin: new PassThrough(), stdout })
    const printed = await text(stdout.end())
    expect(printed).toContain('\n  "format": "rss"')
    expect(printed).toContain('\n  "format": "nitf"')
  })
})
