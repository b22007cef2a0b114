import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { archivePassed } from '../../src/pipeline/archive-passed.ts'
import { emptyMemory } from '../../src/pipeline/place-memory.ts'
import { BEEKEEPER, paragraphs } from '../dedup/desk.ts'
import { AGENCY, openWire } from './wire.ts'

const DAY_MS = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()
/** The agency's copy as an outlet cuts it. */
const CUT = paragraphs(BEEKEEPER).slice(0, -1).join('\n\n')
const OTHER = `The harbour of Gravenstad closes for a week while divers look for the anchor that a ferry lost on Sunday night.

The ferry's owner pays for the search, and for the fish that cannot be landed, the harbour master said.

Forty boats lie in the outer basin until the anchor is found or given up, and two hotels have taken in their crews.`

let wire: Awaited<ReturnType<typeof openWire>>
let bees: number
let harbour: number
beforeAll(async () => {
  wire = await openWire()
  bees = await wire.send(AGENCY, { guid: 'bees', headline: 'Bees take the night tram', body: BEEKEEPER, at: ago(20) })
  harbour = await wire.send(AGENCY, { guid: 'harbour', headline: 'Harbour closes for an anchor', body: OTHER, at: ago(20) })
  await wire.db.pool.query(`UPDATE fingerprints SET placed_at = now() - interval '20 days'`)
})
afterAll(() => wire.close())

describe('what the window has passed', () => {
  it('goes into the archive once, and out of memory', async () => {
    expect(await archivePassed(wire.context)).toBe(2)
    expect(await archivePassed(wire.context)).toBe(0)
    const { rows } = await wire.db.pool.query('SELECT cardinality(keys) AS keys FROM archive')
    expect(rows).toHaveLength(2)
    for (const { keys } of rows) expect(keys).toBeLessThanOrEqual(12)
    // A process that starts now does not read it again.
    wire.context.memory = emptyMemory()
    await wire.send(AGENCY, { guid: 'new', headline: 'A new lighthouse keeper', body: 'The lighthouse has a new keeper, a former baker.' })
    await wire.send(AGENCY, {
      guid: 'newer',
      headline: 'The baker returns',
      body: 'The baker has had enough of the lighthouse and bakes again.',
    })
    expect(wire.context.memory.index.prints).toBe(1)
  })

  it('is found by a copy that comes three weeks late', async () => {
    const late = await wire.send('Hamm Post', { guid: 'late', headline: 'Tram full of bees', body: CUT })
    expect(await wire.storyOf(late)).toBe(await wire.storyOf(bees))
    const article = await wire.get(`/v1/articles/${late}`)
    expect(article.reasons.join(' ')).toContain('20 days apart')
  })

  it('is found by the kill that names it, and by copies of what was killed', async () => {
    await wire.send(AGENCY, {
      guid: 'kill',
      headline: 'KILL - Harbour closes for an anchor',
      body: 'EDITORS: Please kill the story "Harbour closes for an anchor". No ferry lost an anchor.',
    })
    expect((await wire.get(`/v1/stories/${await wire.storyOf(harbour)}`)).status).toBe('killed')
    const copy = await wire.send('Lund Courier', { guid: 'copy', headline: 'Anchor lost, harbour shut', body: OTHER })
    expect(await wire.storyOf(copy)).toBe(await wire.storyOf(harbour))
    expect((await wire.get(`/v1/articles/${copy}`)).standing).toContain('copy-of-killed')
  })

  it('is passed too where the window holds more than it may', async () => {
    const settings = { ...wire.context.settings, WINDOW_PRINTS: 2 }
    const before = Number((await wire.db.pool.query('SELECT count(*) AS n FROM fingerprints')).rows[0].n)
    expect(await archivePassed({ ...wire.context, settings })).toBe(before - 2 - settings.WINDOW_PRINTS)
  })
})
