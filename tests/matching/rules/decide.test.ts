import { describe, expect, it } from 'vitest'
import { desk } from '../desk.ts'

/** A report in a form: the same words with other places and figures. */
const report = (town: string, day: string, a: number) =>
  `The Water Board said on ${day} that the river at ${town} stood at ${a}.4 metres at six in the morning, ${a + 9} centimetres above the mark of the day before. Shipping between ${town} and the locks is limited to vessels below ${a + 40} metres, and the ferry of ${day} evening is cancelled until the level falls.`

describe('what a mark says to continue', () => {
  const first = { id: 'first', headline: 'River report for Lower Hamm', body: report('Lower Hamm', 'Monday', 5), guid: 'n1' }

  it('is the earlier version of the same supplier, though only a part of its words is left', () => {
    const { place } = desk()
    place(first)
    const body = `${report('Lower Hamm', 'Monday', 5)} The board has closed two bridges, and cellars in the old town are under water.`
    expect(place({ id: 'next', guid: 'n2', headline: 'UPDATE 1-River report for Lower Hamm', body })).toMatchObject({
      story: 'story-1',
      relation: 'rewrite',
      match: 'first',
    })
  })

  it('is not a report in the same form with other names and numbers in their places', () => {
    const { place } = desk()
    place(first)
    const other = place({
      id: 'other',
      guid: 'n2',
      headline: 'UPDATE 1-River report for Upper Vik',
      body: report('Upper Vik', 'Tuesday', 7),
    })
    expect(other).toMatchObject({ story: 'story-2', opened: true })
  })

  it('is nothing that came a day and a half before', () => {
    const { place } = desk()
    const next = (publishedAt: string) => {
      const { place } = desk()
      place(first)
      return place({
        id: 'next',
        guid: 'n2',
        publishedAt,
        headline: 'UPDATE 1-River report for Lower Hamm',
        body: 'Two bridges over the river at Lower Hamm are closed, the board said.',
      }).opened
    }
    place(first)
    expect([next('2026-03-02T20:00:00Z'), next('2026-03-03T20:30:00Z')]).toEqual([false, true])
  })
})

describe('a first round-up', () => {
  it('is a story of its own, its next number the next version', () => {
    const { place } = desk()
    const wrap = (id: string, n: number, more = '') =>
      place({ id, guid: id, headline: `WRAPUP ${n}-Storm closes ports of the north`, body: `${report('Lower Hamm', 'Monday', 5)}${more}` })
    const update = place({
      id: 'update',
      guid: 'u',
      headline: 'UPDATE 3-Storm closes ports of the north',
      body: 'Ports are closed in Vik.',
    })
    expect(wrap('w1', 1).story).not.toBe(update.story)
    expect(wrap('w2', 2, ' Ships wait off Vik.')).toMatchObject({ relation: 'rewrite', match: 'w1' })
  })
})
