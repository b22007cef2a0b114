import { describe, expect, it } from 'vitest'
import { compress, decompress, likeness } from '../../src/text/compress.ts'

const BODY = [
  'Die Fähre nach Skerry fährt ab Juni auch nachts, sagt der Kreis.',
  'Карта стоит 14 крон и песню.',
  '渡し船は六月から夜も出る。',
]
const ENTRY = JSON.stringify({ title: 'Nachtfähre', content: BODY.map((text) => `<p>${text}</p>`).join('\n') })

describe('a text compressed with one that it repeats', () => {
  it('comes back as it was, in a fraction of its size', () => {
    const bytes = compress(ENTRY, likeness(BODY))
    expect(decompress(bytes, likeness(BODY))).toBe(ENTRY)
    expect(bytes.length).toBeLessThan(compress(ENTRY, '').length / 2)
  })

  it.each([
    ['nothing', '', ''],
    ['a text without its like', ENTRY, ''],
    ['a like that is longer than the window', ENTRY.repeat(2000), ENTRY.repeat(3000)],
    [
      'a like in which every other word is different',
      BODY.join(' ')
        .replaceAll(/(\S+ )\S+/g, '$1x')
        .repeat(50),
      BODY.join(' ').repeat(50),
    ],
    ['one letter again and again', 'a'.repeat(100_000), ''],
    ['numbers without a pattern', Array.from({ length: 5000 }, (_, i) => ((i * 2654435761) >>> 0).toString(36)).join(), BODY.join()],
    ['an empty text with a like', '', BODY.join()],
    ['half of a surrogate pair, which becomes the replacement character', '\ud83d', 'x'],
  ])('comes back for %s', (_, text, like) => {
    expect(decompress(compress(text, like), like)).toBe(text.toWellFormed())
  })

  it('is refused with another like, or where the bytes are damaged', () => {
    const bytes = compress(ENTRY, likeness(BODY))
    expect(() => decompress(bytes.subarray(0, 20), likeness(BODY))).toThrow()
    expect(() => decompress(Buffer.of(0, ...bytes.subarray(1)), likeness(BODY))).toThrow('form 0')
    let other: string | undefined
    try {
      other = decompress(bytes, 'Another text.')
    } catch {}
    expect(other).not.toBe(ENTRY)
  })
})
