/** Finds the articles of a document's entries, with what is stored of them, and keeps what that teaches about the feed's names. */
import type pg from 'pg'
import { knownArticles, newestReceived, storedStates } from '../../../db/write/articles.ts'
import { type DueFeed, recordNamesLearnt } from '../../../db/write/feeds.ts'
import { learnNames, learnVolatile } from '../../feed/doubt.ts'
import { type Identification, type Identified, identify } from '../../feed/identify.ts'
import { noiseIn } from '../../feed/noise.ts'
import { type StoredStates, statesByArticle } from '../../feed/states.ts'
import { stableKeys } from '../../feed/volatile.ts'
import type { Entry, NamesLearnt, ReadEntry } from '../../model.ts'
import { visibleLines } from '../../text/visible.ts'

/** The feed of a document, with what its documents taught. */
type NamedFeed = Pick<DueFeed, 'id' | 'sourceId'> & Partial<Pick<DueFeed, 'namesTrusted' | 'namesLearnt' | 'begunAt'>>

/** The stored states of articles, by article. */
export async function statesOf(client: pg.PoolClient, feedId: number, articleIds: number[]): Promise<Map<number, StoredStates>> {
  return statesByArticle(await storedStates(client, feedId, articleIds))
}

/**
 * The articles of a document's entries. What the document shows about the feed's names counts for itself already.
 * @param leftOut items of the document that came before under the same names
 * @param isNotice whether the words of an entry say that it is a notice about an earlier one
 */
export async function identifyEntries(
  client: pg.PoolClient,
  feed: NamedFeed,
  entries: readonly ReadEntry[],
  leftOut: number,
  isNotice: (read: ReadEntry) => boolean,
): Promise<{ groups: Identified[]; noise: Set<ReadEntry>; touched: Set<ReadEntry> }> {
  const known = new Map<string, number>()
  const states = new Map<number, StoredStates>()
  const texts = new Map<number, string>()
  const lookUp = async (keys: string[]) => {
    const found = await knownArticles(client, feed.sourceId, keys)
    for (const [key, id] of found) known.set(key, id)
    const ids = [...new Set(found.values())].filter((id) => !states.has(id))
    for (const [id, state] of await statesOf(client, feed.id, ids)) states.set(id, state)
  }
  const decide = async (learnt: NamesLearnt): Promise<Identification> => {
    if (learnt.volatile) await lookUp(entries.flatMap(({ entry }) => stableKeys(entry, learnt)))
    const rules = { trusted: feed.namesTrusted ?? null, learnt, isNotice }
    for (;;) {
      const found = identify(entries, { known, states, texts }, rules)
      if (!found.textsNeeded.length) return found
      const received = await newestReceived(client, found.textsNeeded)
      for (const id of found.textsNeeded) texts.set(id, textOf(received.get(id)))
    }
  }
  const before = feed.namesLearnt ?? {}
  await lookUp(entries.flatMap((read) => read.keys))
  const first = await decide(before)
  const at = (feed.begunAt ?? new Date()).getTime()
  const names = learnVolatile(first.groups, states, learnNames(before, first.evidence, leftOut, at))
  const { groups } = names === before ? first : await decide(names)
  const { noise, touched, learnt } = noiseIn(groups, states, names, leftOut)
  if (learnt !== before) await recordNamesLearnt(client, feed.id, learnt)
  return { groups, noise, touched }
}

/** The text of an entry as its feed had it; empty where there is none. @param json the entry, JSON */
function textOf(json: string | undefined): string {
  const { content, summary } = JSON.parse(json ?? '{}') as Partial<Entry>
  return visibleLines(content || summary || '').join('\n')
}
