import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '../../../db/client.ts'
import { fingerprintOf } from '../../../src/matching/fingerprint/fingerprint.ts'
import { findCandidatesFor, findSettled, type Sought } from '../../../src/pipeline/place/find-candidates.ts'
import { emptyMemory } from '../../../src/pipeline/place/place-memory.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrival } from '../../matching/desk.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

const FERRY = 'The night ferry to Skerry sails at 23:40 with room for 14 bicycles and a cow, captain Ida Sund said in Hamm on Monday.'
const POND = 'The pond in Vik froze over before dawn, and 31 ducks were carried to the brewery by its watchman Per Moe and his 2 sons.'

let publisher: Awaited<ReturnType<typeof openPublisher>>
let ferry: number
let pond: number
beforeAll(async () => {
  publisher = await openPublisher()
  ferry = await publisher.send(AGENCY, { guid: 'ferry', headline: 'Ferry with a cow', body: FERRY })
  pond = await publisher.send(AGENCY, { guid: 'pond', headline: 'Ducks move out', body: POND })
})
afterAll(() => publisher.close())

function sought(body: string): Sought {
  const copy = arrival({ id: '0', source: 'Hamm Post', publishedAt: new Date().toISOString(), headline: 'As the outlet has it', body })
  return { articleId: 0, isNew: true, fingerprint: fingerprintOf(copy, readSignal(copy)) }
}
const candidatesOf = async (...bodies: string[]) => {
  const memory = emptyMemory()
  const batch = bodies.map(sought)
  const settled = await findSettled(publisher.db.pool, memory, batch)
  return inTransaction(publisher.db, async (client) =>
    (await findCandidatesFor(client, memory, batch, settled)).map((candidate) => candidate.articleId),
  )
}

describe('the candidates of a batch', () => {
  it('are the earlier versions that share text with one of it, in the order of placing', async () => {
    expect(await candidatesOf(FERRY)).toEqual([ferry])
    expect(await candidatesOf(POND, FERRY)).toEqual([ferry, pond])
  })

  it('are none for a text that nothing shares', async () => {
    expect(await candidatesOf('Nine gardens along the canal were flooded when a pump failed, and seven cellars with them.')).toEqual([])
  })
})
