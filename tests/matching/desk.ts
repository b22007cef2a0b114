import { fingerprintOf } from '../../src/matching/fingerprint/fingerprint.ts'
import type { Placement } from '../../src/matching/placement.ts'
import { MatchWindow, type MatchWindowOptions } from '../../src/matching/window/match-window.ts'
import type { Arrival } from '../../src/model.ts'
import { readSignal } from '../../src/story/signals/signals.ts'

/** An arrival with everything absent but what is given. */
export function arrival(given: Partial<Arrival> & { id: string }): Arrival {
  return {
    source: 'Northwire',
    sourceKind: null,
    publishedAt: '2026-03-02T08:00:00Z',
    headline: '',
    body: '',
    language: null,
    guid: null,
    url: null,
    version: null,
    pubStatus: null,
    signal: null,
    embargoed: null,
    slugline: null,
    byline: null,
    edNote: null,
    captions: [],
    ...given,
  }
}

/** A match window with the signals and fingerprints that the pipeline reads. */
export function desk(options: Partial<MatchWindowOptions> = {}): {
  place: (given: Partial<Arrival> & { id: string }) => Placement
  matchWindow: MatchWindow
} {
  let stories = 0
  const matchWindow = new MatchWindow({ newStory: () => `story-${++stories}`, ...options })
  const place = (given: Partial<Arrival> & { id: string }) => {
    const one = arrival(given)
    return matchWindow.place(one, fingerprintOf(one, readSignal(one)))
  }
  return { place, matchWindow }
}

export const BEEKEEPER = `GRAVENSTAD, March 2 (Northwire) - A beekeeper has moved four million bees through the middle of Gravenstad by night tram, after the city refused him a permit for lorries.

Tomas Ekdahl, 63, bought every ticket on the last service of line 7 and carried 82 hives aboard with the help of his choir.

"Nobody was stung, apart from the conductor, who had asked for it," Ekdahl said on Monday.

The transport company said that its rules forbade livestock but did not mention insects. It has since been asked by two other keepers for a timetable.

The bees are to spend the spring in the orchards of Lower Hamm, where a late frost killed most of the wild ones two years ago.

Growers there pay 45 kroner a hive and a jar of plum jam, a price unchanged since 1998.`

export const paragraphs = (text: string) => text.split('\n\n')
