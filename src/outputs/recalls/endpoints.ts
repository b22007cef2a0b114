import type { SqlConnection } from '../../../db/statement.ts'

/** What recalls need of webhooks. */
export interface Endpoints {
  /** The endpoints that are on. */
  all(connection: SqlConnection): Promise<{ id: number; name: string }[]>
  /** Those that took an entry of the story of this recall before it. */
  received(connection: SqlConnection, seq: number): Promise<{ id: number; name: string }[]>
  /** Sends an entry once more to these endpoints: a new attempt under the same webhook id, in the transaction of `connection`. */
  sendAgain(connection: SqlConnection, seq: number, endpointIds: number[]): Promise<void>
}

/** Without webhooks, consumers are keys only. */
export const NO_ENDPOINTS: Endpoints = { all: async () => [], received: async () => [], sendAgain: async () => {} }
