/**
 * Compares a fingerprint (normalise, shingle, keys) with a plain MinHash-128 with LSH and with the npm package `minhash`, in one thread: documents
 * a second of processor time, the best of several rounds that take turns, on generated text. Only the ratios can be compared across machines.
 */
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { fingerprintOf } from '../src/matching/fingerprint/fingerprint.ts'
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
