import { expect, it } from 'vitest'
import { relationsIn } from '../../src/story/relations.ts'

const member = (id: string, source: string, hour: number, relation: Parameters<typeof relationsIn>[0][0]['relation'] = 'original') => ({
  id,
  source,
  publishedAt: `2026-03-02T${String(hour).padStart(2, '0')}:00:00Z`,
  relation,
})
const relations = (members: ReturnType<typeof member>[], canonical: string) =>
  Object.fromEntries(relationsIn(members, canonical).map(({ id, relation }) => [id, relation]))

it('the first article of the supplier that speaks is the original, its later ones are rewrites, all others copies', () => {
  const members = [
    member('late', 'Northwire', 11),
    member('post', 'Hamm Post', 7),
    member('first', 'Northwire', 9),
    member('mid', 'Northwire', 10),
  ]
  expect(relations(members, 'late')).toEqual({ first: 'original', mid: 'rewrite', late: 'rewrite', post: 'copy' })
})

it('an excerpt that opened its story stays one; what was placed as a copy becomes the original when it speaks', () => {
  expect(relations([member('a', 'Northwire', 9, 'excerpt'), member('b', 'Northwire', 10, 'excerpt')], 'a')).toEqual({
    a: 'excerpt',
    b: 'rewrite',
  })
  expect(relations([member('a', 'Northwire', 9, 'copy')], 'a')).toEqual({ a: 'original' })
})

it('where nothing speaks that is in the story, all are copies', () => {
  expect(relations([member('a', 'Northwire', 9)], 'gone')).toEqual({ a: 'copy' })
})
