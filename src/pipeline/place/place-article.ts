import type pg from 'pg'
import { inTransaction } from '../../../db/client.ts'
import { type PublishedVersion, publishedVersions } from '../../../db/write/articles.ts'
import { neverPairs } from '../../../db/write/decisions.ts'
import { recentShingles, type StoredFingerprint, writeFingerprints } from '../../../db/write/fingerprints.ts'
import { isLate, stillToPlace, type ToPlace, waitingToPlace } from '../../../db/write/steps.ts'
import { lockPlacing, nextStoryIds, type PlacedRow, writePlaced } from '../../../db/write/stories.ts'
import { fingerprintOf, revive } from '../../matching/fingerprint/fingerprint.ts'
import type { Traits } from '../../matching/fingerprint/traits.ts'
import type { Placed } from '../../matching/placement.ts'
import { THRESHOLDS } from '../../matching/thresholds.ts'
import { MatchWindow } from '../../matching/window/match-window.ts'
import type { Arrival, SupplierSignal } from '../../model.ts'
import { changeOf } from '../../story/changes.ts'
import { isHidden, isOpenEnded, isPending, UNTIL_FURTHER_NOTICE, visibilityOf } from '../../story/embargo/visibility.ts'
import { readSignal } from '../../story/signals/signals.ts'
import type { Context } from '../context.ts'
import { publish } from '../publish/publish.ts'
import type { Decision, Ready } from './decision.ts'
import { findCandidatesFor } from './find-candidates.ts'
import { integersOf } from './place-memory.ts'

/** How many versions were placed, how many of them opened a story, and how many new articles joined one. */
export interface PlacedBatch {
  placed: number
  opened: number
  folded: number
}

/**
 * Places all versions that wait, in batches under one lock, so that the same copy arriving twice in the same millisecond makes one story.
 * The next batch is read and fingerprinted while PostgreSQL writes the one before. The decisions are made by the code that
 * `copytaster group` runs over a stream.
 * @returns what was placed, when nothing waits any more
 */
export async function placeWaiting(context: Context): Promise<PlacedBatch> {
  const sum: PlacedBatch = { placed: 0, opened: 0, folded: 0 }
  for (let ready = await prepareWaiting(context, []); ready.length; ) {
    const [batch, next] = await Promise.all([placeBatch(context, ready), prepareWaiting(context, ready)])
    sum.placed += batch.placed
    sum.opened += batch.opened
    sum.folded += batch.folded
    ready = next
  }
  return sum
}

/** Reads and fingerprints the next versions that wait, without those in hand. Needs no lock. */
async function prepareWaiting(context: Context, inHand: Ready[]): Promise<Ready[]> {
  const ids = inHand.map((r) => r.version.id)
  return (await waitingToPlace(context.db.pool, context.settings.PLACE_BATCH, ids)).map(prepare)
}

function placeBatch(context: Context, ready: Ready[]): Promise<PlacedBatch> {
  return inTransaction(context.db, async (client) => {
    const now = await lockPlacing(client)
    const still = await stillToPlace(
      client,
      ready.map((r) => r.version.id),
    )
    const batch = ready.filter((r) => still.has(r.version.id)).sort(byArrival)
    if (!batch.length) return { placed: 0, opened: 0, folded: 0 }
    const { matchWindow, common } = await fillWindow(context, client, batch)
    const decisions = await decide(client, matchWindow, batch, now)
    const rows = decisions.map((d) => placedRow(d, common))
    await writePlaced(client, rows)
    await publish(client, decisions, now, () => writeFingerprints(client, rows))
    const opened = decisions.filter((d) => d.placement.opened).length
    const folded = decisions.filter((d) => d.version.number === 1 && !d.placement.opened && d.placement.story !== null).length
    return { placed: decisions.length, opened, folded }
  })
}

function prepare(version: ToPlace): Ready {
  const arrival: Arrival = {
    id: String(version.articleId),
    source: version.source,
    sourceKind: version.sourceKind,
    publishedAt: (version.publishedAt ?? version.receivedAt).toISOString(),
    headline: version.headline,
    body: version.body.join('\n\n'),
    language: version.language,
    guid: version.guid,
    url: version.url,
    version: version.entry.version,
    pubStatus: version.entry.pubStatus,
    signal: version.entry.signal,
    embargoed: statedEmbargo(version),
    embargoBefore: version.embargoBefore,
    slugline: version.slugline,
    byline: version.byline.join(', ') || null,
    edNote: version.edNote,
    captions: version.captions,
  }
  const supplierSignal = asOfNow(readSignal(arrival))
  if (supplierSignal.embargo) {
    arrival.embargoed = supplierSignal.embargo.until ?? UNTIL_FURTHER_NOTICE
    version.embargoedUntil = new Date(arrival.embargoed)
  }
  return { version, arrival, fingerprint: fingerprintOf(arrival, supplierSignal) }
}

/** A correction whose embargo has ended before it is placed counts as a correction at once: no release follows that would announce it. */
function asOfNow(supplierSignal: SupplierSignal): SupplierSignal {
  const { until, beneath } = supplierSignal.embargo ?? {}
  if (beneath !== 'correction' || !until || isPending(new Date(until), new Date())) return supplierSignal
  return { ...supplierSignal, signal: beneath, embargo: undefined }
}

/** The end of the embargo in the version's field; null where the field names an embargo without a time, which the words may give. */
function statedEmbargo({ embargoedUntil, entry }: ToPlace): string | null {
  const until = embargoedUntil?.toISOString() ?? null
  return entry.signal === 'embargo' && isOpenEnded(embargoedUntil) ? null : until
}

/**
 * By the supplier's own time, agencies before outlets where times are equal: what was written first should open the story. The versions of an
 * article keep their order; late versions come last.
 */
function byArrival(a: Ready, b: Ready): number {
  if (isLate(a.version) !== isLate(b.version)) return isLate(a.version) ? 1 : -1
  if (a.version.articleId === b.version.articleId) return a.version.number - b.version.number
  return (
    Date.parse(a.arrival.publishedAt) - Date.parse(b.arrival.publishedAt) ||
    Number(a.version.sourceKind === 'outlet') - Number(b.version.sourceKind === 'outlet') ||
    a.version.id - b.version.id
  )
}

/**
 * Makes a match window of all fingerprints that the batch could be matched to.
 * @returns also the keys that too many fingerprints of the window have, those of a template or a phrase, which are not stored
 */
async function fillWindow(
  { memory }: Context,
  client: pg.PoolClient,
  batch: Ready[],
): Promise<{ matchWindow: MatchWindow; common: Set<number> }> {
  for (const source of new Map(batch.map((r) => [r.version.source, r.version.sourceId]))) {
    if (memory.boilerplate.knows(source[0])) continue
    for (const shingles of await recentShingles(client, source[1], THRESHOLDS.boilerplateWarmUp))
      memory.boilerplate.learn(source[0], integersOf(shingles))
  }
  const { candidates, common } = await findCandidatesFor(
    client,
    memory,
    batch.map(({ version, fingerprint }) => ({ articleId: version.articleId, isNew: version.number === 1, fingerprint })),
  )
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
  return { matchWindow, common }
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
    fingerprint: revive(integersOf(stored.shingles), integersOf(stored.keys), JSON.parse(stored.traits) as Traits),
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
  return batch.map((ready) => {
    if (isLate(ready.version)) return { ...ready, placement: matchWindow.placeLate(ready.arrival, ready.fingerprint), change: null }
    const placement = matchWindow.place(ready.arrival, ready.fingerprint)
    const previous = before.get(ready.version.articleId)
    const own = publishedVersion(ready.version, placement.signal)
    if (!previous || !isHiddenText(own, now) || isHiddenText(previous, now)) before.set(ready.version.articleId, own)
    return { ...ready, placement, change: previous ? changeOf(stateOfText(previous), stateOfText(ready.version)).kind : null }
  })
}

function publishedVersion({ headline, body, captions, embargoedUntil, entry }: ToPlace, signal: Arrival['signal']): PublishedVersion {
  return { headline, body, captions, embargoedUntil, pubStatus: entry.pubStatus, signal }
}

function isHiddenText({ signal, pubStatus, embargoedUntil }: PublishedVersion, now: Date): boolean {
  return isHidden(visibilityOf({ signal, pubStatus, embargoedUntil, storyKilled: false }, now).visibility)
}

function stateOfText({ headline, body, captions }: Pick<PublishedVersion, 'headline' | 'body' | 'captions'>) {
  return { headline, body: body.join('\n\n'), captions }
}

function placedRow({ version, arrival, fingerprint, placement, change }: Decision, common: Set<number>): PlacedRow {
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
    change,
    embargoedUntil: version.embargoedUntil,
    publishedAt: arrival.publishedAt,
    keys: bytesOf(common.size ? fingerprint.keys.filter((key) => !common.has(key) || fingerprint.names!.includes(key)) : fingerprint.keys),
    shingles: bytesOf(fingerprint.shingles),
    traits: JSON.stringify(fingerprint.traits),
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
