import { expect } from 'vitest'

/** How much larger the larger input is. */
const TIMES = 8
/** Linear work takes 8 times as long, quadratic work 64 times: in between, on the side that noise reaches. */
const MOST = 24
/** A busy machine may spoil a measurement; quadratic work fails all of them. */
const ATTEMPTS = 8
/** Work shorter than this is lost in the noise, in microseconds. */
const NOISE = 2000

/**
 * Asserts that the processor time of `run` grows in proportion to the size of its input, by the ratio of two sizes and not by a clock time.
 * @param size of the larger input, as `run` understands it
 */
export function expectLinear(run: (size: number) => void, size: number): void {
  run(size / TIMES) // compiles it
  let least = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < ATTEMPTS && least > MOST; attempt++) {
    const small = Math.min(timeOf(run, size / TIMES), timeOf(run, size / TIMES), timeOf(run, size / TIMES))
    least = Math.min(least, timeOf(run, size) / Math.max(small, NOISE))
  }
  expect(least, `times as long for ${TIMES} times the input`).toBeLessThanOrEqual(MOST)
}

/** In microseconds of this process: what others take of a busy machine is not counted. */
function timeOf(run: (size: number) => void, size: number): number {
  const before = process.cpuUsage()
  run(Math.round(size))
  const { user, system } = process.cpuUsage(before)
  return user + system
}
