import { expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { fetcherOf, openReading } from '../../workers/context.ts'
import { startPublisher } from '../holds/publisher.ts'

it('a context for reading needs no database: it fetches and reads a page', { timeout: 300_000 }, async () => {
  const site = await startPublisher()
  const agents: (string | undefined)[] = []
  site.on('/page', (request, response) => {
    agents.push(request.headers['user-agent'])
    const paragraph = '<p>The pond in Vik froze over on Monday night, and nobody is to skate on it yet, the council of Vik said.</p>'
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<article><h1>Pond frozen</h1>${paragraph.repeat(3)}</article>`)
  })
  const settings = {
    ...readSettings({ HOST_SPACING_SECONDS: '0' }),
    ALLOW_HOSTS: [site.host],
    CONTACT: 'desk@paper.example',
    READER_TIMEOUT_SECONDS: 60,
  }
  const reading = openReading(settings)
  const fetched = await fetcherOf(settings).get(`${site.url}/page`, { kind: 'page' })
  if (!('body' in fetched)) throw new Error(`Not fetched: ${JSON.stringify(fetched)}`)
  const { body: bytes, contentType, url } = fetched
  const page = await reading.reader.page({ bytes, contentType, url, rules: reading.rulesFor(url) })
  expect(page).toMatchObject({ kind: 'article', copy: { headline: 'Pond frozen' } })
  expect(agents).toEqual([expect.stringMatching(/^Copytaster\/\d+\.\d+\.\d+ \(\+desk@paper\.example\)$/)])
  await reading.close()
  await site.close()
})
