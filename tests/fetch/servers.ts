/** Real HTTP servers on loopback for the tests of src/fetch. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'

const open: http.Server[] = []

/** Starts a server. @returns its base address */
export async function serve(answer: http.RequestListener): Promise<string> {
  const server = http.createServer(answer)
  open.push(server)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** For `afterEach`. */
export async function closeServers(): Promise<void> {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
}
