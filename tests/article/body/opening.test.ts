import { describe, expect, it } from 'vitest'
import { isMetaLine } from '../../../src/article/body/opening.ts'
import { readPage } from '../../../src/article/page.ts'

const COPY = [
  'The bridge at Orsa was closed on Thursday after an inspector found a crack as long as his arm in one of its piers.',
  'Traffic goes by way of Mora until further notice, which makes the way to the hospital eleven kilometres longer.',
  '“Nobody was in danger,” said the county, which had looked at the pier in spring and had seen nothing then.',
]
const paragraphs = COPY.map((text) => `<p>${text}</p>`).join('')
const bodyOf = (html: string, title = 'Crack closes Orsa bridge') => {
  const page = `<html><head><title>${title}</title></head><body><main><div class="x1">${html}</div></main></body></html>`
  const reading = readPage(new TextEncoder().encode(page), { contentType: 'text/html; charset=utf-8', url: 'https://news.example/bridge' })
  return reading.kind === 'article' ? reading.copy.body : []
}

describe('where the body begins', () => {
  it('is after the headline, its kicker, the dates and the reading time', () => {
    const head =
      '<div>Roads</div><div><span>Roads</span> <h1>Crack closes Orsa bridge</h1></div><div>12 March 2026, 14:05</div><div>3 min read</div>'
    expect(bodyOf(`${head}<div>${paragraphs}</div>`)).toEqual(COPY)
  })

  it('is after a headline that is repeated in other markup', () => {
    expect(
      bodyOf(
        `<div>Your browser is old. Please get a new one to see this page well.</div><div>Dalarna Crack closes Orsa bridge</div>${paragraphs}`,
      ),
    ).toEqual(COPY)
  })

  it('is at a subheading above the first paragraph, and at the lines of a chronicle', () => {
    expect(bodyOf(`<h1>Crack closes Orsa bridge</h1><h2>What happened</h2>${paragraphs}`)).toEqual(['What happened', ...COPY])
    expect(bodyOf(`<h1>Crack closes Orsa bridge</h1><p>10 p.m.</p>${paragraphs}`)).toEqual(['10 p.m.', ...COPY])
  })
})

describe('a line of nothing but a date', () => {
  it.each([
    '17.04.2024, 12:24 Lesezeit: 5 Min.',
    'Updated Nov 19, 2019, 9:41 AM; Posted Nov 18, 2019, 8:19 PM',
    'Stand: 28.04.2023 17:23 Uhr',
    'domingo, 22 de janeiro de 2018 às 0:13',
    '29 min read',
    '3 min to read',
    'https://news.example/p/4SUrv',
    'segunda-feira, 22 de janeiro de 2018 às 0:13',
  ])('is %s', (text) => expect(isMetaLine(text)).toBe(true))

  it.each(['10 p.m.', '4 July 1976 changed it all', '2019', '24 12 31', 'May 2 was a Sunday'])('is not %s', (text) =>
    expect(isMetaLine(text)).toBe(false),
  )
})
