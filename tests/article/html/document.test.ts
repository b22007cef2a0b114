import { expect, it } from 'vitest'
import { openPage } from '../../../src/article/html/document.ts'
import { find, textOf } from '../../../src/article/html/tree.ts'

const URL = 'https://paper.example/a'
const open = (bytes: Uint8Array, contentType: string | null = 'text/html; charset=utf-8', rules = {}) =>
  openPage(bytes, { contentType, url: URL, rules })

it('is decoded as it was served, whatever it says itself', () => {
  const page = open(Buffer.from('<meta charset="windows-1252"><p>\xc4\xe0</p>', 'latin1'), 'text/html; charset=windows-1251')
  expect(textOf(page.root).trim()).toBe('Да')
})

it('is decoded as it says itself where the server says nothing', () => {
  const page = open(Buffer.from('<meta charset="windows-1251"><p>\xc4\xe0</p>', 'latin1'), null)
  expect(textOf(page.root).trim()).toBe('Да')
})

it('has the metadata that it states, and its address', () => {
  const page = open(Buffer.from('<html lang="de"><title>Schleuse</title><meta property="og:url" content="/b">'))
  expect(page.metadata.meta.get('og:url')).toBe('/b')
  expect(page.url).toBe(URL)
})

it('has what the rules of its site select, and the rules that found nothing', () => {
  const html = Buffer.from('<h2 class="top">Lock is shut</h2><div class="words">Nobody knows why.</div>')
  const { ruled } = openPage(html, { contentType: null, url: URL, rules: { headline: 'h2.top', body: 'div.words', byline: '.who' } })
  expect(ruled.headline && textOf(ruled.headline).trim()).toBe('Lock is shut')
  expect(ruled.body && textOf(ruled.body).trim()).toBe('Nobody knows why.')
  expect(ruled.byline).toBe(null)
  expect(ruled.notes).toHaveLength(1)
})

it('has nothing selected where its site has no rules', () => {
  const { ruled } = openPage(Buffer.from('<h2>Lock is shut</h2>'), { contentType: null, url: URL })
  expect(ruled).toEqual({ headline: null, body: null, byline: null, published: null, notes: [] })
})

it('is read to five million characters', () => {
  const padding = ' '.repeat(4_999_900)
  const page = open(Buffer.from(`<p>${padding}</p><p id="last">before</p><p>${' '.repeat(100)}</p><p id="over">after</p>`))
  expect(find(page.root, (e) => e.attribs.id === 'last')).not.toBe(null)
  expect(find(page.root, (e) => e.attribs.id === 'over')).toBe(null)
})
