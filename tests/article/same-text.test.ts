import { describe, expect, it } from 'vitest'
import { formOf, isSameEverywhere } from '../../src/article/same-text.ts'

const WALL = ['Velkommen innom hos oss igjen, kjære deg.', 'Skriv inn kodeordet ditt nedenfor, så slipper du videre til det du ville lese.']
const NEWS = { headline: 'Ferge til Halden innstilt etter brann i maskinrommet', text: [] }
const seen = (count: number, headline = (i: number) => `Sak nummer ${'abcdefgh'[i]}`) =>
  Array.from({ length: count }, (_, i) => ({ address: `avis.example/${i}`, headline: headline(i) }))

describe('a text that a host shows at many addresses', () => {
  it('is no article from the third address and headline on, where it shares nothing with what the feed promised', () => {
    expect([1, 2, 3].map((n) => isSameEverywhere(WALL, NEWS, seen(n)))).toEqual([false, false, true])
  })

  it('is one where the addresses are one, or the headline is: the same article under many names', () => {
    const address = seen(8).map((one) => ({ ...one, address: 'avis.example/1' }))
    expect(isSameEverywhere(WALL, NEWS, address)).toBe(false)
    expect(
      isSameEverywhere(
        WALL,
        NEWS,
        seen(8, () => NEWS.headline),
      ),
    ).toBe(false)
  })

  it('is one where it says what the feed promised, in headline or lead, however it is inflected', () => {
    const copy = ['Fergen til Halden ble innstilt tirsdag, da det brant i maskinrommet.']
    expect(isSameEverywhere(copy, NEWS, seen(20))).toBe(false)
    const lead = { headline: 'Stille på kaia', text: ['Fergen til Halden ligger igjen ved kaia, skriver rederiet.'] }
    expect(isSameEverywhere(copy, lead, seen(20))).toBe(false)
    const japanese = ['港町のフェリーは火曜日の朝から運休となった。機関室で火災があったためだ。']
    expect(isSameEverywhere(japanese, { headline: '港町のフェリー運休、機関室で火災', text: [] }, seen(20))).toBe(false)
    expect(
      isSameEverywhere(['続きを読むには会員登録が必要です。登録済みの方はこちら。'], { headline: '港町のフェリー運休', text: [] }, seen(3)),
    ).toBe(true)
  })

  it('is judged by the number of addresses alone where nothing can be compared, and only if it is short', () => {
    const silent = { headline: 'Kaia', text: [] }
    expect([4, 5].map((n) => isSameEverywhere(WALL, silent, seen(n)))).toEqual([false, true])
    expect(isSameEverywhere(Array(60).fill(WALL[0]), silent, seen(8))).toBe(false)
  })

  it('is the same whatever numbers it contains', () => {
    expect(formOf(['Noe gikk galt. Feil #18.2f-a1 kl. 12:40'])).toBe(formOf(['Noe  gikk galt. Feil #99.7c-b0 kl. 08:15']))
    expect(formOf(['404', '12:40'])).toBe('')
  })
})
