import type { Mutant } from './mutants.ts'
import type { Target } from './targets.ts'

/** Numbers in [0, 1) that are the same for the same seed (mulberry32, Tommy Ettinger, public domain). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Draws `count` mutants, or all where there are fewer: each time a target by its weight, then any of its mutants that are left.
 */
export function draw(count: number, targets: { target: Target; mutants: Mutant[] }[], random: () => number): Mutant[] {
  const left = targets.map(({ target, mutants }) => ({ weight: target.weight, mutants: [...mutants] })).filter((t) => t.mutants.length)
  const drawn: Mutant[] = []
  while (drawn.length < count && left.length) {
    let at = random() * left.reduce((sum, t) => sum + t.weight, 0)
    const chosen = left.findIndex((t) => {
      at -= t.weight
      return at < 0
    })
    const { mutants } = left[chosen]!
    drawn.push(...mutants.splice(Math.floor(random() * mutants.length), 1))
    if (!mutants.length) left.splice(chosen, 1)
  }
  return drawn
}
