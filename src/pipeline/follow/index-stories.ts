import { inTransaction } from '../../../db/client.ts'
import { searchVector } from '../../../db/search.ts'
import { type Aside, nextWordings, wordsAreBehind, writeWords } from '../../../db/write/search-words.ts'
import { anyWaitsForPlace } from '../../../db/write/steps.ts'
import type { Context } from '../context.ts'

/** Lines of the log in one transaction: some tens of milliseconds. */
const LINES = 200
/** A reader searches this much of a headline and of a body. */
const SEARCHED_CHARACTERS = 100_000

/**
 * Makes the words by which readers find stories, for all that happened in the story log. News comes first: while copy waits to be placed, nothing
 * is made, and whoever places it comes back here. A step done twice is a step done once.
 * @param onAside told of each story that PostgreSQL refuses to index; it is tried again with its next line in the log
 * @returns how many stories had their words made
 */
export async function makeSearchable({ db }: Pick<Context, 'db'>, onAside: (aside: Aside) => void = () => undefined): Promise<number> {
  let made = 0
  while ((await wordsAreBehind(db)) && !(await anyWaitsForPlace(db))) {
    const written = await inTransaction(db, async (client) => {
      const next = await nextWordings(client, { lines: LINES, characters: SEARCHED_CHARACTERS })
      if (!next || next.upTo === null) return null
      const words = next.wordings.map(({ storyId, headline, text }) => ({ storyId, words: searchVector(headline, text) }))
      return { stories: words.length, asides: await writeWords(client, words, next.upTo) }
    })
    if (written === null) break
    written.asides.forEach(onAside)
    made += written.stories - written.asides.length
  }
  return made
}
