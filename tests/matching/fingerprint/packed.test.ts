import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../bench/ingest/corpus.ts'
import { type Fingerprint, fingerprintOf } from '../../../src/matching/fingerprint/fingerprint.ts'
import { KEY_BYTES, keysOfPacked, packFingerprint, unpackFingerprint } from '../../../src/matching/fingerprint/packed.ts'
import { checksOf } from '../../../src/matching/fingerprint/sketch.ts'
import { type Arrival, SIGNALS, type SupplierSignal } from '../../../src/model.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrival, BEEKEEPER } from '../desk.ts'

const ALPHABETS = [
  'abcdefghijklmnoprstuvwyz',
  'äöüßéàçñøœaeioubdgklmnrst',
  'абвгдежзийклмнопрстуфхцчшщ',
  'αβγδεζηθικλμνξοπρστυφχψω',
  'ابتثجحخدذرزسشصضطظعغفقكلمنهوي',
  '日本語中国新聞東京都知事選挙結果発表経済',
  '한국어뉴스기사경제정치사회문화서울부산',
  'กขคงจฉชซญดตถทนบปผฝพฟมยรลวสหอ',
  'अआइईउऊकखगघचजटडतदनपफबमयरलवशसह',
  '😀🎉𠮷a',
]

/** Random arrivals in several scripts: empty ones, briefs and long reports, with every kind of notice, name and odd character. */
function randomArrivals(count: number, seed: number): { one: Arrival; supplierSignal: SupplierSignal }[] {
  const random = mulberry32(seed)
  const below = (most: number) => Math.floor(random() * most)
  const maybe = <T>(share: number, value: () => T): T | null => (random() < share ? value() : null)
  return Array.from({ length: count }, (_, i) => {
    const letters = [...ALPHABETS[i % ALPHABETS.length]!]
    const word = () => {
      if (random() < 0.1) return String(below(100_000))
      const text = Array.from({ length: 1 + below(8) }, () => letters[below(letters.length)]).join('')
      return random() < 0.15 ? text[0]!.toUpperCase() + text.slice(1) : text
    }
    const vocabulary = Array.from({ length: 400 }, word)
    const words = (most: number) => Array.from({ length: below(most) }, () => vocabulary[below(vocabulary.length)]).join(' ')
    const host = `site${below(20)}.example/${word()}`
    const one = arrival({
      id: String(i),
      source: `Source ${below(9)}`,
      publishedAt: new Date(Date.UTC(1965 + below(80), below(12), below(28), below(24), below(60))).toISOString(),
      headline: maybe(0.05, () => '\ud83d half a pair') ?? words(14),
      body: words([1, 8, 60, 600, 4000][below(5)]!),
      guid: maybe(0.7, () => `https://${host}`),
      url: maybe(0.7, () => `https://${random() < 0.7 ? host : word()}`),
      slugline: maybe(0.3, () => words(4)),
    })
    const read = readSignal(one)
    const supplierSignal: SupplierSignal = {
      ...read,
      signal: maybe(0.5, () => SIGNALS[below(SIGNALS.length)]!),
      continues: random() < 0.2,
      picture: random() < 0.1,
      genre: maybe(0.1, () => 'factbox'),
      points: maybe(0.2, () => ({ headlines: [words(9)], slugs: [words(3)], numbers: [word()] })),
      ...(random() < 0.1 && { embargo: { until: maybe(0.5, () => one.publishedAt), beneath: maybe(0.5, () => 'correction' as const) } }),
    }
    return { one, supplierSignal }
  })
}

describe('the stored form of a fingerprint', () => {
  it('gives back whatever was packed, in any script and of any length', () => {
    let bytes = 0
    for (const { one, supplierSignal } of randomArrivals(1500, 20_261_130)) {
      const fingerprint = fingerprintOf(one, supplierSignal)
      const packed = packFingerprint(fingerprint)
      bytes += packed.length
      // Compares far faster than toEqual.
      if (!isDeepStrictEqual(unpackFingerprint(packed), fingerprint)) expect(unpackFingerprint(packed)).toEqual(fingerprint)
      const { keys, checks } = fingerprint
      if (!supplierSignal.points) expect(isDeepStrictEqual(keysOfPacked(packed.subarray(0, KEY_BYTES)), { keys, checks })).toBe(true)
    }
    expect(bytes).toBeGreaterThan(1_000_000)
  })

  it('gives back lists of any integers, though a fingerprint has ascending ones', () => {
    const fingerprint = made()
    const odd = Int32Array.of(2 ** 31 - 1, -(2 ** 31), 0, -1, 5, 5)
    const traits = { ...fingerprint.traits, heads: [...odd], salient: [...odd], lead: [...odd], slots: [...odd], exact: -1, subject: -5 }
    for (const shingles of [odd, odd.toSorted(), odd.subarray(0, 1), odd.subarray(1, 2)]) {
      const strange: Fingerprint = { ...fingerprint, shingles, traits }
      const { shingles: same, traits: alike } = unpackFingerprint(packFingerprint(strange))
      expect([same, alike]).toEqual([shingles, traits])
    }
  })

  it('can be read at any address, since a driver cuts it out of a larger buffer', () => {
    const packed = packFingerprint(made())
    for (let offset = 0; offset < 5; offset++) {
      const larger = new Uint8Array(packed.length + 10).fill(255)
      larger.set(packed, offset)
      expect(unpackFingerprint(larger.subarray(offset, offset + packed.length))).toEqual(made())
    }
  })

  it('says whether the keys end in its first bytes, however few they are', () => {
    const fingerprint = made()
    const packed = packFingerprint(fingerprint)
    unpackFingerprint(packFingerprint(made('other '.repeat(500))))
    const read = Array.from(packed, (_, i) => keysOfPacked(packed.subarray(0, i + 1)))
    const enough = read.findIndex((keys) => keys !== null)
    expect(enough).toBeGreaterThan(100)
    const { keys, checks } = fingerprint
    expect(read.slice(enough).every((one) => isDeepStrictEqual(one, { keys, checks }))).toBe(true)
  })

  it('of another version is refused', () => {
    const packed = packFingerprint(made())
    packed[0] = 9
    expect(() => unpackFingerprint(packed)).toThrow('form 9')
    expect(() => keysOfPacked(packed)).toThrow('form 9')
  })

  it('is smaller than five bytes a word', () => {
    const words = 480
    const random = mulberry32(3)
    const body = Array.from({ length: words }, () => `word${Math.floor(random() * 3000)}`).join(' ')
    expect(packFingerprint(made(body)).length).toBeLessThan(5 * words)
  })

  it('has not changed without another version number', () => {
    const digest = createHash('sha256').update(packFingerprint(made())).digest('hex')
    expect(digest.slice(0, 16)).toBe('919456bb779230d0')
  })
})

describe('the check of a text key', () => {
  it('is the same for the same words, and differs for other words with the same hash', () => {
    const read = (body: string) => {
      const { keys, checks } = made(body)
      return new Map(Array.from(checks, (check, i) => [keys[i]!, check]))
    }
    const [one, longer] = [read(BEEKEEPER), read(`${BEEKEEPER}\n\nOne more sentence of nine words ends this.`)]
    const shared = [...one.keys()].filter((key) => longer.has(key))
    expect(shared.length).toBeGreaterThan(10)
    expect(shared.filter((key) => one.get(key) !== longer.get(key))).toEqual([])
    expect(new Set(one.values()).size).toBeGreaterThan(15)
    const words = Int32Array.of(1, 2, 3, 4, 5)
    const checks = [words, words.toReversed()].map((w) => checksOf(Int32Array.of(7), w, Int32Array.of(7))[0])
    expect(checks[0]).not.toBe(checks[1])
  })
})

function made(body = BEEKEEPER): Fingerprint {
  const one = arrival({ id: 'a', headline: 'FLASH: Bees by tram', body, guid: 'https://wire.example/1', url: 'https://wire.example/1' })
  return fingerprintOf(one, readSignal(one))
}
