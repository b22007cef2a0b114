import { expect, it } from 'vitest'
import { attributesOf, creditFor, repeats } from '../../../src/article/captions/picture-attributes.ts'
import { find, parseHtml } from '../../../src/article/html/tree.ts'

const of = (attributes: string) => attributesOf(find(parseHtml(`<img ${attributes}>`), (e) => e.name === 'img')!)

it('caption and credit are read from a picture’s attributes, also from escaped HTML', () => {
  expect(of('data-caption="&lt;b&gt;A quay at dawn.&lt;/b&gt; Jo Lund/AP"').caption).toMatchObject({
    text: 'A quay at dawn.',
    credit: 'Jo Lund/AP',
  })
  expect(of('data-credit="Photo: Jo Lund"').credit).toBe('Jo Lund')
})

it.each(['data-caption', 'data-image-caption', 'data-img-caption', 'data-description', 'data-sub-html'])('%s is a caption', (name) =>
  expect(of(`${name}="A quay at dawn. Photo: Jo Lund"`).caption).toMatchObject({ text: 'A quay at dawn.', credit: 'Jo Lund' }),
)

it('an address or the name of a player is not a credit', () => {
  expect(of('data-source="https://cdn.example/1.jpg"').credit).toBeNull()
  expect(of('data-source="jwplatform"').credit).toBeNull()
})

it('a caption takes the credit of an attribute that has the same words', () => {
  const attributes = of('title="A quay at dawn | Jo Lund/AP" alt="A quay"')
  expect(creditFor('A quay at dawn', attributes)).toBe('Jo Lund/AP')
  expect(creditFor('Another quay', attributes)).toBeNull()
})

it('a text repeats an attribute if it has the same three or more words', () => {
  const attributes = of('alt="A quay at dawn"')
  expect(repeats('A quay at dawn. Jo Lund/AP', attributes)).toBe(true)
  expect(repeats('A quay', of('alt="A quay"'))).toBe(false)
})
