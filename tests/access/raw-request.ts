import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import type { Server } from '../../src/api/server.ts'

export interface Sent {
  method?: string
  headers?: OutgoingHttpHeaders
  body?: string
}

/** Sends a request with exactly these headers, as no browser would. Of a stream only the status is read. */
export async function send(server: Server, path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  const own = { host: `localhost:${server.port}`, ...headers }
  const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers: own, agent: false })
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    asked
      .on('response', resolve)
      // A WebSocket is not answered with a response.
      .on('upgrade', (upgraded) => resolve(upgraded))
      .on('error', reject)
      .end(body),
  )
  const answer = { status: response.statusCode!, headers: response.headers, body: '' }
  if (response.headers['content-type']?.startsWith('text/event-stream')) response.destroy()
  else for await (const chunk of response) answer.body += chunk
  return answer
}

/** A route's address with ids in place of its parameters. */
export const filled = (url: string, id: string | number) => url.replace(/:\w+/g, String(id)).replace('*', 'none.js')
