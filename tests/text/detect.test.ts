import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { detectEncodings } from '../../src/text/detect.ts'

const best = (text: string, encoding: string, known: Parameters<typeof detectEncodings>[1] = {}) =>
  detectEncodings(iconv.encode(text, encoding), known)[0]

describe('the encoding of bytes that declare none', () => {
  it('is found from a few words in another script', () => {
    expect(best('Правительство объявило о новых мерах поддержки экономики', 'koi8-r')).toBe('koi8-r')
    expect(best('Уряд оголосив про нові заходи підтримки, її ціль є ґрунтовна', 'koi8-u', { language: 'uk' })).toBe('koi8-u')
    expect(best('รัฐบาลประกาศมาตรการใหม่เพื่อสนับสนุนเศรษฐกิจ', 'windows-874')).toBe('windows-874')
  })

  it('is found from the accented letters of a language in Latin script', () => {
    const words = 'Cena wzrosła o jedną trzecią, a podróż się opóźniła'
    expect(best(words, 'windows-1250', { language: 'pl' })).toBe('windows-1250')
    expect(best(words, 'windows-1250', { url: 'https://paper.example.pl/a' })).toBe('windows-1250')
  })

  it('is not one of Latin letters where letters beyond ASCII are adjacent', () => {
    const guesses = detectEncodings(iconv.encode('Правительство объявило о новых мерах', 'windows-1251'), { language: 'de' })
    expect(guesses[0]).toBe('windows-1251')
    expect(guesses).not.toContain('windows-1252')
  })

  it('does not depend on scripts, styles and comments', () => {
    const noise = `<script>"${'é'.repeat(500)}"</script><!-- ${'ü'.repeat(500)} -->`
    expect(best(`${noise}<p>Правительство объявило о новых мерах</p>`, 'windows-1251')).toBe('windows-1251')
  })
})
