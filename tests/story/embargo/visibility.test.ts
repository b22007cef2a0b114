import { describe, expect, it } from 'vitest'
import {
  embargoEnd,
  isHidden,
  UNTIL_FURTHER_NOTICE,
  type VersionState,
  type Visibility,
  visibilityOf,
} from '../../../src/story/embargo/visibility.ts'

const NOW = new Date('2026-03-05T12:00:00Z')
const [BEFORE, AFTER] = [new Date(NOW.getTime() - 1), new Date(NOW.getTime() + 1)]
const NO_END = new Date(UNTIL_FURTHER_NOTICE)
const see = (version: Partial<VersionState>) =>
  visibilityOf({ signal: null, pubStatus: null, embargoedUntil: null, storyKilled: false, ...version }, NOW)

describe('a version', () => {
  it.each<[string, Partial<VersionState>, Visibility, string[]]>([
    ['that nobody says anything about is usable', {}, 'usable', ['nothing restricts it']],
    ['that its supplier calls usable is usable', { pubStatus: 'usable' }, 'usable', ['nothing restricts it']],
    ['that updates or corrects another is usable', { signal: 'correction' }, 'usable', ['nothing restricts it']],
    [
      'whose embargo lasts a moment longer is embargoed',
      { signal: 'embargo', embargoedUntil: AFTER },
      'embargoed',
      ['its embargo has not ended'],
    ],
    ['whose embargo ends at this moment is usable', { signal: 'embargo', embargoedUntil: NOW }, 'usable', ['nothing restricts it']],
    ['whose embargo has ended is usable', { signal: 'embargo', embargoedUntil: BEFORE }, 'usable', ['nothing restricts it']],
    [
      'under an embargo without a time is embargoed',
      { signal: 'embargo', embargoedUntil: NO_END },
      'embargoed',
      ['it is under an embargo without a time'],
    ],
    [
      'that calls itself usable under an embargo is embargoed',
      { pubStatus: 'usable', embargoedUntil: AFTER },
      'embargoed',
      ['its embargo has not ended'],
    ],
    [
      'that is withheld by its status is withheld',
      { pubStatus: 'withheld' },
      'withheld',
      ['its supplier withholds it until further notice'],
    ],
    ['that is withheld by its signal is withheld', { signal: 'withheld' }, 'withheld', ['its supplier withholds it until further notice']],
    [
      'that is withheld stays so when a time has passed',
      { signal: 'withheld', embargoedUntil: BEFORE },
      'withheld',
      ['its supplier withholds it until further notice'],
    ],
    ['that is a kill is killed', { signal: 'kill' }, 'killed', ['its supplier killed it']],
    ['that is canceled by its status is killed', { pubStatus: 'canceled' }, 'killed', ['its supplier killed it']],
    ['of a killed story is killed', { storyKilled: true }, 'killed', ['its story was killed']],
    [
      'of a killed story whose embargo lasts is embargoed: no word of it goes out',
      { storyKilled: true, embargoedUntil: AFTER },
      'embargoed',
      ['its embargo has not ended', 'its story was killed'],
    ],
    [
      'that is a kill under embargo is embargoed: no word of it goes out',
      { signal: 'kill', embargoedUntil: AFTER },
      'embargoed',
      ['its embargo has not ended', 'its supplier killed it'],
    ],
  ])('%s', (_, version, visibility, reasons) => {
    expect(see(version)).toEqual({ visibility, reasons })
  })

  it('is hidden while it is embargoed or withheld, and read when it is killed', () => {
    const all: Visibility[] = ['usable', 'embargoed', 'withheld', 'killed']
    expect(all.filter(isHidden)).toEqual(['embargoed', 'withheld'])
  })
})

describe('the end of an embargo by the fields of an entry', () => {
  const time = '2026-03-05T18:00:00Z'
  it.each([
    ['is its time', { pubStatus: null, signal: null, embargoed: time }, time],
    ['is its time where the status is usable', { pubStatus: 'usable', signal: null, embargoed: time }, time],
    ['is not there where nothing is said', { pubStatus: null, signal: null, embargoed: null }, null],
    ['is open for what is withheld by status', { pubStatus: 'withheld', signal: null, embargoed: time }, UNTIL_FURTHER_NOTICE],
    [
      'is open for what is withheld by signal in a format without status',
      { pubStatus: null, signal: 'withheld', embargoed: time },
      UNTIL_FURTHER_NOTICE,
    ],
    [
      'is not there where the status says usable and only the signal says withheld',
      { pubStatus: 'usable', signal: 'withheld', embargoed: null },
      null,
    ],
    ['is open for an embargo without a time', { pubStatus: null, signal: 'embargo', embargoed: null }, UNTIL_FURTHER_NOTICE],
    ['is its time for an embargo with one', { pubStatus: null, signal: 'embargo', embargoed: time }, time],
  ] as const)('%s', (_, entry, end) => {
    expect(embargoEnd(entry)).toBe(end)
  })
})
