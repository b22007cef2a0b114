import { expect, it } from 'vitest'
import { changeOf, type State } from '../../src/story/changes.ts'

const before: State = {
  headline: 'Ferry aground off Vik',
  body: 'A ferry with 214 people ran aground off Vik.\n\nAll are safe.',
  captions: [{ text: 'The ferry off Vik.', credit: 'NW', image: 'https://x.example/1.jpg' }],
}

it.each([
  ['none', {}, false],
  ['cosmetic', { body: 'A ferry with 214 people ran aground off Vik.\n\nAll  are safe!' }, false],
  ['headline', { headline: 'Ferry stuck off Vik' }, true],
  ['captions', { captions: [{ text: 'The ferry at dawn.', credit: 'NW', image: 'https://x.example/1.jpg' }] }, true],
  ['figures', { body: 'A ferry with 241 people ran aground off Vik.\n\nAll are safe.' }, true],
  ['names', { body: 'A ferry with 214 people ran aground off Hamm Point.\n\nAll are safe.' }, true],
  ['text', { body: 'A ferry with 214 people ran aground off Vik.\n\nAll are safe and ashore.' }, true],
] as const)('a change of kind %s is told from the others', (kind, change, notable) => {
  expect(
    changeOf(before, { ...before, ...change, captions: [...(('captions' in change && change.captions) || before.captions)] }),
  ).toMatchObject({ kind, notable })
})

it('counts the words that came and went', () => {
  const after = { ...before, body: 'A ferry with 214 people ran aground off Vik.\n\nTwo are hurt.' }
  expect(changeOf(before, after)).toMatchObject({ wordsAdded: 2, wordsRemoved: 2 })
})
