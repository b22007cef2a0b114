import { expect, it } from 'vitest'
import { refreshTarget } from '../src/fetch/location.ts'
import { sitemapsIn, sitemapsOf } from '../src/pipeline/poll/backfill.ts'
import { meantAddresses } from '../src/text/web-address.ts'
import { expectLinear } from './linear.ts'

const PAGE = new URL('https://paper.example/')
const refresh = (text: string) => refreshTarget(Buffer.from(text), 'text/html', PAGE)

it.each<[string, (n: number) => unknown, number]>([
  ['blank lines of robots.txt', (n) => sitemapsOf('\n'.repeat(n)), 400_000],
  ['blanks of an index of sitemaps', (n) => sitemapsIn(`<loc>${' '.repeat(n)}<`), 400_000],
  ['metas that do not end', (n) => refresh('<meta '.repeat(n / 6)), 64_000],
  ['comments that do not end', (n) => refresh(`<html>${'<!--'.repeat(n / 4)}`), 64_000],
  ['a long name', (n) => refresh(`<html><meta ${'a'.repeat(n)}>`), 64_000],
  ['a host of many labels', (n) => meantAddresses(`${'a.'.repeat(n)}:`), 100_000],
])('%s are searched in time linear in their length', (_, run, size) => expectLinear((n) => run(Math.round(n)), size))

it('what they search is found', () => {
  expect(sitemapsOf('User-agent: *\r\n  Sitemap: https://a.example/1.xml\n\nsitemap:https://a.example/2.xml')).toEqual([
    'https://a.example/1.xml',
    'https://a.example/2.xml',
  ])
  expect(sitemapsIn('<s:loc> <![CDATA[ https://a.example/?a=1&amp;b=2 ]]></s:loc><loc>\nhttps://b.example/</loc>')).toEqual([
    'https://a.example/?a=1&b=2',
    'https://b.example/',
  ])
  expect(refresh('<html><!-- <meta http-equiv=refresh content="0;url=/no"> --><meta http-equiv=refresh content="0;url=/yes">')).toBe('/yes')
  expect(meantAddresses('www.paper.example./feed')).toEqual(['https://www.paper.example./feed', 'http://www.paper.example./feed'])
})
