import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { type Publisher, startPublisher } from '../holds/publisher.ts'

let site: Publisher
beforeAll(async () => {
  site = await startPublisher()
})
afterAll(() => site.close())

const serve = (path: string, type: string, text: string) =>
  site.on(path, (_, response) => response.writeHead(200, { 'content-type': type }).end(text))

function testFeed(path: string): Promise<{ code: number; said: string }> {
  const env = { ...process.env, ALLOW_HOSTS: site.host }
  return new Promise((resolve) =>
    execFile(process.execPath, [join(ROOT, 'bin', 'copytaster.mjs'), 'feeds', 'test', site.url + path], { env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), said: out + err }),
    ),
  )
}

const partOf = (number: number) => {
  const text = [1, 2, 3, 4].map(
    (n) => `<p>In part ${number} the dyke wardens of Hamm walked ${n} miles of bank and found ${n + number} holes that moles had dug.</p>`,
  )
  return `<title>Dykes</title><article><h1>The dykes of Hamm</h1>${text.join('')}<div class="pages"><a href="/dykes">1</a><a href="/dykes?page=2">2</a></div></article>`
}

it('feeds test reads pages as the pipeline does: it obeys robots.txt, and it joins the parts of an article', async () => {
  const item = (title: string, path: string) => `<item><title>${title}</title><link>${site.url}${path}</link></item>`
  serve(
    '/feed',
    'application/rss+xml',
    `<rss version="2.0"><channel><title>Hamm</title>${item('Closed', '/closed')}${item('Dykes', '/dykes')}</channel></rss>`,
  )
  serve('/robots.txt', 'text/plain', 'User-agent: *\nDisallow: /closed\n')
  serve('/closed', 'text/html', partOf(9))
  serve('/dykes', 'text/html', partOf(1))
  serve('/dykes?page=2', 'text/html', partOf(2))
  const { code, said } = await testFeed('/feed')
  expect(code).toBe(0)
  expect(said).toMatch(/- Closed.*page: robots\.txt does not allow this page to be fetched.*- Dykes/s)
  expect(said).toMatch(/- Dykes.*page: 1\d\d words.*1, 2 of 2 read/s)
  expect(site.times('/closed')).toBe(0)
  expect(site.times('/dykes?page=2')).toBe(1)
}, 120_000)
