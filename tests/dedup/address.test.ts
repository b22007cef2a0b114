import { expect, it } from 'vitest'
import { addressOf } from '../../src/dedup/address.ts'

it.each([
  'https://www.paper.example/news/1',
  'http://paper.example/news/1?utm_source=rss&fbclid=x',
  'https://paper.example/news/1/',
  'https://paper.example/news/1/index.html#top',
])('%s is the address of the same page', (url) => {
  expect(addressOf(url)).toBe('paper.example/news/1')
})

it('keeps the parameters that name a page, and what is no address as it is', () => {
  expect(addressOf('https://paper.example/story?id=7&at_medium=rss')).toBe('paper.example/story?id=7')
  expect(addressOf('nw:4471')).toBe('4471')
  expect(addressOf('no address')).toBe('no address')
  expect([addressOf(null), addressOf('')]).toEqual([null, null])
})
