import { z } from 'zod'
import type { StoryPosition } from '../../db/read/story-page.ts'
import { ApiProblem } from './problem.ts'

const CursorPosition = z.tuple([z.iso.datetime().regex(/^[12]/), z.int().positive()])

/** The place behind which the next page begins, as an opaque word for the reader. */
export function writeCursor({ updatedAt, id }: StoryPosition): string {
  return Buffer.from(JSON.stringify([updatedAt, id])).toString('base64url')
}

/** @throws Refusal (400) when this is not a cursor of ours */
export function readCursor(cursor: string): StoryPosition {
  const place = CursorPosition.safeParse(parse(Buffer.from(cursor, 'base64url').toString()))
  if (!place.success) {
    const what = 'is no cursor; pass `next` of the page before as it is'
    throw new ApiProblem(400, `query.cursor: ${what}`, [{ where: 'query.cursor', what }])
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
