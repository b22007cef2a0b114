import { expect, it } from 'vitest'
import { clean, endsSentence, fold, wordCount } from '../../../src/article/html/text.ts'

it('clean text is in NFC, with single spaces and without invisible characters or half pairs', () => {
  expect(clean(' Cafe\u0301\u00a0\n bar\u200b \u00adquay ')).toBe('Café bar quay')
  expect(clean('a\ud800b')).toBe('a\ufffdb')
  expect(clean('Plain text, as it is.')).toBe('Plain text, as it is.')
})

it('folded texts are equal whatever their case, width and punctuation', () => {
  expect(fold('“ＡＰ Photo” – Jane ROE’s')).toBe(fold('AP photo: Jane Roe s'))
})

it('words are counted by letters and digits, in dense scripts two characters each', () => {
  expect(['It’s a ferry-boat, no. 7', '', '— …', 'Паром на рассвете', '夜明けの船です'].map((text) => wordCount(text))).toEqual([
    5, 0, 0, 3, 4,
  ])
  expect(wordCount('one two three four', 2)).toBe(2)
})

it('a sentence ends with its mark, also within quotes and brackets', () => {
  expect(['Yes.', '“Yes!”', '(Yes?)', 'はい。', 'Yes', 'Yes,'].map(endsSentence)).toEqual([true, true, true, true, false, false])
})
