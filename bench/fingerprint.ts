/**
 * Compares a fingerprint (normalise, shingle, keys) with a plain MinHash-128 with LSH and with the npm package `minhash`, in one thread: documents
 * a second of processor time, the best of several rounds that take turns, on generated text. Only the ratios can be compared across machines.
 * Then the stored form of a fingerprint beside integers as bytes and traits as JSON: bytes, and microseconds of writing and reading.
 */
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { type Fingerprint, fingerprintOf } from '../src/matching/fingerprint/fingerprint.ts'
import { packFingerprint, unpackFingerprint } from '../src/matching/fingerprint/packed.ts'
import type { Traits } from '../src/matching/fingerprint/traits.ts'
import type { Arrival } from '../src/model.ts'
import { readSignal } from '../src/story/signals/signals.ts'
import { groupPlainly, type Index } from './fingerprint/plain.ts'
import { makeTexts } from './fingerprint/texts.ts'

const { values: flags } = parseArgs({
  options: { documents: { type: 'string', default: '4000' }, rounds: { type: 'string', default: '5' } },
})
const documents = Number(flags.documents)
const rounds = Number(flags.rounds)
if (![documents, rounds].every((n) => Number.isInteger(n) && n > 0)) throw new Error('--documents and --rounds are whole numbers.')
/** Documents for the package, which takes milliseconds for each. */
const FEW = Math.min(documents, 200)

const minhash: {
  Minhash: new (options: { numPerm: number }) => { update(word: string): void }
  LshIndex: new (options: { bandSize: number }) => Index
} = createRequire(import.meta.url)('minhash')

console.log('text           characters  fingerprint/s  MinHash-128/s  npm minhash/s  ratio to MinHash  ratio to npm')
for (const { name, unspaced, bodies } of makeTexts(documents)) {
  const arrivals = bodies.map(arrivalOf)
  const supplierSignal = arrivals.map(readSignal)
  const split = unspaced ? /[\p{L}\p{N}]/gu : /[\p{L}\p{N}]+/gu
  const ways = [
    { of: documents, run: () => arrivals.forEach((arrival, i) => void fingerprintOf(arrival, supplierSignal[i]!)) },
    { of: documents, run: () => groupPlainly(arrivals, split) },
    { of: FEW, run: () => groupWithPackage(arrivals.slice(0, FEW), split) },
  ]
  const best = ways.map(() => 0)
  for (let round = 0; round < rounds; round++)
    for (const [i, { of, run }] of ways.entries()) best[i] = Math.max(best[i]!, of / secondsOf(run))
  const [ours, plain, npm] = best as [number, number, number]
  const characters = bodies.reduce((sum, body) => sum + body.length, 0) / documents
  console.log(
    `${name.padEnd(15)}${cell(characters, 10)}${cell(ours, 15)}${cell(plain, 15)}${cell(npm, 15)}${cell(ours / plain, 18, 1)}${cell(ours / npm, 14)}`,
  )
}

console.log('\ntext           packed bytes  as JSON  ratio  pack µs  unpack µs  write JSON µs  read JSON µs')
for (const { name, bodies } of makeTexts(documents)) {
  const fingerprints = bodies.map(arrivalOf).map((arrival) => fingerprintOf(arrival, readSignal(arrival)))
  const packed = fingerprints.map(packFingerprint)
  const plain = fingerprints.map(writePlain)
  const ways = [
    () => fingerprints.forEach(packFingerprint),
    () => packed.forEach(unpackFingerprint),
    () => fingerprints.forEach(writePlain),
    () => plain.forEach(readPlain),
  ]
  const best = ways.map(() => Number.POSITIVE_INFINITY)
  for (let round = 0; round < rounds; round++)
    for (const [i, run] of ways.entries()) best[i] = Math.min(best[i]!, (1e6 * secondsOf(run)) / documents)
  const bytes = packed.reduce((sum, one) => sum + one.length, 0) / documents
  const plainBytes =
    plain.reduce((sum, [keys, shingles, traits]) => sum + keys.length + shingles.length + Buffer.byteLength(traits), 0) / documents
  const times = best.map((micros, i) => cell(micros, [9, 11, 15, 14][i]!, 1)).join('')
  console.log(`${name.padEnd(15)}${cell(bytes, 12)}${cell(plainBytes, 9)}${cell(bytes / plainBytes, 7, 2)}${times}`)
}

/** Keys and shingles as integers, traits as JSON. */
function writePlain({ keys, shingles, traits }: Fingerprint): [Uint8Array, Uint8Array, string] {
  const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array) => new Uint8Array(buffer, byteOffset, byteLength).slice()
  return [bytesOf(keys), bytesOf(shingles), JSON.stringify(traits)]
}

function readPlain([keys, shingles, traits]: [Uint8Array, Uint8Array, string]): unknown {
  return {
    keys: new Int32Array(keys.slice().buffer),
    shingles: new Int32Array(shingles.slice().buffer),
    traits: JSON.parse(traits) as Traits,
  }
}

function cell(value: number, width: number, digits = 0): string {
  return value.toFixed(digits).padStart(width)
}

/** Processor time, which other work on the machine disturbs less than the clock. */
function secondsOf(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

function groupWithPackage(arrivals: Arrival[], split: RegExp): void {
  const index = new minhash.LshIndex({ bandSize: 8 })
  for (const { id, headline, body } of arrivals) {
    const words = `${headline} ${body}`.toLowerCase().match(split) ?? []
    const signature = new minhash.Minhash({ numPerm: 128 })
    for (let i = 0; i + 5 <= words.length; i++) signature.update(words.slice(i, i + 5).join(' '))
    index.insert(id, signature)
    index.query(signature)
  }
}

function arrivalOf(body: string, i: number): Arrival {
  return {
    id: String(i),
    source: `Outlet ${i % 50}`,
    sourceKind: 'outlet',
    publishedAt: new Date(Date.UTC(2026, 0, 5) + i * 20_000).toISOString(),
    headline: body.slice(0, 60),
    body,
    language: null,
    guid: `tag:outlet.example,2026:${i}`,
    url: `https://outlet.example/news/${i}`,
    version: null,
    pubStatus: null,
    signal: null,
    embargoed: null,
    slugline: null,
    byline: null,
    edNote: null,
    captions: [],
  }
}
