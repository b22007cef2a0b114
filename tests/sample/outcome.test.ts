import { describe, expect, it } from 'vitest'
import { readMorning, type SampleEntry } from '../../sample/morning.ts'
import { readOutcome } from '../../sample/outcome.ts'

const { entries, feeds, sources } = readMorning()
const outcome = readOutcome()
const byId = new Map(entries.map((entry) => [entry.id, entry]))
const storyOf = new Map(outcome.stories.flatMap(({ story, entries }) => Object.keys(entries).map((id) => [id, story])))
const entry = (id: string): SampleEntry => byId.get(id) ?? expect.fail(`the outcome names ${id}, which the morning has not`)

/** Word 5-grams of an entry's longest state. */
function shingles(id: string): Set<string> {
  const texts = entry(id).states.map(({ body }) => body.join('\n'))
  const words = texts
    .reduce((a, b) => (b.length > a.length ? b : a))
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)!
  return new Set(words.slice(4).map((_, i) => words.slice(i, i + 5).join(' ')))
}

const shared = (a: Set<string>, b: Set<string>) => [...a].filter((gram) => b.has(gram)).length

describe('the morning', () => {
  it('has three agencies, eight outlets and 120 or so entries in three languages, a third of them there when it opens', () => {
    expect(sources.filter(({ kind }) => kind === 'agency')).toHaveLength(3)
    expect(sources.filter(({ kind }) => kind === 'outlet')).toHaveLength(8)
    expect(entries.length).toBeGreaterThanOrEqual(120)
    expect(new Set(entries.map(({ feed }) => feed.language))).toEqual(new Set(['en', 'de', 'fr']))
    const early = entries.filter(({ states }) => states[0]!.at < 0).length / entries.length
    expect(early).toBeGreaterThan(0.3)
    expect(early).toBeLessThan(0.37)
  })

  it('gives every state of one entry one identity and no two entries the same', () => {
    const addresses = entries.map(({ states }) => states[0]!.path)
    expect(new Set(addresses).size).toBe(entries.length)
    const guids = entries.flatMap(({ source, states }) => [...new Set(states.map(({ guid }) => `${source.id} ${guid}`))])
    expect(new Set(guids).size).toBe(guids.length)
  })

  it('leaves no placeholder in the copy', () => {
    expect(JSON.stringify(entries.map(({ states }) => states.map(({ headline, summary, body }) => [headline, summary, body])))).not.toMatch(
      /[{}]/,
    )
  })
})

describe('the outcome', () => {
  it('places every entry exactly once, and none that the morning has not', () => {
    const placed = [
      ...outcome.stories.flatMap((story) => Object.keys(story.entries)),
      ...outcome.alone,
      ...outcome.linked.map((link) => link.entry),
      ...outcome.noStory,
    ]
    expect(placed.toSorted()).toEqual(entries.map(({ id }) => id).toSorted())
  })

  it('gives each story one original, which is its oldest entry or that of the supplier whom others were ahead of, and a canonical entry of its own', () => {
    for (const { story, canonical, first, entries: relations } of outcome.stories) {
      const ids = Object.keys(relations)
      const oldest = ids.toSorted((a, b) => entry(a).states[0]!.at - entry(b).states[0]!.at)[0]!
      const originals = ids.filter((id) => relations[id] === 'original')
      expect([originals.length, first ?? originals[0]], story).toEqual([1, oldest])
      expect(ids, story).toEqual(expect.arrayContaining(canonical))
    }
  })

  it('calls copy what another source runs and rewrite what the same source sends again', () => {
    for (const { entries: relations } of outcome.stories) {
      const original = Object.keys(relations).find((id) => relations[id] === 'original')!
      for (const [id, relation] of Object.entries(relations)) {
        if (relation !== 'original') expect(relation, id).toBe(entry(id).source === entry(original).source ? 'rewrite' : 'copy')
      }
    }
  })

  it('puts together only what shares its words with the original or the rewrite before it, but for kills and what a flash announced', () => {
    for (const { entries: relations } of outcome.stories) {
      const ids = Object.keys(relations)
      for (const [i, id] of ids.entries()) {
        if (i === 0 || outcome.signals[id]?.includes('kill') || outcome.signals[ids[i - 1]!]?.includes('flash')) continue
        const mine = shingles(id)
        const best = Math.max(...ids.slice(0, i).map((other) => shared(mine, shingles(other)) / Math.min(mine.size, shingles(other).size)))
        expect(best, id).toBeGreaterThan(0.4)
      }
    }
  })

  it('keeps apart what only looks alike', () => {
    for (const [a, b] of outcome.apart) {
      expect(entry(a) && entry(b)).toBeTruthy()
      expect(storyOf.has(a) && storyOf.get(a) === storyOf.get(b), `${a} and ${b}`).toBe(false)
    }
  })

  it('links a long local article that carries half of a wire story', () => {
    for (const { entry: long, other, score } of outcome.linked) {
      const [longGrams, wireGrams] = [shingles(long), shingles(other)]
      const share = shared(longGrams, wireGrams) / wireGrams.size
      expect(share).toBeGreaterThan(score)
      expect(share).toBeLessThan(0.6)
      expect(shared(longGrams, wireGrams) / longGrams.size).toBeLessThan(0.25)
    }
  })

  it('states versions, captions and signals as the morning has them', () => {
    const said = ({ headline, body, pictures, pubStatus, edNote }: SampleEntry['states'][number]) =>
      JSON.stringify([headline, body, pictures, pubStatus, edNote])
    const changed = entries.filter(({ states }) => new Set(states.map(said)).size > 1)
    expect(outcome.versions).toEqual(Object.fromEntries(changed.map(({ id, states }) => [id, states.length])))
    const pictured = entries.filter(({ states }) => states.at(-1)!.pictures.length)
    const captions = pictured.map(({ id, states }) => [
      id,
      states.at(-1)!.pictures.map(({ caption, credit }) => ({ text: caption, credit })),
    ])
    expect(outcome.captions).toEqual(Object.fromEntries(captions))
    for (const id of Object.keys(outcome.changes)) expect(outcome.versions[id], id).toBeGreaterThan(1)
    for (const { entry: id, elsewhere } of outcome.pictures)
      expect(entry(id).states[0]!.pictures[0]!.file, id).toBe(entry(elsewhere).states[0]!.pictures[0]!.file)
    for (const id of Object.keys(outcome.signals)) expect(outcome.signals[id]).toHaveLength(entry(id).states.length)
  })

  it('states the health of every feed', () => {
    expect(Object.keys(outcome.feeds).toSorted()).toEqual(feeds.map(({ name }) => name).toSorted())
    for (const { name, movesTo, movesAt, goneAt, slowSeconds, charset } of feeds) {
      const { at, to, seconds, charset: stated } = outcome.feeds[name]!
      expect([at, to, seconds, stated], name).toEqual([movesAt ?? goneAt, movesTo && `/feeds/${movesTo}`, slowSeconds, charset])
    }
  })

  it('holds every case that was asked for', () => {
    const six = outcome.stories.find(({ story }) => story === 'flood levy')!
    expect(new Set(Object.keys(six.entries).map((id) => entry(id).source.id)).size).toBe(7)
    expect(
      outcome.stories.filter(({ killed }) => killed).some(({ entries }) => Object.values(entries).filter((r) => r === 'copy').length === 2),
    ).toBe(true)
    expect(outcome.stories.filter(({ corrected, stillWrong }) => corrected && stillWrong.length === 2)).toHaveLength(1)
    expect(outcome.stories.filter(({ releasedAt }) => releasedAt)).toHaveLength(1)
    expect(outcome.stories.some(({ embargoedUntilFreed, brokeEmbargo }) => embargoedUntilFreed && brokeEmbargo.length)).toBe(true)
    expect(outcome.stories.some(({ withheld }) => withheld)).toBe(true)
    expect(outcome.stories.some(({ replaces }) => outcome.stories.some(({ story, killed }) => story === replaces && killed))).toBe(true)
    expect(new Set(Object.values(outcome.signals).flat())).toEqual(
      new Set([null, 'flash', 'update', 'correction', 'refile', 'repeat', 'kill', 'withheld', 'embargo', 'advisory']),
    )
    expect(new Set(Object.values(outcome.changes))).toEqual(new Set(['captions', 'cosmetic']))
    expect(outcome.pictures.map(({ differs, killed }) => [differs, killed])).toEqual([
      [true, false],
      [false, true],
    ])
    for (const language of ['de', 'fr']) {
      const foreign = outcome.stories.filter(({ entries }) => entry(Object.keys(entries)[0]!).feed.language === language)
      expect(
        foreign.some(({ entries }) => Object.values(entries).filter((r) => r === 'copy').length === 2),
        language,
      ).toBe(true)
    }
  })
})
