/** The least that a stream can cost: an HTTP server that writes what it gets as a message to all who are connected. The ceiling of bench/streams.ts. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerMemory } from './memory.ts'

const readers = new Set<ServerResponse>()
const server = createServer((_, response) => {
  readers.add(response)
  response.once('close', () => readers.delete(response))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('retry: 2000\n\n')
})
answerMemory()
process.on('message', (message) => {
  const { text } = message as { text?: string }
  if (text) for (const reader of readers) reader.write(text)
})
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }))
process.once('disconnect', () => process.exit())
