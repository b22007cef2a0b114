import { describe, expect, it } from 'vitest'
import {
  afterChange,
  mayMerge,
  STORY_STATES,
  type StoredStory,
  type StoryChange,
  type StoryState,
  stateOf,
  statusOf,
  visibilityOfStory,
} from '../../../src/story/embargo/story-states.ts'

/** Written apart from the table in the source, as an editor would say it: a row that is changed there must be changed here too. */
const SAID: readonly [
  sentence: string,
  now: StoryState,
  change: StoryChange,
  then: StoryState,
  log: 'told' | 'without words' | 'silent',
][] = [
  ['a story that opens with usable copy is usable', 'new', 'opened by a usable version', 'usable', 'told'],
  [
    'a story that opens under embargo, or withheld, is embargoed, and nobody is told',
    'new',
    'opened by a hidden version',
    'embargoed',
    'silent',
  ],
  ['a story that an editor takes out of another is usable', 'new', 'taken out of another story', 'usable', 'told'],

  ['the next usable version of a usable story is told', 'usable', 'usable version', 'usable', 'told'],
  ['an embargoed version of a usable story leaves the story out and is not told', 'usable', 'hidden version', 'usable', 'silent'],
  ['an embargoed version of a usable story is told when its embargo ends', 'usable', 'embargo of a version ended', 'usable', 'told'],
  ['a usable story that its supplier withholds is withdrawn, which is told', 'usable', 'withheld by its supplier', 'withheld', 'told'],
  ['a usable story that its supplier kills is killed, which is told', 'usable', 'killed by its supplier', 'killed', 'told'],
  ['a usable story may be merged into another', 'usable', 'merged into another', 'merged', 'told'],
  ['a usable story loses an article and stays usable', 'usable', 'article taken out', 'usable', 'told'],
  ['a usable story of which only embargoed copy is left is embargoed', 'usable', 'only embargoed versions left', 'embargoed', 'silent'],
  ['a usable story in which a withheld article is left is withheld', 'usable', 'withheld article left', 'withheld', 'told'],
  ['an editor’s decision about a usable story is told', 'usable', 'decided by an editor', 'usable', 'told'],

  ['an embargoed story stays so whatever usable copy of it comes', 'embargoed', 'usable version', 'embargoed', 'silent'],
  ['an embargoed story stays so when more embargoed copy comes', 'embargoed', 'hidden version', 'embargoed', 'silent'],
  ['an embargoed story that is withheld too stays embargoed', 'embargoed', 'withheld by its supplier', 'embargoed', 'silent'],
  ['an embargo that a later version puts off lasts', 'embargoed', 'embargo extended', 'embargoed', 'silent'],
  ['an embargoed story is released when its time has come', 'embargoed', 'embargo ended', 'usable', 'told'],
  ['an embargoed story is released when its supplier ends the embargo early', 'embargoed', 'released early', 'usable', 'told'],
  ['an embargo without a time ends when the supplier sends usable copy', 'embargoed', 'released by its supplier', 'usable', 'told'],
  [
    'an embargoed story that is killed was never out: the kill is told without a word of it',
    'embargoed',
    'killed by its supplier',
    'killed under embargo',
    'without words',
  ],
  ['an embargoed story that is merged stays unpublished', 'embargoed', 'merged into another', 'merged', 'silent'],
  ['an embargoed story loses an article and stays unpublished', 'embargoed', 'article taken out', 'embargoed', 'silent'],
  ['an editor’s decision about an embargoed story is not told', 'embargoed', 'decided by an editor', 'embargoed', 'silent'],

  ['a withheld story does not come back with somebody’s usable copy', 'withheld', 'usable version', 'withheld', 'silent'],
  ['a withheld story stays so when embargoed copy comes', 'withheld', 'hidden version', 'withheld', 'silent'],
  ['a withheld story that is withheld again is not told twice', 'withheld', 'withheld by its supplier', 'withheld', 'silent'],
  ['a withheld story is released when its supplier frees it', 'withheld', 'released by its supplier', 'usable', 'told'],
  ['a withheld story that is killed was out: the kill is told', 'withheld', 'killed by its supplier', 'killed', 'told'],
  ['a withheld story may be merged into another', 'withheld', 'merged into another', 'merged', 'told'],
  ['a withheld story loses an article and stays withheld', 'withheld', 'article taken out', 'withheld', 'told'],
  ['an editor’s decision about a withheld story is told with its release', 'withheld', 'decided by an editor', 'withheld', 'silent'],

  ['a copy of a killed story is told, and the story stays killed', 'killed', 'usable version', 'killed', 'told'],
  ['an embargoed version of a killed story is not told', 'killed', 'hidden version', 'killed', 'silent'],
  ['a killed story cannot be withheld', 'killed', 'withheld by its supplier', 'killed', 'silent'],
  ['a kill that is repeated is not told twice', 'killed', 'killed by its supplier', 'killed', 'silent'],
  ['a killed story may be merged into a killed one', 'killed', 'merged into another', 'merged', 'told'],
  ['a killed story loses an article and stays killed', 'killed', 'article taken out', 'killed', 'told'],
  ['an editor’s decision about a killed story is told', 'killed', 'decided by an editor', 'killed', 'told'],

  [
    'a copy of what was killed under embargo is told without a word of it',
    'killed under embargo',
    'usable version',
    'killed under embargo',
    'without words',
  ],
  [
    'an embargoed version of what was killed under embargo is not told',
    'killed under embargo',
    'hidden version',
    'killed under embargo',
    'silent',
  ],
  [
    'a repeated kill of what was killed under embargo is not told',
    'killed under embargo',
    'killed by its supplier',
    'killed under embargo',
    'silent',
  ],
  ['what was killed under embargo is merged unpublished', 'killed under embargo', 'merged into another', 'merged', 'silent'],
  [
    'what was killed under embargo loses an article unpublished',
    'killed under embargo',
    'article taken out',
    'killed under embargo',
    'silent',
  ],
  [
    'an editor’s decision about what was killed under embargo is not told',
    'killed under embargo',
    'decided by an editor',
    'killed under embargo',
    'silent',
  ],
]
const LOG = { told: 'line', 'without words': 'line without words', silent: 'no line' } as const

describe('the states of a story', () => {
  it.each(SAID)('%s', (_, now, change, then, log) => {
    expect(afterChange(now, change)).toEqual({ state: then, log: LOG[log] })
  })

  it('are told here row for row', () => {
    expect(STORY_STATES.map(([now, change]) => `${now}: ${change}`)).toEqual(SAID.map(([, now, change]) => `${now}: ${change}`))
  })

  const states = [...new Set(STORY_STATES.flatMap(([now, , then]) => [now, then]))]
  const changes = [...new Set(STORY_STATES.map(([, change]) => change))]

  it('do not change, and nobody is told, where the table says nothing', () => {
    const known = new Set(STORY_STATES.map(([now, change]) => `${now}: ${change}`))
    const others = states.flatMap((state) =>
      changes.filter((change) => !known.has(`${state}: ${change}`)).map((change) => [state, change] as const),
    )
    expect(others.length).toBe(states.length * changes.length - STORY_STATES.length)
    for (const [state, change] of others) expect(afterChange(state, change)).toEqual({ state, log: 'no line' })
  })

  it('never lead from a kill to anything but a merge, nor from a merge to anything', () => {
    const after = (...from: StoryState[]) => new Set(from.flatMap((state) => changes.map((change) => afterChange(state, change).state)))
    expect([after('killed'), after('killed under embargo'), after('merged')]).toEqual([
      new Set(['killed', 'merged']),
      new Set(['killed under embargo', 'merged']),
      new Set(['merged']),
    ])
  })

  it('never let words of an embargoed story into the log while it is embargoed', () => {
    const whole = STORY_STATES.filter(
      ([now, , then, log]) => ['embargoed', 'killed under embargo'].includes(now) && log === 'line' && then !== 'usable',
    )
    expect(whole).toEqual([])
  })
})

const KILLED = new Date('2026-03-05T12:00:00Z')
const [EARLIER, LATER] = [new Date(KILLED.getTime() - 1), new Date(KILLED.getTime() + 1)]
const story = (status: StoredStory['status'], embargoedUntil: Date | null = null, killedAt: Date | null = null) => ({
  status,
  embargoedUntil,
  killedAt,
})

describe('a stored story', () => {
  it.each<[string, StoredStory | undefined, StoryState]>([
    ['that is not there is new', undefined, 'new'],
    ['that is usable is so whatever embargo it had', story('usable', LATER), 'usable'],
    ['that was killed before its embargo ended was killed under embargo', story('killed', LATER, KILLED), 'killed under embargo'],
    ['that was killed when its embargo ended was out', story('killed', KILLED, KILLED), 'killed'],
    ['that was killed after its embargo was out', story('killed', EARLIER, KILLED), 'killed'],
    ['that was killed and had none was out', story('killed', null, KILLED), 'killed'],
    ['that was merged after it was killed under embargo is merged', story('merged', LATER, KILLED), 'merged'],
  ])('%s', (_, stored, state) => {
    expect(stateOf(stored)).toBe(state)
    if (stored && state !== 'new') expect(statusOf(state)).toBe(stored.status)
  })

  it.each([
    ['usable', story('usable'), 'usable'],
    ['embargoed', story('embargoed', LATER), 'embargoed'],
    ['withheld', story('withheld'), 'withheld'],
    ['killed after it was out', story('killed', null, KILLED), 'killed'],
    ['killed under embargo', story('killed', LATER, KILLED), 'embargoed'],
    ['merged', story('merged', LATER), 'usable'],
    ['merged after it was killed under embargo', story('merged', LATER, KILLED), 'embargoed'],
  ] as const)('that is %s is shown accordingly', (_, stored, visibility) => {
    expect(visibilityOfStory(stored)).toBe(visibility)
  })

  it.each([
    ['usable', 'usable', true, story('usable'), story('usable')],
    ['usable', 'embargoed', true, story('usable'), story('embargoed', LATER)],
    ['usable', 'killed', true, story('usable'), story('killed', null, KILLED)],
    ['embargoed', 'embargoed', true, story('embargoed', LATER), story('embargoed', LATER)],
    ['embargoed', 'usable', false, story('embargoed', LATER), story('usable')],
    ['embargoed', 'withheld', false, story('embargoed', LATER), story('withheld')],
    ['withheld', 'usable', false, story('withheld'), story('usable')],
    ['killed', 'usable', false, story('killed', null, KILLED), story('usable')],
    ['killed', 'killed', true, story('killed', null, KILLED), story('killed', null, KILLED)],
    ['killed under embargo', 'killed', false, story('killed', LATER, KILLED), story('killed', null, KILLED)],
    ['killed', 'killed under embargo', true, story('killed', null, KILLED), story('killed', LATER, KILLED)],
  ] as const)('that is %s merges into one that is %s: %s', (_, __, may, from, into) => {
    expect(mayMerge(from, into)).toBe(may)
  })
})
