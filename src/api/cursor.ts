import { z } from 'zod'
import type { StoryPosition } from '../../db/read/story-page.ts'
import { ApiProblem } from './problem.ts'

const CursorPosition = z.tuple([z.iso.datetime().regex(/^[12]/), z.int().positive()])

/** The position after which the next page begins, as an opaque string. */
export function writeCursor({ at, id }: StoryPosition): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url')
}

/** @throws ApiProblem (400) when `cursor` was not written by `writeCursor` */
export function readCursor(cursor: string): StoryPosition {
  const position = CursorPosition.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()))
  if (!position.success) {
    const what = 'is not a cursor; pass `next` of the previous page unchanged'
    throw new ApiProblem(400, `query.cursor: ${what}`, [{ where: 'query.cursor', what }])
  }
  const [at, id] = position.data
  return { at, id }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
