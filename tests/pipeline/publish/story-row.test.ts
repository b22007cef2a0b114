import { describe, expect, it } from 'vitest'
import type { StoryBefore } from '../../../db/write/stories.ts'
import { storyOutcome, touchedStories } from '../../../src/pipeline/publish/story-row.ts'
import { BEFORE, decision, LATER, member, NOW } from './decisions.ts'

const outlet = { sourceKind: 'outlet', source: 'Hamm Post', sourceId: 6, relation: 'copy' } as const
const state = (status: StoryBefore['status'], over: Partial<StoryBefore> = {}) => ({
  story: { status, embargoedUntil: null, killedAt: null, ...over },
})
const outcome = (members = [member()], decisions = [decision()], pin?: Parameters<typeof storyOutcome>[0]['pin']) =>
  storyOutcome({ id: 1, members, decisions, pin }, NOW)
const opening = (over: Parameters<typeof decision>[0] = {}) =>
  decision({ ...over, placement: { opened: true, ...over.placement }, version: { number: 1, ...over.version } })

describe('the row of a story', () => {
  it('is that of its canonical article, with its articles and their versions counted', () => {
    const members = [
      member({ ...outlet, articleId: 12, newest: 2, publishedAt: new Date('2026-03-02T10:00:00Z'), headline: 'Pump maker' }),
      member({ newest: 3, language: 'sv' }),
    ]
    expect(outcome(members).row).toEqual({
      id: 1,
      canonicalId: 11,
      canonicalNumber: 1,
      canonicalReasons: ['Northwire is an agency'],
      headline: 'Pumps pay',
      sourceId: 5,
      language: 'sv',
      urgency: null,
      subjects: [],
      slugline: null,
      pictures: 0,
      copies: 2,
      versions: 5,
      status: 'usable',
      killed: false,
      corrected: false,
      embargoedUntil: null,
      quiet: false,
      listedAt: null,
    })
  })

  it('is headed by the beginning of the text where there is no headline, and by a remark where there is no text either', () => {
    expect(outcome([member({ headline: '', opening: 'Ducks move' })]).row.headline).toBe('Ducks move')
    expect(outcome([member({ headline: '', opening: null })]).row.headline).toBe('(without a headline)')
  })

  it('prefers the longer of two articles of one supplier from the same moment', () => {
    const members = [member({ words: 4 }), member({ articleId: 12, words: 5 })]
    expect(outcome(members).row.canonicalId).toBe(12)
    expect(outcome([...members].reverse()).row.canonicalId).toBe(12)
  })

  it('leaves an article without words out of the choice', () => {
    const members = [member({ words: 0, publishedAt: BEFORE }), member({ articleId: 12, words: 1, publishedAt: BEFORE })]
    expect(outcome(members).row.canonicalId).toBe(12)
  })

  it('goes by the time when an article was first seen where its supplier states none', () => {
    const first = member({ articleId: 12, sourceKind: 'outlet', source: 'Coast Echo', publishedAt: null, firstSeenAt: BEFORE })
    const second = member({ ...outlet, publishedAt: LATER, firstSeenAt: new Date('2026-03-02T09:00:00Z') })
    expect(outcome([second, first]).row.canonicalId).toBe(12)
  })

  it('prefers the agency that a copy credits', () => {
    const credited = (credit: string | null) => [
      member({ ...outlet, articleId: 12, credit }),
      member({ ...outlet, source: 'Coast Echo', sourceId: 7, articleId: 13, publishedAt: NOW }),
    ]
    expect(outcome(credited('coast echo')).row.canonicalId).toBe(13)
    expect(outcome(credited(null)).row.canonicalId).toBe(12)
  })

  it('follows a pin, but not to an article that is hidden in a published story', () => {
    const pin = { articleId: 12, by: 'Ada', why: 'better' }
    const pinned = member({ ...outlet, articleId: 12 })
    const row = (over: object, decisions = [decision()]) => outcome([member(), { ...pinned, ...over }], decisions, pin).row
    expect(row({})).toMatchObject({ canonicalId: 12, canonicalReasons: ['pinned by Ada: better'] })
    expect(row({ embargoedUntil: LATER }).canonicalId).toBe(11)
    expect(row({ embargoedUntil: BEFORE }).canonicalId).toBe(12)
    expect(row({ embargoedUntil: LATER, ...state('embargoed') }).canonicalId).toBe(12)
    expect(outcome([member({ embargoedUntil: LATER }), pinned], [decision()], pin).row.canonicalId).toBe(12)
  })

  it('lets embargoed copy be canonical in an embargoed story only', () => {
    const members = (over: object) => [member({ embargoedUntil: LATER, ...over }), member({ ...outlet, articleId: 12, ...over })]
    expect(outcome(members({})).row.canonicalId).toBe(12)
    expect(outcome(members(state('embargoed'))).row.canonicalId).toBe(11)
  })

  it('is corrected by a correction of this story that was not read before', () => {
    const corrected = (effect: object, reread = false) => outcome([member()], [decision({ effect, version: { reread } })]).row.corrected
    expect(corrected({ corrects: '1' })).toBe(true)
    expect(corrected({ corrects: '2' })).toBe(false)
    expect(corrected({ corrects: '1' }, true)).toBe(false)
    expect(corrected({})).toBe(false)
    expect(outcome([member()], [decision(), decision({ effect: { corrects: '1' } })]).row.corrected).toBe(true)
  })

  it('is quiet where every decision is, and not where an editor moved articles', () => {
    const cosmetic = decision({ change: 'cosmetic' })
    expect(outcome([member()], [cosmetic]).row.quiet).toBe(true)
    expect(outcome([member()], [cosmetic, decision()]).row.quiet).toBe(false)
    expect(outcome([member()], []).row.quiet).toBe(false)
  })
})

describe('the relations in a story', () => {
  it('are seen from the canonical article', () => {
    const members = [
      member({ ...outlet, articleId: 12, relation: 'original' }),
      member({ relation: 'copy' }),
      member({ articleId: 13, publishedAt: NOW }),
    ]
    expect(outcome(members).relations).toEqual([
      { articleId: 12, relation: 'copy' },
      { articleId: 11, relation: 'original' },
      { articleId: 13, relation: 'rewrite' },
    ])
  })
})

describe('the state of a story', () => {
  const fresh = (over = {}) => member({ story: null, ...over })
  const after = (members: ReturnType<typeof member>[], ...decisions: ReturnType<typeof decision>[]) => {
    const { row, logLines } = outcome(members, decisions)
    const { status, killed, embargoedUntil } = row
    return { status, killed, embargoedUntil, log: decisions.map((one) => logLines.get(one)?.line) }
  }

  it('is usable where usable copy opens it', () => {
    expect(after([fresh()], opening())).toEqual({ status: 'usable', killed: false, embargoedUntil: null, log: ['line'] })
  })

  it('is embargoed until the time of the version that opens it', () => {
    const decisions = [decision({ version: { embargoedUntil: BEFORE } }), opening({ version: { embargoedUntil: LATER } })]
    expect(after([fresh()], ...decisions)).toMatchObject({ status: 'embargoed', embargoedUntil: LATER, log: ['no line', 'no line'] })
    expect(after([fresh()], opening({ version: { embargoedUntil: BEFORE } }))).toMatchObject({ status: 'usable', log: ['line'] })
  })

  it('is embargoed where a version opens it that is withheld by its status or by what it says', () => {
    const entry = { pubStatus: 'withheld', signal: null, version: null } as const
    expect(after([fresh()], opening({ version: { entry } })).status).toBe('embargoed')
    expect(after([fresh()], opening({ placement: { signal: 'withheld' } })).status).toBe('embargoed')
  })

  it('is usable where an editor took an article out of another story', () => {
    expect(after([fresh()])).toEqual({ status: 'usable', killed: false, embargoedUntil: null, log: [] })
  })

  it('stays as it was where the version that opens another story corrects this one', () => {
    const other = opening({ placement: { story: '2' }, version: { embargoedUntil: LATER }, effect: { corrects: '1' } })
    expect(after([member()], other)).toMatchObject({ status: 'usable', embargoedUntil: null, log: ['no line'] })
  })

  it('stays usable under a hidden version, which the log passes over', () => {
    expect(after([member()], decision({ version: { embargoedUntil: LATER } }))).toMatchObject({ status: 'usable', log: ['no line'] })
    expect(after([member()], decision({ version: { embargoedUntil: BEFORE } }))).toMatchObject({ status: 'usable', log: ['line'] })
  })

  it('is killed once: a second kill is not logged and does not set the time of the kill anew', () => {
    const kill = () => decision({ effect: { kills: '1' }, placement: { story: null } })
    expect(after([member()], kill(), kill())).toMatchObject({ status: 'killed', killed: true, log: ['line', 'no line'] })
    expect(after([member(state('killed', { killedAt: BEFORE }))], kill())).toMatchObject({ status: 'killed', killed: false })
    const underEmbargo = state('killed', { killedAt: BEFORE, embargoedUntil: LATER })
    expect(after([member(underEmbargo)], kill())).toMatchObject({ status: 'killed', killed: false, log: ['no line'] })
    expect(after([member()], decision({ effect: { kills: '2' } }))).toMatchObject({ status: 'usable', killed: false })
  })

  it('is killed under embargo without words in the log', () => {
    const killed = after([member(state('embargoed', { embargoedUntil: LATER }))], decision({ effect: { kills: '1' } }))
    expect(killed).toMatchObject({ status: 'killed', killed: true, log: ['line without words'] })
  })

  it('is withheld where its supplier withholds it, and not where that concerns another story', () => {
    const withhold = (story: string) => decision({ effect: { withholds: story }, placement: { signal: 'withheld' } })
    expect(after([member()], withhold('1'))).toMatchObject({ status: 'withheld', log: ['line'] })
    expect(after([member()], withhold('2'))).toMatchObject({ status: 'usable' })
  })

  it('says nothing of a decision that the log enters under another story', () => {
    expect(after([member()], decision({ effect: { kills: '2' } })).log).toEqual([undefined])
  })
})

describe('copy that may break an embargo', () => {
  const hidden = (...members: ReturnType<typeof member>[]) => outcome(members).hasHiddenAgencyCopy
  it('is looked for where any agency’s copy is hidden, or says that it is embargoed', () => {
    expect(hidden(member())).toBe(false)
    expect(hidden(member(), member({ articleId: 12, embargoedUntil: LATER }))).toBe(true)
    expect(hidden(member({ signal: 'embargo' }))).toBe(true)
    expect(hidden(member({ signal: 'correction' }))).toBe(false)
    expect(hidden(member({ ...outlet, embargoedUntil: LATER }), member({ ...outlet, signal: 'embargo' }))).toBe(false)
    expect(hidden(member({ embargoedUntil: LATER, ...state('embargoed') }))).toBe(false)
    expect(hidden(member({ embargoedUntil: LATER, story: null }))).toBe(true)
  })
})

describe('the stories that decisions touch', () => {
  it('are the one of the version and those that it kills, corrects or withholds, each once', () => {
    const plain = decision()
    const kill = decision({ placement: { story: null }, effect: { kills: '2' } })
    const correction = decision({ effect: { corrects: '1' } })
    const both = decision({ placement: { story: '3' }, effect: { corrects: '4', withholds: '2' } })
    expect([...touchedStories([plain, kill, correction, both])]).toEqual([
      [1, [plain, correction]],
      [2, [kill, both]],
      [3, [both]],
      [4, [both]],
    ])
    expect(touchedStories([decision({ placement: { story: null } })]).size).toBe(0)
  })
})
