/** @copytaster/client: requests whose paths, parameters and answers are checked by TypeScript, and a reader of the story log. */
import createFetchClient, { type Client } from 'openapi-fetch'
import type { components, paths } from './api.d.ts'
import { patient } from './patient.ts'

export { type Entry, type Follow, follow } from './follow.ts'
export type { components, paths }
export type Copytaster = Client<paths>

export interface ClientOptions {
  /** Where Copytaster is, such as https://copytaster.example. */
  baseUrl: string
  /** A key of an app: `copytaster keys create`. A page of the desk needs none. */
  key?: string | undefined
  fetch?: (request: Request) => Promise<Response>
}

/** A client of one Copytaster. Requests that read are repeated for 16 s where it does not answer, as while it restarts. */
export function createClient({ baseUrl, key, fetch = globalThis.fetch }: ClientOptions): Copytaster {
  return createFetchClient<paths>({
    baseUrl,
    ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
    fetch: patient((request) => fetch(request)),
  })
}
