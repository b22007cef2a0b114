import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decode } from '../../src/text/encoding.ts'
import { decodedTwice, lineCodePage, withNationalLetters } from '../../src/text/line-codes.ts'

const TEXTS = [
  'Der Bürgermeister eröffnet die Straße für Fußgänger und Räder.',
  'Élise dénonce la fermeture de l’école à Besançon.',
  'El niño volvió a España después de años.',
]

describe('old code pages', () => {
  it.each(TEXTS)('are recognised: %s', (text) => {
    const plain = text.replace('’', "'")
    for (const encoding of ['windows-1252', 'cp850', 'macintosh']) {
      expect(lineCodePage(iconv.encode(plain, encoding))).toBe(encoding)
      expect(decode(Buffer.concat([Buffer.from('\x01'), iconv.encode(plain, encoding)])).text).toBe(`\x01${plain}`)
    }
  })

  it.each([
    ['Der B}rgermeister er|ffnet die Stra~e f}r Fu~g{nger und R{der.', 'Der Bürgermeister eröffnet die Straße für Fußgänger und Räder.'],
    ['Regeringen h|jer skatten p} b{nsin och det g{ller alla som k|r.', 'Regeringen höjer skatten på bänsin och det gäller alla som kör.'],
    ['Regjeringen }pner skolen n{r det er m|rkt og ikke f|r.', 'Regjeringen åpner skolen nær det er mørkt og ikke før.'],
  ])('have national letters: %s', (text, letters) => {
    expect(withNationalLetters(text)).toBe(letters)
    expect(withNationalLetters('if (a) { b | c }')).toBe('if (a) { b | c }')
  })

  it.each(TEXTS)('are undone where UTF-8 was encoded twice: %s', (text) => {
    const three = `${text} ${text} ${text}`
    expect(decodedTwice(iconv.decode(Buffer.from(three), 'windows-1252'))).toBe(three)
    expect(decodedTwice(three)).toBe(three)
  })
})
