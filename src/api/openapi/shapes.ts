/** The OpenAPI document as far as it is completed here. */
import type { Schema } from './examples.ts'

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

interface Media {
  schema: Schema
  example?: unknown
  examples?: Record<string, unknown>
}

/** What a body, or an answer, holds by media type. */
export interface Content {
  content?: Record<string, Media>
  [keyword: string]: unknown
}

/** What the document says of an operation beyond its schemas; kept in `x-contract` until the document is completed. */
export interface Contract {
  access: string
  problems: number[]
  /** A request may come with an Idempotency-Key. */
  kept: boolean
  /** A request may come with If-Match. */
  edit: boolean
  bodyOptional: boolean
}

export interface Operation {
  operationId?: string
  summary?: string
  description?: string
  tags?: string[]
  parameters?: unknown[]
  requestBody?: Content
  responses: Record<string, Content>
  'x-contract'?: Contract
  [keyword: string]: unknown
}

export interface Document {
  paths: Record<string, Partial<Record<(typeof METHODS)[number], Operation>>>
  webhooks?: Record<string, unknown>
  components: { schemas: Record<string, Schema>; responses?: Record<string, unknown>; parameters?: Record<string, unknown> }
  [keyword: string]: unknown
}
