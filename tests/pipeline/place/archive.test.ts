import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { archiveExpired } from '../../../src/pipeline/place/archive-fingerprints.ts'
import { emptyMemory } from '../../../src/pipeline/place/place-memory.ts'
import { BEEKEEPER, paragraphs } from '../../matching/desk.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

const DAY_MS = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()
/** The agency's copy as an outlet cuts it. */
const CUT = paragraphs(BEEKEEPER).slice(0, -1).join('\n\n')
const OTHER = `The harbour of Gravenstad closes for a week while divers look for the anchor that a ferry lost on Sunday night.

The ferry's owner pays for the search, and for the fish that cannot be landed, the harbour master said.

Forty boats lie in the outer basin until the anchor is found or given up, and two hotels have taken in their crews.`

let publisher: Awaited<ReturnType<typeof openPublisher>>
let bees: number
let harbour: number
beforeAll(async () => {
  publisher = await openPublisher()
  bees = await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the night tram', body: BEEKEEPER, at: ago(20) })
  harbour = await publisher.send(AGENCY, { guid: 'harbour', headline: 'Harbour closes for an anchor', body: OTHER, at: ago(20) })
  await publisher.db.pool.query(`UPDATE placements SET placed_at = now() - interval '20 days'`)
})
afterAll(() => publisher.close())

describe('what the window has passed', () => {
  it('goes into the archive once, and out of memory', async () => {
    expect(await archiveExpired(publisher.context)).toBe(2)
    expect(await archiveExpired(publisher.context)).toBe(0)
    const { rows } = await publisher.db.pool.query('SELECT cardinality(keys) AS keys FROM archive')
    expect(rows).toHaveLength(2)
    for (const { keys } of rows) expect(keys).toBeLessThanOrEqual(12)
    // A process that starts now does not read it again.
    publisher.context.memory = emptyMemory()
    await publisher.send(AGENCY, {
      guid: 'new',
      headline: 'A new lighthouse keeper',
      body: 'The lighthouse has a new keeper, a former baker.',
    })
    await publisher.send(AGENCY, {
      guid: 'newer',
      headline: 'The baker returns',
      body: 'The baker has had enough of the lighthouse and bakes again.',
    })
    expect(publisher.context.memory.index.fingerprints).toBe(1)
  })

  it('is found by a copy that comes three weeks late', async () => {
    const late = await publisher.send('Hamm Post', { guid: 'late', headline: 'Tram full of bees', body: CUT })
    expect(await publisher.storyOf(late)).toBe(await publisher.storyOf(bees))
    const article = await publisher.get(`/v1/articles/${late}`)
    expect(article.reasons.join(' ')).toContain('20 days apart')
  })

  it('is found by the kill that names it, and by copies of what was killed', async () => {
    await publisher.send(AGENCY, {
      guid: 'kill',
      headline: 'KILL - Harbour closes for an anchor',
      body: 'EDITORS: Please kill the story "Harbour closes for an anchor". No ferry lost an anchor.',
    })
    expect((await publisher.get(`/v1/stories/${await publisher.storyOf(harbour)}`)).status).toBe('killed')
    const copy = await publisher.send('Lund Courier', { guid: 'copy', headline: 'Anchor lost, harbour shut', body: OTHER })
    expect(await publisher.storyOf(copy)).toBe(await publisher.storyOf(harbour))
    expect((await publisher.get(`/v1/articles/${copy}`)).warnings).toContain('copy-of-killed')
  })
})
