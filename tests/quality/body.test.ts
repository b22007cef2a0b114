import { describe, expect, it } from 'vitest'
import { readPage } from '../../src/article/page.ts'
import { PAGES } from './body-pages.ts'

/** Pairs of neighbouring words (of characters where a script has no spaces), as often as they stand. */
function pairs(paragraphs: string[]): Map<string, number> {
  const words = paragraphs.join(' ').match(/[\u3040-\u30ff\u4e00-\u9fff]|[\p{L}\p{N}]+/gu) ?? []
  const counts = new Map<string, number>()
  for (let i = 0; i + 1 < words.length; i++) counts.set(`${words[i]} ${words[i + 1]}`, (counts.get(`${words[i]} ${words[i + 1]}`) ?? 0) + 1)
  return counts
}

function f1(truth: string[], got: string[]): number {
  const [a, b] = [pairs(truth), pairs(got)]
  const total = (counts: Map<string, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0)
  const shared = [...a].reduce((sum, [pair, n]) => sum + Math.min(n, b.get(pair) ?? 0), 0)
  return (2 * shared) / (total(a) + total(b))
}

const scores = PAGES.map(({ kind, html, body }) => {
  const reading = readPage(new TextEncoder().encode(html), { contentType: 'text/html; charset=utf-8', url: 'https://news.example/n/0' })
  return { kind, score: f1(body, reading.kind === 'article' ? reading.copy.body : []) }
})

// Floors, not aims: raise them when the reading gets better, never lower them to let a change pass.
describe('the body of pages of many makes and languages', () => {
  it.each(scores)('is had nearly whole and nearly clean: $kind', ({ score }) => expect(score).toBeGreaterThanOrEqual(0.93))

  it('is right within a hundredth on average', () => {
    const mean = scores.reduce((sum, { score }) => sum + score, 0) / scores.length
    expect(mean).toBeGreaterThanOrEqual(0.99)
  })
})
