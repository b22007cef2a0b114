import { describe, expect, it } from 'vitest'
import { followsFlash } from '../../../src/matching/rules/follows-flash.ts'
import { BEEKEEPER } from '../desk.ts'
import { comparedOf, earlierOf, sideOf, viewOf } from './builders.ts'

const FLASH = earlierOf({ headline: 'FLASH: BEEKEEPER MOVES BEES BY TRAM' })
const STORY = sideOf({ headline: 'Beekeeper moves bees by tram', body: BEEKEEPER })
const LIKE = { sameSource: true, headline: 0.5, headlineShared: 3, hours: 6 }

describe('a story follows its flash', () => {
  it('with half of the headline, three words of it, within six hours', () => {
    expect(followsFlash(STORY, viewOf(), [comparedOf(FLASH, LIKE)])).toMatchObject({ relation: 'rewrite', score: 0.5 })
    for (const less of [{ headline: 0.49 }, { headlineShared: 2 }, { hours: 6.1 }, { sameSource: false }])
      expect(followsFlash(STORY, viewOf(), [comparedOf(FLASH, { ...LIKE, ...less })])).toBeNull()
  })

  it('only if it has a text and the flash has hardly any', () => {
    expect(
      followsFlash(sideOf({ headline: 'Beekeeper moves bees by tram', body: 'More to come.' }), viewOf(), [comparedOf(FLASH, LIKE)]),
    ).toBeNull()
    const long = earlierOf({ headline: 'FLASH: BEEKEEPER MOVES BEES BY TRAM', body: BEEKEEPER })
    expect(followsFlash(STORY, viewOf(), [comparedOf(long, LIKE)])).toBeNull()
  })

  it('not if the flash has figures that the story lacks and begins with another name', () => {
    const flash = earlierOf({ headline: 'FLASH: HAMM BANK MOVES BEES 77' })
    expect(followsFlash(STORY, viewOf(), [comparedOf(flash, LIKE)])).toBeNull()
    const own = earlierOf({ headline: 'FLASH: HAMM BANK MOVES BEES 82' })
    expect(followsFlash(STORY, viewOf(), [comparedOf(own, LIKE)])).not.toBeNull()
  })
})
