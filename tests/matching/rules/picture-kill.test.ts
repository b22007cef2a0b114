import { expect, it } from 'vitest'
import { pictureKill } from '../../../src/matching/rules/picture-kill.ts'
import { earlierOf, sideOf, viewOf } from './builders.ts'

it('a kill of a picture is of no story, and notes the nearest story of its own source', () => {
  const alike = [
    earlierOf({ id: 'theirs', source: 'Hamm Post' }),
    earlierOf({ id: 'advisory' }, { story: null }),
    earlierOf({ id: 'own' }, { story: 's7' }),
  ]
  expect(pictureKill(sideOf(), viewOf({ alike }))).toMatchObject({
    story: null,
    relation: 'none',
    match: 'own',
    effect: { killsPicture: 's7' },
  })
  expect(pictureKill(sideOf(), viewOf())).toMatchObject({ match: null, effect: { killsPicture: null } })
})
