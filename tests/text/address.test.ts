import { describe, expect, it } from 'vitest'
import { normaliseAddress, webAddress } from '../../src/text/address.ts'

describe('an address', () => {
  it.each([
    'http://www.paper.example/news/fire-1/',
    'https://Paper.Example:443/news/fire-1',
    'https://paper.example/news/fire-1?utm_source=rss&UTM_medium=feed',
    'https://paper.example/news/fire-1?fbclid=x&at_medium=RSS&at_campaign=KARANGA',
    'https://paper.example/news/fire-1?source=rss----a1b2',
    'https://paper.example/news/fire-1?cmp=rss',
    'https://paper.example//news/fire%2D1#0',
    ' https://paper.example./news/fire-1/index.html ',
  ])('%s is the same as without its trimmings', (address) => expect(normaliseAddress(address)).toBe('paper.example/news/fire-1'))

  it.each([
    ['https://paper.example/News/1', 'https://paper.example/news/1'],
    ['https://paper.example/story?id=1', 'https://paper.example/story?id=2'],
    ['https://paper.example/story?cid=1', 'https://paper.example/story?cid=2'],
    ['https://paper.example/story?source=reuters', 'https://paper.example/story?source=ap'],
    ['https://paper.example:8080/1', 'https://paper.example/1'],
    ['https://en.paper.example/1', 'https://paper.example/1'],
    ['https://paper.example/a%2Fb', 'https://paper.example/a/b'],
  ])('%s is another one than %s', (one, other) => expect(normaliseAddress(one)).not.toBe(normaliseAddress(other)))

  it('does not depend on the order of its parameters', () =>
    expect(normaliseAddress('https://a.example/x?b=2&a=1')).toBe(normaliseAddress('https://a.example/x?a=1&b=2')))

  it.each([
    'https://paper.example/news/fire-1',
    'http://www2.paper.example/a/b.c/~d_e-f.html',
    'https://www.example/x',
    'https://xn--nonsense.example/x',
    'https://xn--bcher-kva.example/x',
    'https://paper.xn--p1ai/x',
    'https://1.2.3.4/x',
    'https://1.2.3.0x/x',
    'https://paper.example/a/../b',
    'https://paper.example/a/.b/./c',
    'https://paper.example/index.html/index.php',
    'https://paper.example/news/index.htm',
    'https://paper.example/x/',
    'https://paper.example',
    'https://PAPER.example/X',
    'https://paper.example/été',
    'https://paper.example/a b',
  ])('%s has the same form with a fragment, which is left out', (address) =>
    expect(normaliseAddress(`${address}#f`)).toBe(normaliseAddress(address)),
  )

  it('that is none comes back as it is', () => expect(normaliseAddress(' urn:x:1 ')).toBe('urn:x:1'))
})

it('an address of the web is made absolute, any other is none', () => {
  expect(webAddress(' /b?x=1 ', 'https://paper.example/a')).toBe('https://paper.example/b?x=1')
  expect(webAddress('//cdn.example/b', 'https://paper.example/a')).toBe('https://cdn.example/b')
  for (const address of ['javascript:alert(1)', 'mailto:a@b.example', 'http://', '', null])
    expect(webAddress(address, 'https://paper.example/a')).toBeNull()
})
