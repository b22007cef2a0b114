import { describe, expect, it } from 'vitest'
import { readPage } from '../../../src/article/page.ts'

const COPY = [
  'The last boat to Hven sails at six from Monday, an hour earlier than before, the ferry company said on its boards.',
  'The islanders have asked for the later boat back, since those who work in Landskrona now have no way to come home.',
  'A meeting is to be held in the school on Friday, and the company has promised to send somebody who may decide.',
]
const bodyOf = (under: string, paragraphs = COPY) => {
  const page = `<html><body><main><h1>Last boat sails earlier</h1><div class="q2">${paragraphs.map((p) => `<p>${p}</p>`).join('')}${under}</div></main></body></html>`
  const reading = readPage(new TextEncoder().encode(page), { contentType: 'text/html; charset=utf-8', url: 'https://news.example/boat' })
  return reading.kind === 'article' ? reading.copy.body : []
}

describe('where the body ends', () => {
  it.each([
    '<p>© 2026 The Example Group. No part of this page may be printed elsewhere without leave.</p>',
    '<p>Contact Ann Lind at ann.lind@news.example. Follow her on X, where she writes about boats.</p>',
    '<p>Jetzt den Newsletter abonnieren und jeden Morgen wissen, was auf der Insel los ist.</p>',
    '<p>Citation: Last boat sails earlier (2026, March 2) retrieved 3 March 2026 from https://news.example/boat</p>',
    '<p>Dieser Artikel ist zuerst bei einer anderen Zeitung erschienen.</p><p>Themen:</p><p>Inseln</p>',
    '<p>Folge uns auf WhatsApp und verpasse keine Nachricht von der Insel.</p><p>12 March 2026, 14:05</p>',
  ])('is before %s', (under) => expect(bodyOf(under)).toEqual(COPY))

  it.each([
    '<p>Olga Berg is a reporter at The Example, where she writes about islands and the sea.</p>',
    '<p>Per Ny ist Redakteur dieser Zeitung und wohnt am Hafen.</p>',
  ])('is before a note on the writer: %s', (under) => expect(bodyOf(`<p>Inseln</p>${under}`)).toEqual(COPY))

  it('is before a gallery’s heading where its credit closes the page', () => {
    const gallery =
      '<h2>Nine boats of the Sound</h2><p>They have carried people, pigs and pianos since the year 1871.</p><p>Gallery Credit: Ann Lind</p>'
    expect(bodyOf(gallery)).toEqual(COPY)
  })

  it('keeps a short last line, and a sentence about rights in the middle of the copy', () => {
    expect(bodyOf('<p>By then it may be dark</p>')).toEqual([...COPY, 'By then it may be dark'])
    const said = 'All rights reserved, it says on the old ticket, and nobody on the quay could say what rights those had been.'
    expect(bodyOf('', [COPY[0]!, said, COPY[1]!, COPY[2]!])).toContain(said)
  })
})
