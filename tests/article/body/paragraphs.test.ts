import { expect, it } from 'vitest'
import { withoutRepeats } from '../../../src/article/body/paragraphs.ts'
import { expectLinear } from '../../linear.ts'

it('paragraphs that begin alike are distinguished, in time in proportion to their number', () => {
  expectLinear((size) => {
    const many = Array.from({ length: size }, (_, n) => `The winner in the class for boats of wood is number ${n}.`)
    expect(withoutRepeats([...many, many[7]!], null)).toEqual(many)
  }, 20_000)
})
