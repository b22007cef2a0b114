import { expect, it } from 'vitest'
import { isReplacement, replacement } from '../../../src/matching/rules/replacement.ts'
import type { Joined } from '../../../src/matching/rules/rule.ts'
import { earlierOf, sideOf, viewOf } from './builders.ts'

const joined: Joined = { earlier: earlierOf({ guid: 'g1' }), relation: 'rewrite', score: 0.7, reasons: ['most of the copy is the same'] }
const view = (killed: boolean) => viewOf({ story: () => ({ killed, opener: 0, byOutlet: false, versions: [] }) })

it('new copy from the supplier of a killed story under another guid replaces it', () => {
  expect(isReplacement(sideOf({ guid: 'g2' }), view(true), joined)).toBe(true)
  expect(isReplacement(sideOf({ guid: 'g1' }), view(true), joined)).toBe(false)
  expect(isReplacement(sideOf({ guid: 'g2' }), view(false), joined)).toBe(false)
  expect(isReplacement(sideOf({ guid: 'g2', source: 'Hamm Post' }), view(true), joined)).toBe(false)
  expect(isReplacement(sideOf({ guid: 'g2', signal: 'kill' }), view(true), joined)).toBe(false)
})

it('a replacement is a new story, linked to the killed one', () => {
  expect(replacement(sideOf({ guid: 'g2' }), view(true), joined)).toMatchObject({
    story: 'new-story',
    opened: true,
    relation: 'original',
    reasons: ['replaces a killed story', 'most of the copy is the same'],
    links: [{ id: 'old', relation: 'contains', score: 0.7 }],
    effect: { replaces: 's1' },
  })
})
