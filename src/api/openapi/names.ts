/**
 * The names of shared shapes in the OpenAPI document. Every schema that a file in src/api/schemas/ exports under a name with a capital letter becomes
 * a component: `StoryOut` is `Story`, `MergeIn` is `MergeRequest`, any other has its own name. Schemas of parameters (`…Query`, `…Params`) are not
 * shapes. A new file in src/api/schemas/ is added to FILES.
 */
import { z } from 'zod'
import { FeedChangeIn } from '../../../config/feed-fields.ts'
import * as access from '../schemas/access.ts'
import * as articles from '../schemas/articles.ts'
import * as channels from '../schemas/channels.ts'
import * as decisions from '../schemas/decisions.ts'
import * as endpoints from '../schemas/endpoints.ts'
import * as events from '../schemas/events.ts'
import * as feeds from '../schemas/feeds.ts'
import * as fields from '../schemas/fields.ts'
import * as health from '../schemas/health.ts'
import * as problem from '../schemas/problem.ts'
import * as recalls from '../schemas/recalls.ts'
import * as searchFeeds from '../schemas/search-feeds.ts'
import * as searches from '../schemas/searches.ts'
import * as sources from '../schemas/sources.ts'
import * as stories from '../schemas/stories.ts'
import * as usage from '../schemas/usage.ts'

export const FILES = {
  endpoints,
  access,
  articles,
  channels,
  decisions,
  events,
  feeds,
  fields,
  health,
  problem,
  recalls,
  searchFeeds,
  searches,
  sources,
  stories,
  usage,
}

const PARAMETERS = /(Query|Params)$/

/** The component that an exported schema becomes; undefined for one that is part of others or describes parameters. */
export function componentName(exported: string): string | undefined {
  if (!/^[A-Z]/.test(exported) || PARAMETERS.test(exported)) return undefined
  return exported.replace(/Out$/, '').replace(/In$/, 'Request')
}

/** Gives every shared schema its name in the registry that the document is made from. @throws Error where two have one name */
export function nameSchemas(): void {
  const named = new Map<string, z.ZodType>()
  for (const [exported, schema] of Object.entries({ FeedChangeIn, ...Object.assign({}, ...Object.values(FILES)) })) {
    const id = componentName(exported)
    if (id === undefined || !(schema instanceof z.ZodType)) continue
    if (named.has(id) && named.get(id) !== schema) throw new Error(`Two schemas are named ${id}.`)
    named.set(id, schema)
    z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id })
  }
}
