import type { Arrival } from '../../src/model.ts'

/** An LSH index as the npm package has it. */
export interface Index {
  insert(id: string, signature: unknown): void
  query(signature: unknown): string[]
}

const PERMUTATIONS = 128
const BANDS = 16
const ROWS = PERMUTATIONS / BANDS
const WORDS = 5

/** The baseline: MinHash of word 5-grams as it is commonly written (128 multiply-and-add permutations of 32 bits; 16 bands of 8 rows in hash maps), looked up and inserted. */
export function groupPlainly(arrivals: Arrival[], split: RegExp): void {
  const factors = Uint32Array.from({ length: PERMUTATIONS }, (_, k) => Math.imul(2 * k + 1, 0x9e3779b1))
  const terms = Uint32Array.from({ length: PERMUTATIONS }, (_, k) => Math.imul(k + 1, 0x85ebca6b))
  const bands = Array.from({ length: BANDS }, () => new Map<string, string[]>())
  for (const { id, headline, body } of arrivals) {
    const words = (`${headline} ${body}`.toLowerCase().match(split) ?? []).map(hashOf)
    const signature = new Uint32Array(PERMUTATIONS).fill(0xffffffff)
    for (let i = 0; i + WORDS <= words.length; i++) {
      let gram = 0
      for (let k = i; k < i + WORDS; k++) gram = Math.imul(gram ^ words[k]!, 0x01000193)
      for (let k = 0; k < PERMUTATIONS; k++) {
        const value = (Math.imul(gram, factors[k]!) + terms[k]!) >>> 0
        if (value < signature[k]!) signature[k] = value
      }
    }
    for (const [b, band] of bands.entries()) {
      const key = signature.subarray(b * ROWS, (b + 1) * ROWS).join()
      const met = band.get(key)
      if (met) met.push(id)
      else band.set(key, [id])
    }
  }
}

function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193)
  return hash
}
