import { expect, it } from 'vitest'
import { noStory } from '../../../src/matching/rules/no-story.ts'
import { sideOf } from './builders.ts'

it('a version of no story keeps its signal and the reason', () => {
  expect(noStory(sideOf({ signal: 'advisory' }), 'an advisory opens no story')).toMatchObject({
    story: null,
    opened: false,
    relation: 'none',
    signal: 'advisory',
    reasons: ['an advisory opens no story'],
  })
})
