import { expect, it } from 'vitest'
import { isHiddenElement, measure } from '../../../src/article/html/measure.ts'
import { find, parseHtml } from '../../../src/article/html/tree.ts'

const SENTENCE = 'The ferries sail again after nine days, and the islanders get their mail.'
const of = (html: string) => {
  const root = parseHtml(`<div>${html}</div>`)
  return measure(root).get(find(root, (e) => e.name === 'div')!)
}

it('prose is running text in sentences, without links, labels and statements of rights', () => {
  expect(of(`<p>${SENTENCE}</p>`)).toEqual({ text: SENTENCE.length, link: 0, prose: SENTENCE.length })
  expect(of(`<p><a href="/b">${SENTENCE}</a></p>`)).toEqual({ text: SENTENCE.length, link: SENTENCE.length, prose: 0 })
  expect(of('<p>Short.</p><p>Home Sport Culture</p>')).toMatchObject({ prose: 0 })
  expect(of(`<p>© The Example. ${SENTENCE}</p>`)).toMatchObject({ prose: 0 })
})

it('an ideograph counts for more than a letter, and a sentence in inline elements is one run', () => {
  expect(of('<p>政府は火曜日に新しい経済対策を発表したと報じられた。</p>')).toMatchObject({ prose: 26 })
  expect(of(`<p>${SENTENCE.slice(0, 41)}<b>${SENTENCE.slice(41)}</b></p>`)?.prose).toBe(SENTENCE.length)
})

it('hidden text is not measured', () => {
  expect(of(`<p hidden>${SENTENCE}</p><script>${SENTENCE}</script>`)).toEqual({ text: 0, link: 0, prose: 0 })
  const element = (html: string) => find(parseHtml(html), () => true)!
  expect(['<p hidden>', '<p style="visibility:hidden">', '<p aria-hidden="true">'].map((html) => isHiddenElement(element(html)))).toEqual([
    true,
    true,
    true,
  ])
  expect(['<p>', '<p hidden="until-found">', '<figure aria-hidden="true">'].map((html) => isHiddenElement(element(html)))).toEqual([
    false,
    false,
    false,
  ])
})
