import { expect, it } from 'vitest'
import { expectLinear } from './linear.ts'

it('work that grows with the square of its input is no linear work', () => {
  const pairs = (size: number) => {
    let sum = 0
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) sum += i ^ j
    return sum
  }
  expectLinear((size) => [pairs(2000), 'x'.repeat(size)], 8000)
  expect(() => expectLinear(pairs, 16_000)).toThrow('times as long')
})
