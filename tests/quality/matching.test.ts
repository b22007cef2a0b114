import { describe, expect, it } from 'vitest'
import { BEEKEEPER, desk, paragraphs } from '../matching/desk.ts'
import { LIGHTHOUSE, MARKETS, PAYWALL, STRIKE_A, STRIKE_B, TUNNEL_DE } from './texts.ts'

type Given = Parameters<ReturnType<typeof desk>['place']>[0]
/** Documents in time order, each with the number of the story that it belongs to. */
type Stream = [given: Omit<Given, 'id'>, story: number][]

const at = (hours: number) => new Date(Date.UTC(2026, 2, 2, 8) + hours * 3_600_000).toISOString()
const bees = paragraphs(BEEKEEPER)
const replaced = (text: string, words: Record<string, string>) =>
  Object.entries(words).reduce((edited, [from, to]) => edited.replaceAll(from, to), text)

const SAME: Record<string, Stream> = {
  'word for word': [
    [{ headline: 'Bees by tram', body: BEEKEEPER }, 1],
    [{ source: 'Courier', headline: 'Four million passengers', body: BEEKEEPER, publishedAt: at(2) }, 1],
  ],
  'cut from the end': [
    [{ headline: 'Bees by tram', body: BEEKEEPER }, 1],
    [{ source: 'Courier', headline: 'Keeper moves hives', body: bees.slice(0, 3).join('\n\n'), publishedAt: at(1) }, 1],
  ],
  'a local paragraph before it, another dateline': [
    [{ headline: 'Bees by tram', body: BEEKEEPER }, 1],
    [
      {
        source: 'Hamm Post',
        headline: 'Hamm orchards await their bees',
        body: `Growers in Lower Hamm have built stands for the guests.\n\n${BEEKEEPER.replace(/^.*? - /, '')}`,
        publishedAt: at(5),
      },
      1,
    ],
  ],
  'sub-edited throughout': [
    [{ headline: 'Bees by tram', body: BEEKEEPER }, 1],
    [
      {
        source: 'Echo',
        headline: 'Bees take the last tram',
        body: replaced(BEEKEEPER, {
          'has moved': 'moved',
          'refused him a permit': 'would not give him a permit',
          'with the help of': 'helped by',
          'It has since been asked': 'It was since asked',
          'a price unchanged since 1998': 'which has been the price since 1998',
        }),
        publishedAt: at(3),
      },
      1,
    ],
  ],
  'an agency text in German, shortened': [
    [{ source: 'Grenzland', headline: 'Tunnel bleibt gesperrt', body: TUNNEL_DE, language: 'de' }, 1],
    [
      {
        source: 'Talbote',
        headline: 'Pendler müssen weiter über den Pass',
        body: paragraphs(TUNNEL_DE).slice(0, 3).join('\n\n').replace('am Montag', 'gestern'),
        language: 'de',
        publishedAt: at(9),
      },
      1,
    ],
  ],
  'the supplier writes it through': [
    [{ headline: 'Bees by tram', body: bees.slice(0, 3).join('\n\n'), guid: 'a' }, 1],
    [{ headline: 'UPDATE 1-Bees by tram', body: BEEKEEPER, guid: 'b', publishedAt: at(1) }, 1],
  ],
}

const OTHERS: Record<string, Stream> = {
  "a day's market report and the next": [
    [{ headline: 'Gravenstad shares close higher', body: MARKETS('Monday', '1,204.6', '0.8', 'Hamm Steel') }, 1],
    [{ headline: 'Gravenstad shares close higher', body: MARKETS('Tuesday', '1,219.3', '1.2', 'Norder Bank'), publishedAt: at(24) }, 2],
    [{ headline: 'Gravenstad shares close lower', body: MARKETS('Wednesday', '1,201.0', '1.5', 'Ostline'), publishedAt: at(48) }, 3],
  ],
  'one event in two agencies’ own words': [
    [{ headline: 'Ferry crews to strike from Friday', body: STRIKE_A }, 1],
    [{ source: 'Meridian', headline: 'Strike to halt island ferries', body: STRIKE_B, publishedAt: at(1) }, 2],
  ],
  'two articles behind the same paywall': [
    [{ source: 'Courier', headline: 'Mayor resigns over bridge', body: `The mayor of Gravenstad has resigned.\n\n${PAYWALL}` }, 1],
    [
      {
        source: 'Courier',
        headline: 'Harbour to be dredged',
        body: `The harbour will be dredged in spring.\n\n${PAYWALL}`,
        publishedAt: at(3),
      },
      2,
    ],
    [
      { source: 'Courier', headline: 'School wins choir prize', body: `A school choir has won a prize.\n\n${PAYWALL}`, publishedAt: at(6) },
      3,
    ],
    [
      {
        source: 'Courier',
        headline: 'Two hurt in barn fire',
        body: `Two people were hurt in a barn fire.\n\n${PAYWALL}`,
        publishedAt: at(9),
      },
      4,
    ],
  ],
  'a wire story inside a longer article of somebody’s own': [
    [{ headline: 'Bees by tram', body: BEEKEEPER }, 1],
    [
      {
        source: 'Review',
        headline: 'The keepers of the coast',
        body: `${LIGHTHOUSE}\n\n${bees.slice(1, 4).join('\n\n')}`,
        publishedAt: at(20),
      },
      2,
    ],
  ],
  'the same headline another week': [
    [{ headline: 'Weather: rain in the north', body: 'Rain is expected in the north, with 12 millimetres in Gravenstad.' }, 1],
    [
      { headline: 'Weather: rain in the north', body: 'Rain is expected in the north, with 31 millimetres in Hamm.', publishedAt: at(168) },
      2,
    ],
  ],
}

/** The stories as numbers in the order of their opening. */
function placed(stream: Stream): (number | undefined)[] {
  const { place } = desk()
  const numbers = new Map<string | null, number>()
  return stream.map(([given], i) => {
    const { story } = place({ id: `${i}`, ...given })
    if (!numbers.has(story)) numbers.set(story, numbers.size + 1)
    return numbers.get(story)
  })
}

describe('the same copy is one story', () => {
  it.each(Object.entries(SAME))('%s', (_, stream) => expect(placed(stream)).toEqual(stream.map(([, story]) => story)))
})

describe('what is not the same copy stays apart', () => {
  it.each(Object.entries(OTHERS))('%s', (_, stream) => expect(placed(stream)).toEqual(stream.map(([, story]) => story)))
})
