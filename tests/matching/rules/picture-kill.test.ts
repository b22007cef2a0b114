import { expect, it } from 'vitest'
import { pictureKill } from '../../../src/matching/rules/picture-kill.ts'
import { heldOf, sideOf, viewOf } from './builders.ts'

it('a kill of a picture is of no story, and notes the nearest story of its own source', () => {
  const alike = [
    heldOf({ id: 'theirs', source: 'Hamm Post' }),
    heldOf({ id: 'advisory' }, { story: null }),
    heldOf({ id: 'own' }, { story: 's7' }),
  ]
  expect(pictureKill(sideOf(), viewOf({ alike }))).toMatchObject({
    story: null,
    relation: 'none',
    match: 'own',
    effect: { killsPicture: 's7' },
  })
  expect(pictureKill(sideOf(), viewOf())).toMatchObject({ match: null, effect: { killsPicture: null } })
})
