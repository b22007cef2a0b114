import { expect, it } from 'vitest'
import { withoutRepeats } from '../../src/article/paragraphs.ts'

it('thousands of paragraphs that begin alike are told apart in no time', () => {
  const many = Array.from({ length: 20_000 }, (_, n) => `The winner in the class for boats of wood is number ${n}.`)
  const start = performance.now()
  expect(withoutRepeats([...many, many[7]!], null)).toEqual(many)
  expect(performance.now() - start).toBeLessThan(2_000)
})
