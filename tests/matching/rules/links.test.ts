import { expect, it } from 'vitest'
import { linksOf } from '../../../src/matching/rules/links.ts'
import { comparedOf, earlierOf } from './builders.ts'

it('links go to the version of each other story that shares most, the greatest share first', () => {
  const passage = (id: string, story: string | null, ofShorter: number, relation: 'excerpt' | 'copy' = 'excerpt') =>
    comparedOf(earlierOf({ id }, { story }), { ofShorter }, { relation, direction: 'contains' })
  const compared = [
    passage('a1', 'a', 0.4),
    passage('a2', 'a', 0.5),
    passage('b1', 'b', 0.9),
    passage('own', 'own', 1),
    passage('c', 'c', 1, 'copy'),
  ]
  expect(linksOf([...compared, passage('advisory', null, 1)], 'own')).toEqual([
    { id: 'b1', relation: 'contains', score: 0.9 },
    { id: 'a2', relation: 'contains', score: 0.5 },
  ])
})
