import { expect, it } from 'vitest'
import { changeOf, foldedWords, type VersionContent } from '../../src/story/changes.ts'

const before: VersionContent = {
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

it('a headline of other case and points is no news', () => {
  expect(changeOf(before, { ...before, headline: 'FERRY AGROUND, off Vik!' })).toMatchObject({ kind: 'cosmetic', notable: false })
})

it.each([
  ['credit', { credit: 'AP' }],
  ['picture', { image: 'https://x.example/2.jpg' }],
  ['text', { text: 'The ferry off Hamm.' }],
])('another %s of a caption is a change of captions', (_, caption) => {
  expect(changeOf(before, { ...before, captions: [{ ...before.captions[0]!, ...caption }] }).kind).toBe('captions')
})

it('what changed in the body counts before the headline, and the headline before captions', () => {
  const all = { headline: 'Ferry stuck', body: 'A ferry with 9 people ran aground off Vik.\n\nAll are safe.', captions: [] }
  expect(changeOf(before, all).kind).toBe('figures')
  expect(changeOf(before, { ...all, body: before.body }).kind).toBe('headline')
})

it('a figure with its separators is one word, accents are none', () => {
  expect(foldedWords('Les 1.234,5 élèves à 18:30, dit-il.')).toEqual(['les', '1.234,5', 'eleves', 'a', '18:30', 'dit', 'il'])
  expect(foldedWords('…')).toEqual([])
})

it('a name at the beginning of a sentence is a word like others, inside it a name', () => {
  const text = (first: string, name: string) => ({ ...before, body: `${first} said that ${name} was late.` })
  expect(changeOf(text('She', 'Ola Renn'), text('She', 'Renn')).kind).toBe('names')
  expect(changeOf(text('Renn', 'Ola'), text('Moen', 'Ola')).kind).toBe('text')
})
