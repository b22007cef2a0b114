import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sinceOf, thresholdsOf } from '../../../src/cli/rehearse.ts'
import { THRESHOLD_TABLE, type Threshold } from '../../../src/matching/thresholds.ts'
import { rehearse } from '../../../src/pipeline/place/rehearse.ts'
import { BEEKEEPER, paragraphs } from '../../matching/desk.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

/** Half of the agency's copy, sub-edited, with paragraphs of the outlet's own. */
const CUT = [
  paragraphs(BEEKEEPER)[0]!.replace('GRAVENSTAD, March 2 (Northwire) - ', ''),
  paragraphs(BEEKEEPER)[1]!,
  'Our reporter took the same tram on Tuesday and met no bee at all, only a tired inspector and two students with a cake.',
].join('\n\n')

let publisher: Awaited<ReturnType<typeof openPublisher>>
let agency: number
let post: number
beforeAll(async () => {
  publisher = await openPublisher()
  agency = await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the night tram', body: BEEKEEPER })
  post = await publisher.send('Hamm Post', { guid: 'p1', headline: 'Bees on a tram', body: CUT })
})
afterAll(() => publisher.close())

const hourAgo = () => new Date(Date.now() - 3_600_000)
const STRICT = { mostShorter: 0.99, mostSalient: 0.99, partShorter: 0.99, partSalient: 0.99 }

describe('a rehearsal', () => {
  it('with the thresholds that hold changes nothing', async () => {
    expect(await publisher.storyOf(post)).toBe(await publisher.storyOf(agency))
    expect(await rehearse(publisher.db, hourAgo(), {}, 14)).toEqual({ versions: 2, merges: [], splits: [] })
  })

  it('with stricter ones lists the story that would come apart, and leaves everything as it is', async () => {
    const before = await publisher.lastEvent()
    const { splits, merges } = await rehearse(publisher.db, hourAgo(), STRICT, 14)
    expect(splits.map((group) => group.map(({ id }) => id))).toEqual([[agency, post]])
    expect(splits[0]![0]).toEqual({ id: agency, source: AGENCY, headline: 'Bees take the night tram' })
    expect(merges).toEqual([])
    expect([await publisher.lastEvent(), await publisher.storyOf(post)]).toEqual([before, await publisher.storyOf(agency)])
  })

  it('knows what was placed before its span, as far back as the window reaches', async () => {
    const placed = (article: number, days: number) =>
      publisher.db.pool.query(
        `UPDATE placements SET placed_at = now() - make_interval(days => $2) WHERE version_id IN (SELECT id FROM versions WHERE article_id = $1)`,
        [article, days],
      )
    await placed(agency, 3)
    expect(await rehearse(publisher.db, hourAgo(), {}, 14)).toEqual({ versions: 1, merges: [], splits: [] })
    const { versions, splits } = await rehearse(publisher.db, hourAgo(), STRICT, 14)
    expect([versions, splits.map((group) => group.map(({ id }) => id))]).toEqual([1, [[agency, post]]])
    expect(await rehearse(publisher.db, hourAgo(), STRICT, 2)).toEqual({ versions: 1, merges: [], splits: [] })
    await placed(agency, 0)
  })

  it('keeps to what people decided: what they split and merged does not change with any threshold', async () => {
    const word = { by: 'Ada', why: 'read both' }
    await publisher.post(`/v1/articles/${agency}/never`, { other: post, ...word })
    expect(await rehearse(publisher.db, hourAgo(), STRICT, 14)).toMatchObject({ merges: [], splits: [] })
  })

  it('can be of a shorter window than the one that holds', async () => {
    expect(await rehearse(publisher.db, hourAgo(), { windowDays: 7 }, 14)).toMatchObject({ versions: 2 })
  })

  it('goes back only as far as the given time', async () => {
    expect(await rehearse(publisher.db, new Date(Date.now() + 60_000), {}, 14)).toMatchObject({ versions: 0 })
  })
})

it('its options are read, and refused with what there is', () => {
  expect(Math.round((Date.now() - sinceOf('7d').getTime()) / 86_400_000)).toBe(7)
  expect(() => sinceOf('a week')).toThrow('--since a week is not understood')
  expect(thresholdsOf(['match.mostShorter=0.4'])).toEqual({ mostShorter: 0.4 })
  expect(() => thresholdsOf(['match.toString=1'])).toThrow('match.mostShorter=0.36')
})

it('every threshold can be set, or the reason why not is given', () => {
  for (const [name, { value, fixed }] of Object.entries<Threshold>(THRESHOLD_TABLE)) {
    const set = () => thresholdsOf([`match.${name}=${value}`])
    if (fixed) expect(set, name).toThrow(`match.${name} cannot be rehearsed. ${fixed}`)
    else expect(set(), name).toEqual({ [name]: value })
  }
  expect(() => thresholdsOf(['match.shingleWords=5'])).toThrow('It is part of every stored fingerprint')
})
