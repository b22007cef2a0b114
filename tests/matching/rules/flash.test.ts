import { describe, expect, it } from 'vitest'
import { desk } from '../desk.ts'

const BODY =
  'Officials confirmed the matter on Monday after a long meeting in the capital, and promised that more would be known by the evening of the same day, when the minister is to speak. It had 7.1 and 100 and 20 in it.'
const PAIRS: [string, string][] = [
  ['FLASH: MAGNITUDE 7.1 EARTHQUAKE STRIKES OFF COAST OF JAPAN', 'Strong earthquake strikes off coast of Japan, tsunami warning issued'],
  ["FLASH: GERMANY'S SCHOLZ LOSES CONFIDENCE VOTE IN PARLIAMENT", 'Chancellor Scholz loses confidence vote in German parliament'],
  ['FLASH: FED RAISES INTEREST RATES BY QUARTER POINT', 'U.S. Federal Reserve raises interest rates by quarter point'],
  ['FLASH: FORMER PRESIDENT CARTER DIES AT AGE OF 100', 'Jimmy Carter, former U.S. president, dies at age of 100'],
  ['FLASH: AT LEAST 20 KILLED IN BUS CRASH NEAR GRAVENSTAD', 'Twenty people killed in bus crash near Gravenstad, police say'],
  ['FLASH: PRIME MINISTER LARSEN RESIGNS AFTER BUDGET VOTE', 'Danish leader Larsen resigns after losing budget vote'],
  ['FLASH: SUPREME COURT STRIKES DOWN TARIFF LAW', 'Top court strikes down tariff law in blow to government'],
]
describe('a flash is carried on by', () => {
  for (const [f, s] of PAIRS)
    it(s, () => {
      const { place } = desk()
      const flash = place({ id: 'f', headline: f })
      const story = place({ id: 's', publishedAt: '2026-03-02T08:20:00Z', headline: s, body: BODY })
      expect(flash.signal).toBe('flash')
      expect(story.story).toBe(flash.story)
    })
  it('no other company though both begin with an article', () => {
    const { place } = desk()
    const flash = place({ id: 'f', headline: 'FLASH: THE GRENADIER CORP THIRD QUARTER SHARE PROFIT 86 CTS' })
    const other = place({
      id: 'o',
      publishedAt: '2026-03-02T08:40:00Z',
      headline: 'The Ballast Corp third quarter share profit',
      body: BODY,
    })
    expect(other.story).not.toBe(flash.story)
  })
})
