import { expect, it } from 'vitest'
import { Postings } from '../../../src/matching/window/postings.ts'

it('postings hold what a map of lists holds, while they grow, shrink and forget the earliest of a common key', () => {
  const postings = new Postings()
  const lists = new Map<number, number[]>()
  let seed = 1
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed % below
  }
  const added: [number, number][] = []
  for (let order = 0; order < 20_000; order++) {
    // Few keys are common, and many differ in their highest bits only.
    const key = random(3) ? (random(5000) << 12) | 7 : random(20)
    postings.add(key, order, 64)
    const list = lists.get(key) ?? []
    lists.set(key, [order, ...list].slice(0, 64))
    added.push([key, order])
    if (order % 3) continue
    const [gone, of] = added[random(added.length)]!
    postings.remove(gone, of)
    lists.set(
      gone,
      lists.get(gone)!.filter((one) => one !== of),
    )
  }
  expect([...lists].filter(([key, list]) => postings.find(key).join() !== list.join())).toEqual([])
  expect(postings.find(4_999_999)).toEqual([])
})
