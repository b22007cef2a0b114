import type { FeedStory } from './story.ts'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** Control characters that XML 1.0 does not have, and halves of surrogate pairs. */
const NOT_IN_XML =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Text for XML and HTML, between tags and in attributes. */
export const escaped = (text: string) => text.replace(NOT_IN_XML, '').replace(/[&<>"']/g, (one) => ENTITIES[one]!)

/** Text without characters that XML does not have. */
export const printable = (text: string) => text.replace(NOT_IN_XML, '')

/** The address of a picture or page, if it is one of the web. */
export const webAddress = (address: string | null): string | null =>
  address !== null && URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) ? new URL(address).href : null

/** The text and pictures of a story as HTML: paragraphs, figures with captions, conditions of use. Nothing in it is active. */
export function htmlOf({ body, captions, usageTerms }: FeedStory): string {
  const figures = captions.map(({ text, credit, image, usageTerms: terms = [] }) => {
    const address = webAddress(image)
    const picture = address ? `<img src="${escaped(address)}" alt="${escaped(text)}">` : ''
    const words = [text, credit, ...terms]
      .filter((one) => one !== null && one !== '')
      .map((one, i) => (i && one === credit ? `(${one})` : one!))
    return `<figure>${picture}<figcaption>${escaped(words.join(' '))}</figcaption></figure>`
  })
  const paragraphs = body.map((paragraph) => `<p>${escaped(paragraph).replaceAll('\n', '<br>')}</p>`)
  const terms = usageTerms.map((term) => `<p><small>${escaped(term)}</small></p>`)
  return [...paragraphs, ...figures, ...terms].join('\n')
}

/** All conditions of use of a story and its pictures, in a line. */
export const rightsOf = ({ usageTerms, captions }: FeedStory) =>
  [...new Set([...usageTerms, ...captions.flatMap((c) => c.usageTerms ?? [])])].map(printable).join(' ')
