import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catchUp, emptyMemory } from '../../../src/pipeline/place/place-memory.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

let publisher: Awaited<ReturnType<typeof openPublisher>>
beforeAll(async () => {
  publisher = await openPublisher()
  await publisher.send(AGENCY, {
    guid: 'pond',
    headline: 'Ducks move out',
    body: 'The pond in Vik froze over, and 31 ducks were carried to the brewery.',
  })
})
afterAll(() => publisher.close())

const newest = async (): Promise<number> => (await publisher.db.pool.query('SELECT max(id) AS id FROM placements')).rows[0].id

describe('the memory of placing', () => {
  it('reads the whole window at first, and then what was placed since', async () => {
    const memory = emptyMemory()
    await catchUp(publisher.db.pool, memory, 0)
    expect(memory.index.last).toBe(await newest())
    await publisher.send(AGENCY, {
      guid: 'clock',
      headline: 'Clock stops',
      body: 'The clock of Tarn stopped at 4 on Friday, the sexton Liv Ask wrote.',
    })
    const before = memory.index.last
    await catchUp(publisher.db.pool, memory, 0)
    expect(memory.index.last).toBe(await newest())
    expect(memory.index.last).toBeGreaterThan(before)
  })
})
