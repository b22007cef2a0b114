/** Serves the corpus on loopback, in a process of its own so that its work is not measured. The parent process says which state to serve. */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { type CorpusItem, type CorpusShape, makeCorpus } from './corpus.ts'
import { documentOf } from './document.ts'

/** The message to the parent when the server is ready. */
export interface Served {
  port: number
  stories: { before: number; after: number }
  fresh: number
}

interface ServedPage {
  gzip: Buffer
  plain: Buffer
  type: string
  etag: string
  modified: string
}

const shape = JSON.parse(process.argv[2]!) as CorpusShape
const corpus = makeCorpus(shape)
const before = corpus.before.map(pageOf)
const after = corpus.after.map((items, feed) => (items === corpus.before[feed] ? before[feed]! : pageOf(items, feed)))
/** A feed with a single entry, by which the parent sees that everything is running. */
const first = pageOf([{ ...corpus.before[0]![0]!, id: 0, paragraphs: ['A first entry that shows that everything is up.'] }], shape.feeds)
let now = before

const server = createServer((request, response) => {
  const name = /^\/(\w+)\.xml$/.exec(request.url ?? '')?.[1]
  const page = name === 'first' ? first : now[Number(name)]
  if (!page) return void response.writeHead(404).end()
  const validators = { etag: page.etag, 'last-modified': page.modified }
  const asked = request.headers['if-none-match']
  if (asked ? asked === page.etag : request.headers['if-modified-since'] === page.modified)
    return void response.writeHead(304, validators).end()
  const packed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  const body = packed ? page.gzip : page.plain
  response
    .writeHead(200, {
      ...validators,
      'content-type': page.type,
      'content-length': body.length,
      ...(packed && { 'content-encoding': 'gzip' }),
    })
    .end(body)
})
server.keepAliveTimeout = 30_000
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.send!({ port, stories: corpus.stories, fresh: corpus.fresh } satisfies Served)
})
process.on('message', (state: 'before' | 'after') => {
  now = state === 'after' ? after : before
  process.send!(state)
})
process.on('disconnect', () => process.exit(0))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {}) // the parent ends us

function pageOf(items: CorpusItem[], feed: number): ServedPage {
  const { xml, type } = documentOf(feed, items)
  const plain = Buffer.from(xml)
  const etag = `"${createHash('sha1').update(plain).digest('hex').slice(0, 20)}"`
  return { gzip: gzipSync(plain), plain, type, etag, modified: new Date(items[0]!.at).toUTCString() }
}
