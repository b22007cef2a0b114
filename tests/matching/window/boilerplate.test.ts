import { expect, it } from 'vitest'
import { Boilerplate, isBoilerplate } from '../../../src/matching/window/boilerplate.ts'

const shingles = (...values: number[]) => Int32Array.from(values)

it('what three stories of a source share is its boilerplate, what two share is not', () => {
  const learnt = new Boilerplate()
  for (const own of [1, 2, 3]) learnt.learn('Hamm Post', shingles(77, own === 3 ? 99 : 88, own))
  const boilerplate = learnt.of('Hamm Post')
  expect([77, 88, 99, 1].map((shingle) => isBoilerplate(boilerplate, shingle))).toEqual([true, false, false, false])
})

it('what one source prints everywhere may be news in another', () => {
  const learnt = new Boilerplate()
  for (let story = 0; story < 3; story++) learnt.learn('Hamm Post', shingles(77))
  expect(isBoilerplate(learnt.of('Coast Echo'), 77)).toBe(false)
  expect([learnt.knows('Hamm Post'), learnt.knows('Coast Echo')]).toEqual([true, false])
})

it('what is not printed any more is forgotten', () => {
  const learnt = new Boilerplate()
  for (let story = 0; story < 5; story++) learnt.learn('Hamm Post', shingles(77))
  for (let story = 5; story < 127; story++) learnt.learn('Hamm Post', shingles(88))
  expect(isBoilerplate(learnt.of('Hamm Post'), 77)).toBe(true)
  learnt.learn('Hamm Post', shingles(88))
  expect([77, 88].map((shingle) => isBoilerplate(learnt.of('Hamm Post'), shingle))).toEqual([false, true])
})

it('of more than 512 sources that not heard from longest is forgotten', () => {
  const learnt = new Boilerplate()
  for (let source = 0; source < 512; source++) learnt.learn(`s${source}`, shingles(1))
  learnt.learn('s0', shingles(1))
  learnt.learn('one more', shingles(1))
  expect([learnt.knows('s0'), learnt.knows('s1'), learnt.knows('s2')]).toEqual([true, false, true])
})
