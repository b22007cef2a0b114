import { describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../../src/matching/fingerprint/fingerprint.ts'
import { bareBody } from '../../../src/matching/fingerprint/normalise.ts'
import { hashedWords } from '../../../src/matching/fingerprint/words.ts'
import { NO_FORM } from '../../../src/matching/rules/form.ts'
import { countOverlap } from '../../../src/matching/rules/overlap.ts'
import { sharedPassages } from '../../../src/matching/rules/passages.ts'
import { NO_BOILERPLATE } from '../../../src/matching/window/boilerplate.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrival, BEEKEEPER, paragraphs } from '../desk.ts'

const fingerprint = (body: string) => fingerprintOf(arrival({ id: 'a', body }), readSignal(arrival({ id: 'a', body })))
const contained = (a: string, b: string) => {
  const mine = fingerprint(a).shingles
  const { shared, ofA } = countOverlap(mine, fingerprint(b).shingles, {
    positions: new Uint8Array(mine.length),
    ownBoilerplate: NO_BOILERPLATE,
    theirBoilerplate: NO_BOILERPLATE,
    form: NO_FORM,
  })
  return shared / ofA
}

describe('words', () => {
  it('are equal however they are cased, accented, pointed or broken by a feed', () => {
    const plain = hashedWords('La condición: años').hashes
    expect(hashedWords('la CONDICION, anos').hashes).toEqual(plain)
    expect(hashedWords('la condici&oacute;n a&ntilde;os').hashes).toEqual(plain)
    expect(hashedWords('La condiciÃ³n aÃ±os').hashes).toEqual(plain)
  })

  it('are equal with letters that are one or two, whatever their case', () => {
    const plain = hashedWords('aeroe strasse lodz').hashes
    expect(hashedWords('ærø STRAẞE Łódź').hashes[1]).toBe(plain[1])
    expect(hashedWords('Straße').hashes[0]).toBe(plain[1])
    expect(hashedWords('Łódź').hashes).toEqual(hashedWords('łódź').hashes)
    expect(hashedWords('ΟΔΟΣ').hashes).toEqual(hashedWords('οδος').hashes)
    expect(hashedWords('한국').hashes).toEqual(hashedWords('한국'.normalize('NFD')).hashes)
  })

  it('are the same wherever a long text is cut for reading', () => {
    const line = 'Zwölf große Boote lagen im Hafen von Vik. Niemand kam 1.5 Stunden lang.'
    const once = hashedWords(`${line}\n`)
    const often = hashedWords(`${line}\n`.repeat(500))
    expect(often.hashes).toHaveLength(500 * once.hashes.length)
    expect(often.hashes.slice(-once.hashes.length)).toEqual(once.hashes)
    expect(often.salient.slice(-once.hashes.length)).toEqual(once.salient)
  })

  it('keep a number whole and tell names and numbers from the rest', () => {
    const { hashes, salient } = hashedWords('Prices rose 6.25 percent in Hamm. Dealers shrugged.')
    expect(hashes).toHaveLength(8)
    expect(salient).toEqual([false, false, true, false, false, true, false, false])
  })

  it('are pairs of characters where a script has no spaces', () => {
    expect(hashedWords('東京で地震').hashes).toHaveLength(4)
    expect(
      contained('東京で大きな地震があり交通が止まったと警察が発表した', '速報：東京で大きな地震があり交通が止まったと警察が発表した。'),
    ).toBe(1)
  })
})

describe('a fingerprint', () => {
  it('does not change when an outlet drops the dateline', () => {
    expect(bareBody(BEEKEEPER).text.startsWith('A beekeeper has moved')).toBe(true)
    expect(bareBody(BEEKEEPER).credit).toBe('Northwire')
    expect(fingerprint(BEEKEEPER).traits.exact).toBe(fingerprint(BEEKEEPER.replace(/^.*? - /, '')).traits.exact)
  })

  it('of a part stands in that of the whole, also where the whole is too long to be kept entire', () => {
    expect(contained(paragraphs(BEEKEEPER)[4]!, BEEKEEPER)).toBe(1)
    const long = Array.from({ length: 4000 }, (_, i) => `word${i}`).join(' ')
    expect(fingerprint(long).shingles.length).toBe(1024)
    expect(contained(Array.from({ length: 400 }, (_, i) => `word${i + 900}`).join(' '), long)).toBeGreaterThan(0.97)
  })

  it('of a text that says one thing over and over is that of saying it once', () => {
    const line = 'The council of Vik met on Monday and went home again without a word to anybody. '
    expect([...fingerprint(line.repeat(3000)).shingles]).toEqual([...fingerprint(line.repeat(2)).shingles])
  })

  it('of a few words in turns has as many runs as there are words', () => {
    const words = Array.from({ length: 3000 }, (_, i) => `w${i % 7}`).join(' ')
    const { shingles } = fingerprint(words)
    expect(shingles.length).toBe(7)
    expect([...shingles]).toEqual([...shingles].sort((a, b) => a - b))
  })

  it('shares a key with its copy, its next version and its notice of kill', () => {
    const keys = (given: Parameters<typeof arrival>[0]) => new Set(fingerprintOf(arrival(given), readSignal(arrival(given))).keys)
    const own = keys({ id: 'a', headline: 'Bees cross town by tram', body: BEEKEEPER, guid: 'g' })
    const meets = (other: Set<number>) => [...other].some((key) => own.has(key))
    expect(meets(keys({ id: 'b', source: 'Hamm Post', headline: 'X', body: paragraphs(BEEKEEPER).slice(0, 3).join('\n\n') }))).toBe(true)
    expect(meets(keys({ id: 'c', headline: 'Other', body: 'Other.', guid: 'g' }))).toBe(true)
    expect(meets(keys({ id: 'd', headline: 'KILL', body: 'Please kill the story headlined "Bees cross town by tram," sent today.' }))).toBe(
      true,
    )
    expect(
      meets(
        keys({ id: 'e', source: 'Hamm Post', headline: 'Ice leaves harbour', body: 'The ice has left the harbour of Vik.', guid: 'g' }),
      ),
    ).toBe(false)
  })
})

describe('shared passages', () => {
  it('are the longest common runs of words, in the spelling of either text', () => {
    const [first, second] = sharedPassages(
      BEEKEEPER,
      `Own words stand here. ${paragraphs(BEEKEEPER)[3]!.toUpperCase()} And own words again.`,
    )
    const passage = paragraphs(BEEKEEPER)[3]!
    expect(first).toEqual({ text: passage, other: passage.toUpperCase(), words: passage.split(' ').length })
    expect(second).toBeUndefined()
  })

  it('are none where only phrases are shared, and few where the texts are equal', () => {
    expect(
      sharedPassages('The council said on Monday that it would wait.', 'The council said on Monday that nobody came to the fair.'),
    ).toEqual([])
    expect(sharedPassages(BEEKEEPER, BEEKEEPER)).toHaveLength(1)
  })
})
