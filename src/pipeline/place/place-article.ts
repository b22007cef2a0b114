import { setTimeout as rest } from 'node:timers/promises'
import type pg from 'pg'
import { inTransaction } from '../../../db/client.ts'
import { type PublishedVersion, publishedVersions } from '../../../db/write/articles.ts'
import { neverPairs } from '../../../db/write/decisions.ts'
import { recentPrints, type StoredFingerprint, writeFingerprints } from '../../../db/write/fingerprints.ts'
import { lockPlacing, nextStoryIds, type PlacedRow, writePlaced } from '../../../db/write/stories.ts'
import { storedVersions } from '../../../db/write/versions.ts'
import { anyWaitsForPlace, isLate, type ToPlace, takeToPlace } from '../../../db/write/waiting.ts'
import { packFingerprint, unpackFingerprint } from '../../matching/fingerprint/packed.ts'
import type { Placed } from '../../matching/placement.ts'
import { THRESHOLDS } from '../../matching/thresholds.ts'
import { MatchWindow } from '../../matching/window/match-window.ts'
import type { Arrival } from '../../model.ts'
import { changeOf } from '../../story/changes.ts'
import { isHidden, visibilityOf } from '../../story/embargo/visibility.ts'
import type { Context } from '../context.ts'
import { publish } from '../publish/publish.ts'
import type { Decision, Ready } from './decision.ts'
import { findCandidatesFor, findSettled, type Settled, type Sought } from './find-candidates.ts'
import { inCurrentForm } from './older-prints.ts'
import { readyToPlace } from './read-waiting.ts'

/** How many versions were placed, how many of them opened a story, and how many new articles joined one. */
export interface PlacedBatch {
  placed: number
  opened: number
  folded: number
}

/** A batch costs some 10 ms however few versions it has: with so many that no longer counts. */
const FULL_BATCH = 200
/** How long further versions are gathered after a smaller batch: nobody sees it. */
const GATHER_MS = 200

/**
 * Places all versions that wait, in batches under one lock, so that the same copy arriving twice in the same millisecond makes one story.
 * The next batch is read while PostgreSQL writes the one before; after a small one, what comes in is gathered first. The decisions are made by the
 * code that `copytaster group` runs over a stream.
 * @returns what was placed, when nothing waits any more
 */
export async function placeWaiting(context: Context): Promise<PlacedBatch> {
  const sum: PlacedBatch = { placed: 0, opened: 0, folded: 0 }
  for (let prepared = await prepareWaiting(context, []); prepared.ready.length; ) {
    const placing = placeBatch(context, prepared)
    const isSmall = prepared.ready.length < Math.min(FULL_BATCH, context.settings.PLACE_BATCH)
    const preparing = isSmall ? placing.then(() => prepareGathered(context)) : prepareWaiting(context, prepared.ready)
    const [batch, next] = await Promise.all([placing, preparing])
    sum.placed += batch.placed
    sum.opened += batch.opened
    sum.folded += batch.folded
    prepared = next
  }
  return sum
}

/** Versions that are ready to be placed, and what they could be matched to among the fingerprints that are not in memory. */
interface Prepared {
  ready: Ready[]
  settled: Settled
}

/** Reads the next versions that wait, without those in hand, and looks up what is settled. Needs no lock. */
async function prepareWaiting({ db, settings, memory }: Context, inHand: Ready[]): Promise<Prepared> {
  const ids = inHand.map((r) => r.version.id)
  const ready = await readyToPlace(db.pool, settings.PLACE_BATCH, ids)
  return { ready, settled: await findSettled(db.pool, memory, ready.map(sought)) }
}

/** Reads the next versions that wait a moment after the first of them was seen, so that they are more. */
async function prepareGathered(context: Context): Promise<Prepared> {
  if (await anyWaitsForPlace(context.db)) await rest(GATHER_MS)
  return prepareWaiting(context, [])
}

function sought({ version, fingerprint }: Ready): Sought {
  return { articleId: version.articleId, isNew: version.number === 1, fingerprint }
}

function placeBatch(context: Context, { ready, settled }: Prepared): Promise<PlacedBatch> {
  return inTransaction(context.db, async (client) => {
    const now = await lockPlacing(client)
    const still = await takeToPlace(
      client,
      ready.map((r) => r.version.id),
    )
    const batch = inOrder(ready.filter((r) => still.has(r.version.id)))
    if (!batch.length) return { placed: 0, opened: 0, folded: 0 }
    const decisions = await decide(client, await fillWindow(context, client, { ready: batch, settled }), batch, now)
    await writeFingerprints(client, batch.flatMap(madePrint))
    await writePlaced(client, placedRows(decisions))
    await publish(client, decisions, now)
    const opened = decisions.filter((d) => d.placement.opened).length
    const folded = decisions.filter((d) => d.version.number === 1 && !d.placement.opened && d.placement.story !== null).length
    return { placed: decisions.length, opened, folded }
  })
}

/** What is stored of a fingerprint that placing made. A version that came late has none. */
function madePrint({ version, fingerprint, isMade }: Ready): { versionId: number; print: Uint8Array }[] {
  return isMade && !isLate(version) ? [{ versionId: version.id, print: packFingerprint(fingerprint) }] : []
}

/**
 * A batch in the order of placing: by the supplier's own time, agencies before outlets where times are equal, since what was written first should
 * open the story. A next version counts as no older than the one before it, whatever it states. Late versions come last.
 * @param batch in the order of arrival
 */
function inOrder(batch: Ready[]): Ready[] {
  const lastOf = new Map<number, number>()
  const timed = batch.map((ready) => {
    const { articleId } = ready.version
    const at = isLate(ready.version)
      ? Number.POSITIVE_INFINITY
      : Math.max(Date.parse(ready.arrival.publishedAt), lastOf.get(articleId) ?? Number.NEGATIVE_INFINITY)
    if (!isLate(ready.version)) lastOf.set(articleId, at)
    return { ready, at, isOutlet: Number(ready.version.sourceKind === 'outlet') }
  })
  timed.sort((a, b) => a.at - b.at || a.isOutlet - b.isOutlet || a.ready.version.id - b.ready.version.id)
  return timed.map(({ ready }) => ready)
}

/** Makes a match window of all fingerprints that the batch could be matched to. */
async function fillWindow({ memory }: Context, client: pg.PoolClient, { ready: batch, settled }: Prepared): Promise<MatchWindow> {
  for (const source of new Map(batch.map((r) => [r.version.source, r.version.sourceId]))) {
    if (memory.boilerplate.knows(source[0])) continue
    for (const { print } of await inCurrentForm(client, await recentPrints(client, source[1], THRESHOLDS.boilerplateWarmUp)))
      memory.boilerplate.learn(source[0], unpackFingerprint(print).shingles)
  }
  const candidates = await findCandidatesFor(client, memory, batch.map(sought), settled)
  const ids = await nextStoryIds(client, batch.length)
  const matchWindow = new MatchWindow({
    newStory: () => String(ids.shift()),
    boilerplate: memory.boilerplate,
    // Whatever was found may be matched, however old it is.
    window: Number.POSITIVE_INFINITY,
    capacity: Number.POSITIVE_INFINITY,
    never: await neverTogether(client, batch),
  })
  for (const candidate of candidates) matchWindow.add(asPlaced(candidate))
  return matchWindow
}

/** For each article of the batch that editors keep apart from others: those others, each with its story. */
async function neverTogether(client: pg.PoolClient, batch: Ready[]): Promise<Map<string, Map<string, string | null>>> {
  const ids = batch.map((r) => r.version.articleId)
  const never = new Map<string, Map<string, string | null>>()
  const note = (id: number, other: number, story: number | null) => {
    never.set(String(id), (never.get(String(id)) ?? new Map()).set(String(other), story === null ? null : String(story)))
  }
  for (const { a, b, storyOfA, storyOfB } of await neverPairs(client, ids)) {
    note(a, b, storyOfB)
    note(b, a, storyOfA)
  }
  return never
}

/** A stored fingerprint in the form that matching takes. */
export function asPlaced(stored: StoredFingerprint): Placed {
  return {
    id: String(stored.articleId),
    story: stored.storyId === null ? null : String(stored.storyId),
    source: stored.source,
    sourceKind: stored.sourceKind,
    publishedAt: stored.publishedAt.toISOString(),
    relation: stored.relation,
    signal: stored.signal,
    fingerprint: unpackFingerprint(stored.print),
    killed: stored.killed,
    embargoed: stored.embargoedUntil?.toISOString() ?? null,
  }
}

async function decide(client: pg.PoolClient, matchWindow: MatchWindow, batch: Ready[], now: Date): Promise<Decision[]> {
  const later = batch.filter((r) => r.version.number > 1)
  const before = await publishedVersions(
    client,
    later.map((r) => r.version.articleId),
  )
  await readFirstTexts(client, batch)
  return batch.map((ready) => {
    if (isLate(ready.version)) return { ...ready, placement: matchWindow.placeLate(ready.arrival, ready.fingerprint), change: null }
    const placement = matchWindow.place(ready.arrival, ready.fingerprint)
    const { version } = ready
    // A version was read with its text where it is compared with another.
    if (!version.copy) return { ...ready, placement, change: null }
    const previous = before.get(version.articleId)
    const own = publishedVersion(version, placement.signal)
    if (!previous || !isHiddenText(own, now) || isHiddenText(previous, now)) before.set(version.articleId, own)
    return { ...ready, placement, change: previous ? changeOf(stateOfText(previous), stateOfText(own)).kind : null }
  })
}

/** Reads the texts of first versions that are followed by a next version in the same batch. */
async function readFirstTexts(client: pg.PoolClient, batch: Ready[]): Promise<void> {
  const followed = new Set(batch.filter(({ version }) => version.number > 1).map(({ version }) => version.articleId))
  const firsts = batch.map(({ version }) => version).filter(({ number, articleId }) => number === 1 && followed.has(articleId))
  if (!firsts.length) return
  const texts = await storedVersions(
    client,
    firsts.map(({ id }) => id),
  )
  const copies = new Map(texts.map(({ id, copy }) => [id, copy]))
  for (const version of firsts) version.copy = copies.get(version.id)!
}

function publishedVersion({ headline, copy, embargoedUntil, entry }: ToPlace, signal: Arrival['signal']): PublishedVersion {
  return { headline, body: copy!.body, captions: copy!.captions, embargoedUntil, pubStatus: entry.pubStatus, signal }
}

function isHiddenText({ signal, pubStatus, embargoedUntil }: PublishedVersion, now: Date): boolean {
  return isHidden(visibilityOf({ signal, pubStatus, embargoedUntil, storyKilled: false }, now).visibility)
}

function stateOfText({ headline, body, captions }: Pick<PublishedVersion, 'headline' | 'body' | 'captions'>) {
  return { headline, body: body.join('\n\n'), captions }
}

/** What is written of decisions. An article keeps the feed, address, guid and arrival of its first version. */
function placedRows(decisions: Decision[]): PlacedRow[] {
  const firsts = new Map<number, ToPlace>()
  for (const { version } of decisions) if (!firsts.has(version.articleId)) firsts.set(version.articleId, version)
  return decisions.map((decision) => placedRow(decision, firsts.get(decision.version.articleId)!))
}

function placedRow({ version, arrival, fingerprint, placement, change }: Decision, first: ToPlace): PlacedRow {
  return {
    versionId: version.id,
    articleId: version.articleId,
    sourceId: version.sourceId,
    number: version.number,
    storyId: placement.story === null ? null : Number(placement.story),
    relation: placement.relation,
    matchId: placement.match === null ? null : Number(placement.match),
    score: placement.score,
    reasons: placement.reasons,
    links: placement.links,
    signal: placement.signal,
    beneath: fingerprint.traits.supplierSignal.embargo?.beneath ?? null,
    change,
    embargoedUntil: version.embargoedUntil,
    publishedAt: arrival.publishedAt,
    reread: version.reread,
    feedId: first.feedId,
    url: first.url,
    guid: first.guid,
    firstSeenAt: first.firstSeenAt,
  }
}
