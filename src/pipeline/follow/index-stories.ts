import { inTransaction } from '../../../db/client.ts'
import { searchVector } from '../../../db/search.ts'
import { type Aside, nextWordings, wordsAreBehind, writeWords } from '../../../db/write/search-words.ts'
import { anyWaitsForPlace } from '../../../db/write/waiting.ts'
import type { Context } from '../context.ts'

/** Log entries in one transaction: some tens of milliseconds. */
const ENTRIES_AT_ONCE = 200
/** How much of a headline and of a body is searched. */
const SEARCHED_CHARACTERS = 100_000

/**
 * Brings the search index up to the end of the story log. News comes first: while a version waits to be placed, nothing is indexed; the worker
 * that places it continues here. Doing it twice changes nothing.
 * @param onAside receives each story that PostgreSQL refuses to index; it is tried again with its next log entry
 * @returns how many stories were indexed
 */
export async function indexStories({ db }: Pick<Context, 'db'>, onAside: (aside: Aside) => void = () => undefined): Promise<number> {
  let indexed = 0
  while ((await wordsAreBehind(db)) && !(await anyWaitsForPlace(db))) {
    const written = await inTransaction(db, async (client) => {
      const next = await nextWordings(client, { lines: ENTRIES_AT_ONCE, characters: SEARCHED_CHARACTERS })
      if (!next || next.upTo === null) return null
      const words = next.wordings.map(({ storyId, headline, text }) => ({ storyId, words: searchVector(headline, text) }))
      return { stories: words.length, asides: await writeWords(client, words, next.upTo) }
    })
    if (written === null) break
    written.asides.forEach(onAside)
    indexed += written.stories - written.asides.length
  }
  return indexed
}
