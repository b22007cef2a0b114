import type { Prepared } from '../../model.ts'
import type { UnpreparedText } from '../arrival.ts'
import type { Reader } from './reader.ts'

/**
 * How many characters of a text are read at each attempt. What ends its thread is read only as far as a long article goes, and then not at all: it is
 * stored whole, and found by what its supplier states of it.
 */
const CHARACTERS = [Number.POSITIVE_INFINITY, 20_000, 0]

/**
 * Prepares a text in a reader thread, never in this one: nobody knows what it does to the rules that read it.
 * @throws where a thread ends even without reading the text, which is our own trouble
 */
export async function prepareText(reader: Pick<Reader, 'prepare'>, text: UnpreparedText): Promise<Prepared> {
  for (const most of CHARACTERS) {
    const prepared = await reader.prepare({ ...text, most })
    if (prepared) return prepared
  }
  throw new Error('Reader threads end before they have prepared anything.')
}
