import { z } from 'zod'
import type { StoryPlace } from '../../db/queries/reading/story-page.ts'
import { Refusal } from './problem.ts'

const Place = z.tuple([z.iso.datetime().regex(/^[12]/), z.int().positive()])

/** The place behind which the next page begins, as an opaque word for the reader. */
export function writeCursor({ updatedAt, id }: StoryPlace): string {
  return Buffer.from(JSON.stringify([updatedAt, id])).toString('base64url')
}

/** @throws Refusal (400) when this is not a cursor of ours */
export function readCursor(cursor: string): StoryPlace {
  const place = Place.safeParse(parse(Buffer.from(cursor, 'base64url').toString()))
  if (!place.success) {
    const what = 'is no cursor; pass `next` of the page before as it is'
    throw new Refusal(400, `query.cursor: ${what}`, [{ where: 'query.cursor', what }])
  }
  const [updatedAt, id] = place.data
  return { updatedAt, id }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
