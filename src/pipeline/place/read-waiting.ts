/** Reads versions that wait to be placed, with what matching needs of each. */
import type { SqlConnection } from '../../../db/statement.ts'
import { type ToPlace, waitingToPlace } from '../../../db/write/waiting.ts'
import { areDoubted } from '../../feed/named-read.ts'
import { type Fingerprint, fingerprintOf, withoutNames } from '../../matching/fingerprint/fingerprint.ts'
import { isCurrentForm, unpackFingerprint } from '../../matching/fingerprint/packed.ts'
import type { Arrival, Copy, SupplierSignal } from '../../model.ts'
import { isPending, UNTIL_FURTHER_NOTICE } from '../../story/embargo/visibility.ts'
import { readSignal } from '../../story/signals/signals.ts'
import { arrivalOf } from '../arrival.ts'
import type { Ready } from './decision.ts'
import { madeAnew } from './older-prints.ts'

/** The next versions that wait, in the order of their arrival. @param inHand those that the caller has already */
export async function readyToPlace(connection: SqlConnection, limit: number, inHand: number[]): Promise<Ready[]> {
  return (await renewed(connection, await waitingToPlace(connection, limit, inHand))).map(prepare)
}

/** Versions that wait, their fingerprints in the current form. */
async function renewed(connection: SqlConnection, waiting: ToPlace[]): Promise<ToPlace[]> {
  const others = waiting.filter(({ print }) => print && !isCurrentForm(print)).map(({ id }) => id)
  const made = others.length ? await madeAnew(connection, others) : new Map<number, Buffer>()
  return waiting.map((version) => ({ ...version, print: made.get(version.id) ?? version.print }))
}

/** The fingerprint of an article's first version was made where it was read. That of a next version depends on those before it. */
function prepare(version: ToPlace): Ready {
  const stored = version.number === 1 && version.print ? unpackFingerprint(version.print) : null
  const arrival = arrivalAt(version)
  const read = stored?.traits.supplierSignal ?? readSignal(arrival)
  const supplierSignal = asOfNow(read)
  if (supplierSignal.embargo) {
    arrival.embargoed = supplierSignal.embargo.until ?? UNTIL_FURTHER_NOTICE
    version.embargoedUntil = new Date(arrival.embargoed)
  }
  const signalled = stored ? withSignal(stored, supplierSignal) : fingerprintOf(arrival, supplierSignal)
  const rules = { trusted: version.namesTrusted, learnt: version.namesLearnt ?? {} }
  const doubted = { guid: areDoubted('guid', rules), link: areDoubted('link', rules) }
  // Only now, since its own document may have taught it.
  const fingerprint = withoutNames(signalled, version.source, doubted)
  return { version, arrival, fingerprint, isMade: fingerprint !== stored }
}

function arrivalAt(version: ToPlace): Arrival {
  const { copy, slugline, edNote, guid, url, source, sourceKind, sourceLanguage, publishedAt, receivedAt } = version
  const text = copy ?? { ...NO_TEXT, headline: version.headline }
  const entry = { ...version.entry, id: guid, link: url, slugline, edNote }
  const embargoedUntil = version.embargoedUntil?.toISOString() ?? null
  const times = { receivedAt: receivedAt.toISOString(), published: publishedAt?.toISOString() ?? null }
  const arrival = arrivalOf(
    { entry, copy: { ...text, published: times.published }, embargoedUntil, receivedAt: times.receivedAt },
    { name: source, kind: sourceKind, language: sourceLanguage },
  )
  return { ...arrival, id: String(version.articleId), embargoBefore: version.embargoBefore }
}

const NO_TEXT: Copy = {
  headline: null,
  byline: [],
  dateline: null,
  language: null,
  published: null,
  modified: null,
  canonicalUrl: null,
  body: [],
  captions: [],
}

/** The same fingerprint with another signal. Its keys stay: they depend on marks in the text, which are the same. */
function withSignal(fingerprint: Fingerprint, supplierSignal: SupplierSignal): Fingerprint {
  return supplierSignal === fingerprint.traits.supplierSignal
    ? fingerprint
    : { ...fingerprint, traits: { ...fingerprint.traits, supplierSignal } }
}

/** A correction whose embargo has ended before it is placed counts as a correction at once: no release follows that would announce it. */
function asOfNow(supplierSignal: SupplierSignal): SupplierSignal {
  const { until, beneath } = supplierSignal.embargo ?? {}
  if (beneath !== 'correction' || !until || isPending(new Date(until), new Date())) return supplierSignal
  return { ...supplierSignal, signal: beneath, embargo: undefined }
}
