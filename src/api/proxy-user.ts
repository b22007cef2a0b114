import type { IncomingMessage } from 'node:http'
import { ApiProblem } from './problem.ts'

/**
 * The person whom the proxy in front has logged in; null where the request does not come from a trusted proxy, or none is named.
 * @param header the name of the header, in lower case; undefined: no such login
 * @throws ApiProblem (400) for a repeated header, or one that differs by underscores: one of them may be the sender's own (CGI reads both alike)
 */
export function proxyUserOf(
  { rawHeaders, socket }: Pick<IncomingMessage, 'rawHeaders' | 'socket'>,
  header: string | undefined,
  isTrusted: (address: string) => boolean,
): string | null {
  if (header === undefined || !isTrusted(socket.remoteAddress ?? '')) return null
  const alike = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 && name.toLowerCase().replaceAll('_', '-') === header ? [[name.toLowerCase(), rawHeaders[at + 1]!] as const] : [],
  )
  if (alike.length > 1 || alike.some(([name]) => name !== header))
    throw new ApiProblem(
      400,
      `The header ${header} may stand once only, without underscores. The proxy in front must remove it from requests.`,
    )
  const user = alike[0]?.[1].trim()
  return user ? user : null
}
