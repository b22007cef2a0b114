import { describe, expect, it } from 'vitest'
import type { EndedVersion } from '../../../src/model.ts'
import { afterSplit, type HiddenStoryVersion, type Release, releaseOf, releaseOfVersion } from '../../../src/story/embargo/release.ts'
import type { StoredStory } from '../../../src/story/embargo/story-states.ts'
import { UNTIL_FURTHER_NOTICE } from '../../../src/story/embargo/visibility.ts'

const NOW = new Date('2026-03-05T12:00:00Z')
const minutes = (n: number) => new Date(NOW.getTime() + n * 60_000)
const NO_END = new Date(UNTIL_FURTHER_NOTICE)
const embargoed = (embargoedUntil: Date): StoredStory => ({ status: 'embargoed', embargoedUntil, killedAt: null })
const withheld: StoredStory = { status: 'withheld', embargoedUntil: null, killedAt: null }
const version = (id: number, embargoedUntil: Date | null, over: Partial<HiddenStoryVersion> = {}): HiddenStoryVersion => ({
  id,
  articleId: 1,
  sourceId: 1,
  sourceKind: 'agency',
  relation: 'original',
  embargoedUntil,
  timeInField: embargoedUntil !== null,
  saysUsable: false,
  late: false,
  ...over,
})
const usable = { saysUsable: true }
const otherArticle = { articleId: 2, relation: 'rewrite' } as const
const otherAgency = { articleId: 3, sourceId: 2, relation: 'copy' } as const
const outlet = { articleId: 4, sourceId: 3, sourceKind: 'outlet', relation: 'copy' } as const

describe('an embargoed or withheld story', () => {
  it.each<[string, StoredStory, HiddenStoryVersion[], Release | null]>([
    ['stays embargoed before its time', embargoed(minutes(60)), [version(1, minutes(60))], null],
    ['is released at its time', embargoed(NOW), [version(1, NOW)], { change: 'embargo ended', embargoedUntil: NOW }],
    [
      'is put off to the time of a next version',
      embargoed(minutes(-1)),
      [version(1, minutes(-1)), version(2, minutes(60))],
      { change: 'embargo extended', embargoedUntil: minutes(60) },
    ],
    [
      'is put off to the last of several suppliers’ times',
      embargoed(NOW),
      [version(1, minutes(30)), version(2, minutes(60), otherAgency), version(3, minutes(45), otherArticle)],
      { change: 'embargo extended', embargoedUntil: minutes(60) },
    ],
    [
      'is not put off by an outlet’s copy',
      embargoed(NOW),
      [version(1, NOW), version(2, minutes(60), outlet)],
      { change: 'embargo ended', embargoedUntil: NOW },
    ],
    [
      'is not put off by a version that came late',
      embargoed(NOW),
      [version(1, NOW), version(2, minutes(60), { late: true, relation: null })],
      { change: 'embargo ended', embargoedUntil: NOW },
    ],
    [
      'is not put off by a time that a next version replaced',
      embargoed(NOW),
      [version(1, minutes(60)), version(2, NOW)],
      { change: 'embargo ended', embargoedUntil: NOW },
    ],
    [
      'is put off by a time that only a late version contradicts',
      embargoed(NOW),
      [version(1, minutes(60)), version(2, null, { ...usable, late: true, relation: null })],
      { change: 'embargo extended', embargoedUntil: minutes(60) },
    ],

    [
      'is freed early where the article says usable and names no time',
      embargoed(minutes(60)),
      [version(1, minutes(60)), version(2, null, usable)],
      { change: 'released early', embargoedUntil: NOW },
    ],
    [
      'is freed early where the article says usable and names a time that has passed',
      embargoed(minutes(60)),
      [version(1, minutes(60)), version(2, minutes(-1), usable)],
      { change: 'released early', embargoedUntil: NOW },
    ],
    ['stays where the next version only omits the time', embargoed(minutes(60)), [version(1, minutes(60)), version(2, null)], null],
    [
      'stays where the next version says usable and repeats the time',
      embargoed(minutes(60)),
      [version(1, minutes(60)), version(2, minutes(60), usable)],
      null,
    ],
    [
      'stays where another article of the supplier says usable',
      embargoed(minutes(60)),
      [version(1, minutes(60)), version(2, null, { ...otherArticle, ...usable })],
      null,
    ],
    [
      'stays where words gave the time',
      embargoed(minutes(60)),
      [version(1, minutes(60), { timeInField: false }), version(2, null, usable)],
      null,
    ],
    [
      'stays where another agency holds it still',
      embargoed(minutes(60)),
      [version(1, minutes(60)), version(2, minutes(60), otherAgency), version(3, null, usable)],
      null,
    ],

    ['without a time stays while nothing else comes', embargoed(NO_END), [version(1, NO_END, { timeInField: false })], null],
    [
      'without a time is freed by the next version of the article',
      embargoed(NO_END),
      [version(1, NO_END, { timeInField: false }), version(2, null)],
      { change: 'released by its supplier', embargoedUntil: NOW },
    ],
    [
      'without a time is freed by another article of the supplier that says usable',
      embargoed(NO_END),
      [version(1, NO_END, { timeInField: false }), version(2, null, { ...otherArticle, ...usable })],
      { change: 'released by its supplier', embargoedUntil: NOW },
    ],
    [
      'without a time stays where another article of the supplier says nothing',
      embargoed(NO_END),
      [version(1, NO_END, { timeInField: false }), version(2, null, otherArticle)],
      null,
    ],
    [
      'without a time stays where an outlet runs it',
      embargoed(NO_END),
      [version(1, NO_END, { timeInField: false }), version(2, null, { ...outlet, ...usable })],
      null,
    ],

    ['that is withheld stays so while nothing else comes', withheld, [version(1, null), version(2, NO_END)], null],
    [
      'that is withheld is freed by the next version of the article',
      withheld,
      [version(1, null), version(2, NO_END), version(3, null)],
      { change: 'released by its supplier', embargoedUntil: null },
    ],
    [
      'that is withheld by one article is freed by another that says usable',
      withheld,
      [version(1, null), version(2, NO_END, otherArticle), version(3, null, usable)],
      { change: 'released by its supplier', embargoedUntil: null },
    ],
    [
      'that is withheld by one article stays so where another is updated',
      withheld,
      [version(1, null), version(2, NO_END, otherArticle), version(3, null)],
      null,
    ],
    ['that is withheld stays so when it is withheld again', withheld, [version(1, NO_END), version(2, NO_END)], null],
    ['that is withheld and then embargoed stays so until the time', withheld, [version(1, NO_END), version(2, minutes(60))], null],

    ['that is usable is not released', { status: 'usable', embargoedUntil: NOW, killedAt: null }, [version(1, NOW)], null],
    [
      'that is usable is not freed early',
      { status: 'usable', embargoedUntil: minutes(60), killedAt: null },
      [version(1, minutes(60)), version(2, null, usable)],
      null,
    ],
    [
      'that was killed under an embargo without a time is not freed',
      { status: 'killed', embargoedUntil: NO_END, killedAt: minutes(-9) },
      [version(1, NO_END), version(2, null, usable)],
      null,
    ],
    ['that was killed is not released', { status: 'killed', embargoedUntil: NOW, killedAt: minutes(-9) }, [version(1, NOW)], null],
  ])('%s', (_, story, versions, release) => {
    expect(releaseOf(story, versions, NOW)).toEqual(release)
    expect(releaseOf(story, versions.toReversed(), NOW)).toEqual(release)
  })
})

describe('a version whose embargo has ended', () => {
  const ended = (over: Partial<EndedVersion>): EndedVersion => ({
    number: 2,
    articleId: 7,
    embargoedUntil: NOW,
    storyStatus: 'usable',
    placedAt: minutes(-60),
    relation: 'rewrite',
    articleRelation: 'original',
    sourceKind: 'agency',
    signal: 'embargo',
    beneath: null,
    stated: null,
    overtaken: false,
    reread: false,
    matchId: null,
    ...over,
  })
  const late = { number: 0, placedAt: null, relation: null, signal: 'correction' } as const
  it.each<[string, Partial<EndedVersion>, ReturnType<typeof releaseOfVersion>]>([
    ['in a story that is out is told', {}, { alone: true, corrects: null }],
    ['in a story that was embargoed too is told with the story', { storyStatus: 'embargoed' }, { alone: false, corrects: null }],
    ['in a withheld story is not told', { storyStatus: 'withheld' }, { alone: false, corrects: null }],
    ['in a killed story means nothing', { storyStatus: 'killed' }, null],
    ['in a merged story means nothing', { storyStatus: 'merged' }, null],
    ['that was placed when it had ended is not told again', { placedAt: NOW }, { alone: false, corrects: null }],
    ['that a later version without an embargo overtook is not told', { overtaken: true }, { alone: false, corrects: null }],
    ['whose page was read again stands back behind the next reading', { reread: true }, null],
    ['that was never placed means nothing', { placedAt: null }, null],
    ['corrects the version before it', { beneath: 'correction' }, { alone: true, corrects: { articleId: 7, before: 2 } }],
    [
      'that is the first of its article corrects the article that it was matched to',
      { beneath: 'correction', number: 1, matchId: 5 },
      { alone: true, corrects: { articleId: 5, before: null } },
    ],
    [
      'that is the first of its article and was matched to nothing corrects nothing',
      { beneath: 'correction', number: 1 },
      { alone: true, corrects: null },
    ],
    [
      'of an outlet’s copy corrects nothing',
      { beneath: 'correction', relation: 'copy', sourceKind: 'outlet' },
      { alone: true, corrects: null },
    ],
    ['of an agency’s copy corrects', { beneath: 'correction', relation: 'copy' }, { alone: true, corrects: { articleId: 7, before: 2 } }],
    [
      'that came late and corrects is noted by its supplier’s number',
      { ...late, stated: '12' },
      { alone: false, corrects: { articleId: 7, before: null, numberedBefore: 12 } },
    ],
    [
      'that came late with a number that is none is noted without',
      { ...late, stated: '0x1' },
      { alone: false, corrects: { articleId: 7, before: null, numberedBefore: null } },
    ],
    [
      'that came late and corrects an outlet’s copy is not noted',
      { ...late, articleRelation: 'copy', sourceKind: 'outlet' },
      { alone: false, corrects: null },
    ],
    [
      'that came late to an outlet’s own article is noted',
      { ...late, sourceKind: 'outlet' },
      { alone: false, corrects: { articleId: 7, before: null, numberedBefore: null } },
    ],
    [
      'that came late to an outlet’s article that was not placed is not noted',
      { ...late, articleRelation: null, sourceKind: 'outlet' },
      { alone: false, corrects: null },
    ],
    ['that came late and corrects nothing is silent', { ...late, signal: null }, { alone: false, corrects: null }],
    [
      'that is the first of its article and says correction beside its embargo was noted when it came',
      { number: 1, signal: 'correction' },
      { alone: true, corrects: null },
    ],
    [
      'that came late with a number too long to be one is noted without',
      { ...late, stated: '1'.repeat(19) },
      { alone: false, corrects: { articleId: 7, before: null, numberedBefore: null } },
    ],
  ])('%s', (_, over, release) => {
    expect(releaseOfVersion(ended(over))).toEqual(release)
  })
})

describe('a story out of which an editor took an article', () => {
  const own = { relation: 'original', signal: null } as const
  it.each<[string, Date[] | (Date | null)[], Parameters<typeof afterSplit>[1], ReturnType<typeof afterSplit>]>([
    ['stays as it is where usable copy is left', [minutes(60), null], [own], null],
    [
      'is embargoed to the last time where only embargoed copy is left',
      [minutes(60), minutes(90)],
      [own],
      { change: 'only embargoed versions left', embargoedUntil: minutes(90) },
    ],
    [
      'is embargoed to the last time in whatever order its versions came',
      [minutes(90), minutes(60)],
      [own],
      { change: 'only embargoed versions left', embargoedUntil: minutes(90) },
    ],
    ['is not embargoed where an embargo has ended', [minutes(60), NOW], [own], null],
    [
      'is withheld where a withheld article is left',
      [NO_END, null],
      [own, { relation: 'rewrite', signal: 'withheld' }],
      { change: 'withheld article left' },
    ],
    ['is not withheld by an outlet’s copy', [NO_END, null], [own, { relation: 'copy', signal: 'withheld' }], null],
    ['is not embargoed where nothing is left', [], [], null],
  ])('%s', (_, ends, articles, change) => {
    expect(
      afterSplit(
        ends.map((embargoedUntil) => ({ embargoedUntil })),
        articles,
        NOW,
      ),
    ).toEqual(change)
  })
})
