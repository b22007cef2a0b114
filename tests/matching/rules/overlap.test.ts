import { describe, expect, it } from 'vitest'
import { SHINGLES } from '../../../src/matching/fingerprint/sketch.ts'
import { NO_FORM } from '../../../src/matching/rules/form.ts'
import { countHolders, countOverlap, countShared, type IgnoredShingles } from '../../../src/matching/rules/overlap.ts'
import { Boilerplate, NO_BOILERPLATE } from '../../../src/matching/window/boilerplate.ts'

const shingles = (...values: number[]) => Int32Array.from(values)
const ignoring = (of: Int32Array, given: Partial<IgnoredShingles> = {}): IgnoredShingles => ({
  positions: new Uint8Array(of.length),
  ownBoilerplate: NO_BOILERPLATE,
  theirBoilerplate: NO_BOILERPLATE,
  form: NO_FORM,
  ...given,
})
const boilerplateOf = (...values: number[]) => {
  const boilerplate = new Boilerplate()
  for (let story = 0; story < 3; story++) boilerplate.learn('Hamm Post', shingles(...values))
  return boilerplate.of('Hamm Post')
}

describe('the overlap of two texts', () => {
  const a = shingles(-5, 1, 3, 8)
  const b = shingles(-7, -5, 3, 4, 9)

  it('is counted with the shingles of each', () => {
    expect(countOverlap(a, b, ignoring(a))).toEqual({ shared: 2, ofA: 4, ofB: 5 })
  })

  it('leaves out the positions of the arrival that are no evidence, in both texts', () => {
    expect(countOverlap(a, b, ignoring(a, { positions: Uint8Array.of(1, 0, 0, 1) }))).toEqual({ shared: 1, ofA: 2, ofB: 4 })
  })

  it('leaves out the boilerplate of either source where only the other text has it', () => {
    expect(countOverlap(a, b, ignoring(a, { ownBoilerplate: boilerplateOf(4, 9) }))).toEqual({ shared: 2, ofA: 4, ofB: 3 })
    expect(countOverlap(a, b, ignoring(a, { theirBoilerplate: boilerplateOf(3, 8) }))).toEqual({ shared: 1, ofA: 2, ofB: 4 })
  })

  it('ends where the sketch of a long text ends', () => {
    const long = Int32Array.from({ length: SHINGLES }, (_, i) => i)
    const other = shingles(1, 2, SHINGLES + 5)
    expect(countOverlap(long, other, ignoring(long))).toEqual({ shared: 2, ofA: SHINGLES, ofB: 2 })
    expect(countOverlap(other, long, ignoring(other))).toEqual({ shared: 2, ofA: 2, ofB: SHINGLES })
  })
})

describe('many texts', () => {
  // Two of them differ in their upper bits only.
  const text = shingles(1, 2, 1 + (1 << 20))

  it('are each compared with one', () => {
    expect(countShared(text, [shingles(2), shingles(0, 1 + (1 << 20), 3), shingles(), text])).toEqual([1, 1, 0, 3])
  })

  it('are counted for each shingle of one', () => {
    expect([...countHolders(text, [shingles(2), shingles(1, 2), shingles(4)])]).toEqual([1, 2, 0])
    expect([...countHolders(text, [])]).toEqual([0, 0, 0])
  })
})
