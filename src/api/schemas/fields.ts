/** What the schemas of every area are made of: times, whole numbers, texts, and small objects that recur. */
import '../../../config/wording.ts'
import { z } from 'zod'
import { SOURCE_KINDS } from '../../model.ts'

export const time = z.iso.datetime({ offset: true }).nullable()

/** Text from a query string. PostgreSQL text cannot hold U+0000. */
export const text = z.string().regex(/^[^\0]*$/, 'may not contain U+0000')

export const queryText = text.max(500)

export const wholeFrom = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`)

export const pageSize = (most: number, usual: number) => wholeFrom(1, most).default(usual)

export const IdParams = z.object({ id: wholeFrom(1) })

/** A route without parameters rejects any, so that a misspelt one is not ignored. */
export const NoQuery = z.strictObject({})

export const CaptionOut = z.object({
  text: z.string(),
  credit: z.string().nullable(),
  image: z.string().nullable(),
  usageTerms: z.array(z.string()).optional().describe('conditions of the picture’s use, as its supplier states them'),
})

export const TroubleOut = z.object({ code: z.string(), message: z.string() })

export const SourceOut = z.object({ id: z.number(), name: z.string(), kind: z.enum(SOURCE_KINDS) })
