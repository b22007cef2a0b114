import { STATUS_CODES } from 'node:http'
import { PROBLEM_TYPES } from '../problem-types.ts'

const header = (description: string, example: string) => ({ description, schema: { type: 'string' }, example })
const RETRY_AFTER = { 'Retry-After': header('seconds to wait', '30') }
const HEADERS: Record<number, Record<string, unknown>> = {
  401: { 'WWW-Authenticate': header('how to ask', 'Bearer realm="Copytaster"') },
  412: { ETag: header('the present ETag of the object', '"mF3kT0Zq8sWc1vLr9aYb2Q"') },
  429: { ...RETRY_AFTER, RateLimit: header('what is left of the limit', '"caller";r=0;t=30') },
  503: RETRY_AFTER,
}

/** The name of the answer with a status in `components.responses`, such as `NotFound`. */
export const responseName = (status: number) => (STATUS_CODES[status] ?? `Status ${status}`).replace(/[^A-Za-z0-9]/g, '')

/** One answer for each status that any problem has, with an example of each type. */
export function problemResponses(): Record<string, unknown> {
  const described = Object.entries(PROBLEM_TYPES)
  const statuses = [...new Set(described.map(([, { status }]) => status))]
  return Object.fromEntries(statuses.map((status) => [responseName(status), responseOf(status)]))
}

function responseOf(status: number) {
  const types = Object.entries(PROBLEM_TYPES).filter(([, type]) => type.status === status)
  const examples = types.map(([name, { title, means }]) => {
    const value = { type: `/problems/${name}`, title, status, detail: means, instance: '/v1/stories/7' }
    return [name, { summary: title, value }]
  })
  return {
    description: types.map(([name, { title }]) => `${title} (\`/problems/${name}\`)`).join('; '),
    ...(HEADERS[status] && { headers: HEADERS[status] }),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, examples: Object.fromEntries(examples) } },
  }
}
