import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A mail as it crossed the wire. */
export interface ReceivedMail {
  to: string[]
  from: string
  /** The lines before the first empty one, unfolded. */
  headers: string[]
  raw: string
}

/** A real SMTP server on loopback. `refusing` makes it refuse mail for a while. */
export async function openMailServer() {
  const mails: ReceivedMail[] = []
  const state = { refusing: false }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(state.refusing ? Object.assign(new Error('Try later'), { responseCode: 451 }) : null),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        const [head = ''] = raw.split('\r\n\r\n', 1)
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom ? mailFrom.address : ''
        mails.push({ from, to: rcptTo.map(({ address }) => address), headers: head.replace(/\r\n\s+/g, ' ').split('\r\n'), raw })
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return { mails, state, url: `smtp://127.0.0.1:${port}`, close: () => new Promise<void>((resolve) => server.close(resolve)) }
}

/** A real HTTP server on loopback that takes what is posted to it. */
export async function openHookServer() {
  const posts: { path: string; body: string }[] = []
  const state = { status: 200, answer: 'ok', endless: false }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      posts.push({ path: request.url ?? '', body })
      response.writeHead(state.status, { 'retry-after': '1' })
      if (state.endless) void endlessly(response)
      else response.end(state.answer)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    posts,
    state,
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((done) => server.close(done)),
  }
}

/** A message as a receiver got it. */
export interface ReceivedWebhook {
  headers: Record<string, string>
  raw: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what messages say
  body: any
}

/** A real HTTP server on loopback that takes webhooks, and counts how many are in flight. */
export async function openReceiver() {
  const got: ReceivedWebhook[] = []
  const state = { status: 200, headers: {} as Record<string, string>, delayMs: 0, most: 0, mostOfOneStory: 0 }
  const inFlight: number[] = []
  const server = createServer(async (request, response) => {
    const raw = Buffer.concat(await request.toArray()).toString()
    const body = JSON.parse(raw)
    const { storyId } = body.data
    inFlight.push(storyId)
    state.most = Math.max(state.most, inFlight.length)
    state.mostOfOneStory = Math.max(state.mostOfOneStory, inFlight.filter((one) => one === storyId).length)
    got.push({ headers: request.headers as Record<string, string>, raw, body })
    await new Promise((answer) => setTimeout(answer, state.delayMs))
    inFlight.splice(inFlight.indexOf(storyId), 1)
    response.writeHead(state.status, state.headers).end('ok')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    got,
    state,
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    reset() {
      got.length = 0
      Object.assign(state, { status: 200, headers: {}, delayMs: 0, most: 0, mostOfOneStory: 0 })
    },
    close: () => new Promise((done) => server.close(done)),
  }
}

/** Answers without an end, until the other side goes away. */
async function endlessly(response: ServerResponse) {
  while (!response.closed) {
    if (!response.write('x'.repeat(65_536))) await Promise.race([once(response, 'drain'), once(response, 'close')])
  }
}
