import { describe, expect, it } from 'vitest'
import {
  COPYRIGHT,
  CREDIT_LABEL,
  LABELLED,
  ONLY_SUPPLIERS,
  PICTURE_LABEL,
  SUPPLIER_OR_AGENCY,
} from '../../../src/article/captions/credit-words.ts'
import { expectLinear } from '../../linear.ts'

const labels = (text: string) => [...text.matchAll(LABELLED)].map((found) => found[0])

describe('a supplier of pictures', () => {
  it.each(['Jane Roe/Getty Images', 'Jane Roe (AP)', 'dpa', 'Foto＝视觉中国', 'via AFP.'])('is found in %j', (text) =>
    expect(text).toMatch(SUPPLIER_OR_AGENCY),
  )
  it.each(['a lorry of the APRON works', 'getty images', 'the zvGh', 'Gettysburg'])('is not found in %j', (text) =>
    expect(text).not.toMatch(SUPPLIER_OR_AGENCY),
  )
  it('is all there is where only suppliers are joined', () => {
    for (const text of ['AP', 'AFP via Getty Images', 'dpa/picture alliance.', 'EPA-EFE, Shutterstock'])
      expect(text).toMatch(ONLY_SUPPLIERS)
    for (const text of ['Jane Roe/AP', 'AP and others', 'AP via', 'by AP']) expect(text).not.toMatch(ONLY_SUPPLIERS)
  })
})

describe('a label at the start of a credit', () => {
  it.each([
    ['Photo: Jane Roe', 'Photo: '],
    ['Photo credit: Jane Roe', 'Photo credit: '],
    ['Bildquelle: Jane Roe', 'Bildquelle: '],
    ['Symbolbild: Jane Roe', 'Symbolbild: '],
    ['Photo by Jane Roe', 'Photo by '],
    ['Source: dpa', 'Source: '],
    ['Source of trouble', undefined],
    ['Courtesy of the museum', 'Courtesy of '],
    ['写真：共同', '写真：'],
    ['© Jane Roe', '© '],
    ['(c) Jane Roe', '(c) '],
    ['Photos of the dam', undefined],
    ['Foto Jane Roe', 'Foto '],
    ['The photo: a dam', undefined],
  ])('of %j is %j', (text, label) => expect(CREDIT_LABEL.exec(text)?.[0]).toBe(label))
})

describe('a label that can only mean a picture', () => {
  it.each(['The dam. Photo: Jane Roe', 'Foto/dpa', 'A dam, photo by Jane Roe', 'Foto Jane', '图片 Jane', 'Photo... Jane', 'Credit: Jane'])(
    'is found in %j',
    (text) => expect(text).toMatch(PICTURE_LABEL),
  )
  it.each(['Source: dpa', 'The dam: a history', 'A telephoto: lens', 'Photographs.'])('is not found in %j', (text) =>
    expect(text).not.toMatch(PICTURE_LABEL),
  )
  it('is searched in linear time', () => {
    expectLinear((n) => PICTURE_LABEL.test('photo credit '.repeat(n)), 80_000)
  })
})

describe('a label within a caption', () => {
  it.each([
    ['The dam at noon Photo: Jane Roe', ['Photo: ']],
    ['The dam at noon. Source: dpa', ['Source: ']],
    ['The dam at noon, photo by Jane Roe', ['photo by ']],
    ['The dam. Foto de Jane Roe', ['Foto de ']],
    ['The dam in a foto de Jane Roe', []],
    ['A telephoto: the dam', []],
    ['堤防 写真：共同', ['写真：']],
    ['The dam, courtesy of the museum', ['courtesy of ']],
  ])('of %j is %j', (text, found) => expect(labels(text)).toEqual(found))
})

it('a copyright sign is one as a letter in brackets only before a name or a year', () => {
  const signs = (text: string) => [...text.matchAll(COPYRIGHT)].map((found) => found[0])
  expect(signs('Dam © Roe, (c) Jane, (c) 2026, Copyright Roe')).toEqual(['©', '(c) ', '(c) ', 'Copyright '])
  expect(signs('parts (a), (b) and (c) of the act; copyrighted')).toEqual([])
})
