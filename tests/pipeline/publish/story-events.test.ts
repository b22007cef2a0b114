import { describe, expect, it } from 'vitest'
import { NEVER_OUT } from '../../../db/write/story-log.ts'
import { eventOf, loggedStoryOf, storyEvents, unpublishedCorrections, warningDetail } from '../../../src/pipeline/publish/story-events.ts'
import type { ArticleWarnings } from '../../../src/pipeline/publish/warnings.ts'
import type { LogLine } from '../../../src/story/embargo/story-states.ts'
import { decision } from './decisions.ts'

const warnings: ArticleWarnings[] = [
  { storyId: 1, articleId: 12, warnings: ['uncorrected', 'copy-of-killed'] },
  { storyId: 1, articleId: 13, warnings: ['uncorrected'] },
  { storyId: 2, articleId: 14, warnings: ['uncorrected', 'copy-of-killed'] },
]
const logged = (decisions: ReturnType<typeof decision>[], line: LogLine = 'line') =>
  storyEvents(decisions, {
    rows: [{ id: 1, headline: 'As the story stands', canonicalId: 11, canonicalNumber: 2 }],
    logLines: new Map(decisions.map((one) => [one, { line, before: 'usable', after: 'usable' }])),
    warnings,
  })

describe('the event of a decision', () => {
  it.each([
    ['a change of substance is an update', {}, 'updated'],
    ['a cosmetic change is none', { change: 'cosmetic' }, null],
    ['a version without any change is none', { change: 'none' }, null],
    ['a version that nothing is compared with is an update', { change: null }, 'updated'],
    ['the opening of a story is its creation', { placement: { opened: true } }, 'created'],
    ['a correction is one also where the change is cosmetic', { effect: { corrects: '1' }, change: 'cosmetic' }, 'corrected'],
    ['a correction whose page was read anew is an update', { effect: { corrects: '1' }, version: { reread: true } }, 'updated'],
    ['what withholds a story says so', { effect: { withholds: '1', corrects: '1' } }, 'withheld'],
    ['the opening of a story comes before what it withholds', { placement: { opened: true }, effect: { withholds: '1' } }, 'created'],
    ['what kills a story says so, without being in one', { placement: { story: null }, effect: { kills: '1' } }, 'killed'],
    ['what is in no story says nothing', { placement: { story: null }, effect: { withholds: '1' } }, null],
    ['a late version says nothing', { version: { number: 0 }, effect: { kills: '1' } }, null],
    ['a late correction is one', { version: { number: 0 }, effect: { corrects: '1' } }, 'corrected'],
    ['a first version is not late', { version: { number: 1 } }, 'updated'],
  ] as const)('%s', (_, over, event) => {
    expect(eventOf(decision(over as Parameters<typeof decision>[0]))).toBe(event)
  })

  it('is logged under the story that is killed, else corrected, else withheld, else its own', () => {
    const effect = { kills: '4', corrects: '3', withholds: '2' }
    expect(loggedStoryOf(decision({ effect }))).toBe(4)
    expect(loggedStoryOf(decision({ effect: { corrects: '3', withholds: '2' } }))).toBe(3)
    expect(loggedStoryOf(decision({ effect: { withholds: '2' } }))).toBe(2)
    expect(loggedStoryOf(decision())).toBe(1)
    expect(loggedStoryOf(decision({ placement: { story: null } }))).toBe(0)
  })
})

describe('the log entries of a batch', () => {
  it('say which article and version, its source, relation, signal and change, under the headline of the story', () => {
    const placement = { relation: 'copy' as const, signal: 'update' as const, reasons: ['the next version of this article', 'a day apart'] }
    expect(logged([decision({ placement, version: { articleId: 15 } })])).toEqual([
      {
        event: 'updated',
        storyId: 1,
        articleId: 15,
        versionNumber: 2,
        headline: 'As the story stands',
        detail: {
          schema: 1,
          cause: { kind: 'version', articleId: 15, versionNumber: 2, rule: 'the next version of this article' },
          changes: ['text'],
          before: 'usable',
          after: 'usable',
          canonical: { articleId: 11, versionNumber: 2 },
          source: 'Northwire',
          relation: 'copy',
          signal: 'update',
          change: 'text',
        },
      },
    ])
  })

  it('keep the order of the decisions and leave out those without an event', () => {
    const decisions = [decision({ version: { number: 3 } }), decision({ change: 'cosmetic' }), decision({ version: { number: 4 } })]
    expect(logged(decisions).map((entry) => entry.versionNumber)).toEqual([3, 4])
  })

  it('are left out where the state of the story does not let the log say so, and where it is not known', () => {
    expect(logged([decision()], 'no line')).toEqual([])
    expect(storyEvents([decision()], { rows: [], logLines: new Map(), warnings })).toEqual([])
  })

  it('have no words of a story that was killed under embargo', () => {
    expect(logged([decision()], 'line without words')[0]!.headline).toBe(NEVER_OUT)
  })

  it('have the headline of the version where the story is not among those written', () => {
    expect(logged([decision({ placement: { story: '9' } })])[0]).toMatchObject({ storyId: 9, headline: 'Pumps pay more' })
  })

  it('name the killed story that a new one replaces', () => {
    expect(logged([decision({ effect: { replaces: '7' } })])[0]!.detail).toMatchObject({ replaces: 7 })
    expect(logged([decision()])[0]!.detail).not.toHaveProperty('replaces')
  })

  it('carry the warnings on the article, and of a correction who still runs the text', () => {
    const entry = decision({ effect: { corrects: '1' }, version: { articleId: 13 } })
    expect(logged([entry])[0]!.detail).toMatchObject({ warnings: ['uncorrected'], uncorrected: [12, 13] })
  })
})

describe('what an entry says of warnings', () => {
  const detail = (event: 'killed' | 'corrected' | 'updated', articleId = 99) => warningDetail(warnings, { event, storyId: 1, articleId })
  it('is which articles of the same story are copies of what was killed', () => {
    expect(detail('killed')).toEqual({ copies: [12] })
  })
  it('is which articles of the same story are uncorrected', () => {
    expect(detail('corrected')).toEqual({ uncorrected: [12, 13] })
  })
  it('is the warnings on the article itself, whatever the event', () => {
    expect(detail('updated', 13)).toEqual({ warnings: ['uncorrected'] })
    expect(detail('updated')).toEqual({})
  })
})

describe('the corrections that no event announces', () => {
  const correction = (over = {}) => decision({ effect: { corrects: '1' }, ...over })
  const announced = { event: 'corrected', storyId: 1, articleId: 11, versionNumber: 2, headline: '', detail: {} } as const
  it('are those without an event of their article and version', () => {
    expect(unpublishedCorrections([correction()], [announced])).toEqual([])
    const missing = [{ articleId: 11, versionNumber: 2 }]
    expect(unpublishedCorrections([correction()], [])).toEqual(missing)
    expect(unpublishedCorrections([correction()], [{ ...announced, event: 'updated' }])).toEqual(missing)
    expect(unpublishedCorrections([correction()], [{ ...announced, articleId: 12 }])).toEqual(missing)
    expect(unpublishedCorrections([correction()], [{ ...announced, versionNumber: 1 }])).toEqual(missing)
    expect(unpublishedCorrections([correction()], [{ ...announced, articleId: 12 }, announced])).toEqual([])
  })
  it('are neither what corrects nothing nor what was read anew', () => {
    expect(unpublishedCorrections([decision(), correction({ version: { reread: true } })], [])).toEqual([])
  })
})
