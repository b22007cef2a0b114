/** The compiler checks this file: each line under @ts-expect-error must be refused. */
import { describe, expect, it } from 'vitest'
import { type components, createClient } from '../../client/index.ts'

const client = createClient({ baseUrl: 'http://127.0.0.1:9' })

/** Compiled, never run. */
export async function requests() {
  const { data, error } = await client.GET('/v1/stories', { params: { query: { limit: 5, kind: 'agency' } } })
  const headline: string | undefined = data?.stories[0]?.headline
  const detail: string | undefined = error?.detail
  // @ts-expect-error no such path
  await client.GET('/v1/story')
  // @ts-expect-error the id is missing
  await client.GET('/v1/stories/{id}', {})
  // @ts-expect-error no such parameter
  await client.GET('/v1/stories', { params: { query: { lmit: 5 } } })
  // @ts-expect-error a number
  await client.GET('/v1/events', { params: { query: { after: 'first' } } })
  // @ts-expect-error no such field
  data?.stories[0]?.title
  // @ts-expect-error why is missing
  await client.POST('/v1/stories/{id}/merge', { params: { path: { id: 1 } }, body: { into: 2 } })
  return { headline, detail }
}

/** The kind of an entry says which detail it has. */
export const intoOf = (entry: components['schemas']['Event']) => {
  if (entry.event === 'merged') return entry.detail.into satisfies number | undefined
  // @ts-expect-error only merged and split have it typed
  return entry.detail.into satisfies number | undefined
}

describe('the types of the client', () => {
  it('are checked by npm run types', () => expect(requests).toBeTypeOf('function'))
})
