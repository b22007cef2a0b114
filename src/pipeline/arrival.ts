import type { ReceivedVersion, StoredVersion } from '../../db/write/versions.ts'
import { fingerprintOf } from '../matching/fingerprint/fingerprint.ts'
import { creditIn } from '../matching/fingerprint/normalise.ts'
import { packFingerprint } from '../matching/fingerprint/packed.ts'
import type { Arrival, Copy, KeptFields, Prepared, Signal, SourceKind, SupplierSignal } from '../model.ts'
import { isOpenEnded } from '../story/embargo/visibility.ts'
import { readSignal } from '../story/signals/signals.ts'
import { NOTICE_SIGNALS, URGENT_SIGNALS } from '../story/signals/urgent.ts'
import { compress, likeness } from '../text/compress.ts'

/** The source of an entry, as far as matching knows it. */
export interface ArrivalSource {
  name: string
  kind: SourceKind
  /** The language of copy that names none. */
  language: string | null
}

/** A text with what its entry states, before it has an article. */
export interface ReadVersion {
  entry: Pick<KeptFields, 'id' | 'link' | 'version' | 'pubStatus' | 'signal' | 'slugline' | 'edNote'>
  copy: Copy
  /** The end of its embargo by the entry's fields, ISO. */
  embargoedUntil: string | null
  /** ISO; null: now. */
  receivedAt: string | null
}

/** A version as stored, with its source, in the form in which its reader had it. @param copy its text, or another that takes its place */
export function asFirstRead(
  stored: Omit<ReceivedVersion, 'json'> & Pick<StoredVersion, 'source' | 'sourceKind' | 'sourceLanguage'>,
  copy: Copy,
): Omit<UnpreparedText, 'json'> {
  const { id = null, link = null, version = null, pubStatus = null, signal = null } = stored.stated
  const { slugline, edNote, embargoedUntil, receivedAt } = stored
  const entry = { id, link, version, pubStatus, signal, slugline, edNote }
  const source = { name: stored.source, kind: stored.sourceKind, language: stored.sourceLanguage }
  return { version: { entry, copy, embargoedUntil, receivedAt }, source }
}

/** A version in the form that signals and matching read. */
export function arrivalOf({ entry, copy, embargoedUntil, receivedAt }: ReadVersion, source: ArrivalSource): Arrival {
  return {
    id: '',
    source: source.name,
    sourceKind: source.kind,
    publishedAt: isoTime(copy.published) ?? isoTime(receivedAt) ?? new Date().toISOString(),
    headline: copy.headline ?? '',
    body: copy.body.join('\n\n'),
    language: copy.language ?? source.language,
    guid: entry.id,
    url: entry.link,
    version: entry.version,
    pubStatus: entry.pubStatus,
    signal: entry.signal,
    embargoed: statedEmbargo(entry.signal, embargoedUntil),
    slugline: entry.slugline,
    byline: copy.byline.join(', ') || null,
    edNote: entry.edNote,
    captions: copy.captions,
  }
}

/** Whether a text, with what its entry states, is a kill, withheld notice, correction or flash. */
export function isUrgentText(version: ReadVersion, source: ArrivalSource): boolean {
  return isUrgentSignal(readSignal(arrivalOf(version, source)))
}

/** Whether a text, with what its entry states, is a notice about an earlier one: a kill, withheld notice or correction. A flash is none. */
export function isNoticeText(version: ReadVersion, source: ArrivalSource): boolean {
  const { signal, embargo } = readSignal(arrivalOf(version, source))
  return [signal, embargo?.beneath].some((one) => one && NOTICE_SIGNALS.has(one))
}

function isUrgentSignal({ signal, embargo }: SupplierSignal): boolean {
  return [signal, embargo?.beneath].some((one) => one && URGENT_SIGNALS.has(one))
}

/** Null for what is no time: PostgreSQL refuses the version that states it. */
function isoTime(time: string | null): string | null {
  const at = new Date(time ?? Number.NaN)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}

/** The end of the embargo in the version's field; null where the field names an embargo without a time, which the words may give. */
function statedEmbargo(signal: Signal | null, until: string | null): string | null {
  const end = isoTime(until)
  return end !== null && signal === 'embargo' && isOpenEnded(new Date(end)) ? null : end
}

/** A dateline, with an editor's note above it, ends before this. */
const DATELINE_CHARACTERS = 400

/** A text to be prepared: the entry as received, JSON, and the version with its text. */
export interface UnpreparedText {
  json: string
  version: ReadVersion
  source: ArrivalSource
}

/**
 * Prepares a text for storing and placing. Pure and slow (some 0.2 ms for 500 words): runs in a reader thread.
 * @param json the entry as received
 * @param most characters of the text that are read, for one that takes too long; the headline is read where any is
 */
export function prepare(json: string, version: ReadVersion, source: ArrivalSource, most = Number.POSITIVE_INFINITY): Prepared {
  const { body } = version.copy
  const arrival = arrivalOf(version, source)
  const read =
    most < arrival.body.length ? { ...arrival, body: arrival.body.slice(0, most), headline: most ? arrival.headline : '' } : arrival
  const supplierSignal = readSignal(read)
  return {
    received: compress(json, likeness(body)),
    print: packFingerprint(fingerprintOf(read, supplierSignal)),
    words: body.reduce((sum, paragraph) => sum + countWords(paragraph), 0),
    credit: creditIn(read.body.slice(0, DATELINE_CHARACTERS)),
    urgent: isUrgentSignal(supplierSignal),
  }
}

/** Runs of anything but a space: readers of feeds and pages leave one space between words and none elsewhere. */
function countWords(paragraph: string): number {
  let words = paragraph === '' ? 0 : 1
  for (let at = paragraph.indexOf(' '); at >= 0; at = paragraph.indexOf(' ', at + 1)) words++
  return words
}
