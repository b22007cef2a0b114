import { expect, it } from 'vitest'
import { partOf } from '../../../src/article/body/parts.ts'
import { parseHtml } from '../../../src/article/html/tree.ts'

const url = 'https://news.example/2026/long-story'
const part = (address: string, ...links: string[]) => partOf(parseHtml(links.map((href) => `<a href="${href}">x</a>`).join('')), address)

it('a part has its number, the highest linked number, and the address of the next', () => {
  expect(part(url, `${url}?page=2`, `${url}?page=4`)).toEqual({ number: 1, of: 4, next: `${url}?page=2` })
  expect(part(`${url}?page=2`, url, `${url}?page=4`)).toEqual({ number: 2, of: 4, next: null })
})

it('an article on one page is no part, nor one whose links lead to other articles, anchors or very high numbers', () => {
  expect(part(url)).toBeNull()
  expect(part(url, 'https://news.example/2026/other-story?page=2')).toBeNull()
  expect(part(url, `${url}?page=2#top`)).toBeNull()
  expect(part(url, `${url}?page=3`)).toBeNull()
  expect(part(url, `${url}?page=2`, `${url}?page=51`)).toMatchObject({ of: 2 })
})
