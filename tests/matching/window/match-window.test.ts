import { describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../../src/matching/fingerprint/fingerprint.ts'
import { Boilerplate } from '../../../src/matching/window/boilerplate.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { LIGHTHOUSE } from '../../quality/texts.ts'
import { arrival, BEEKEEPER, desk, paragraphs } from '../desk.ts'

const wire = { id: 'wire', source: 'Northwire', headline: 'Beekeeper moves four million bees by tram', body: BEEKEEPER, guid: 'n1' }

describe('the same copy elsewhere', () => {
  it('is a copy under a headline that shares no word with it', () => {
    const { place } = desk()
    place(wire)
    const copy = place({ id: 'post', source: 'Hamm Post', headline: 'Buzz on the night line', body: BEEKEEPER })
    expect(copy).toMatchObject({ story: 'story-1', relation: 'copy', match: 'wire', opened: false })
    expect(copy.reasons.join(' ')).toContain('word for word')
  })

  it('is a copy when it is cut from the end, has a local paragraph and another name for the agency', () => {
    const { place } = desk()
    place(wire)
    const cut = paragraphs(BEEKEEPER).slice(0, 4).join('\n\n')
    expect(place({ id: 'cut', source: 'Hamm Post', headline: 'Bees by tram', body: cut }).story).toBe('story-1')
    const [first, ...rest] = paragraphs(BEEKEEPER.replace(/^.*? - /, ''))
    const local = [first, 'In Hamm, the fire brigade said that it had put two men on watch, and a third to watch them.', ...rest].join(
      '\n\n',
    )
    expect(place({ id: 'local', source: 'Hamm Daily', headline: 'Fire brigade watches bees', body: local }).story).toBe('story-1')
    const changed = BEEKEEPER.replace(
      '"Nobody was stung, apart from the conductor, who had asked for it,"',
      '"The conductor alone was stung,"',
    )
    expect(place({ id: 'changed', source: 'Coast Echo', headline: 'Stung on line 7', body: changed }).story).toBe('story-1')
  })

  it('is a copy when a brief only moves its names, and another story when it has others', () => {
    const { place } = desk()
    const brief = (where: string) =>
      `A man of 34 was arrested on Monday after a fire gutted a carpet shop in ${where}. Nobody was hurt. Four flats above the shop were cleared, and firefighters rescued a parrot from the second floor of the house.`
    place({ id: 'a', headline: 'Man held after shop fire', body: brief("Hamm's Corn Street") })
    expect(place({ id: 'b', source: 'Hamm Post', headline: 'Arrest after blaze', body: brief('Corn Street, Hamm') }).story).toBe('story-1')
    expect(place({ id: 'c', source: 'Vik Post', headline: 'Arrest after blaze', body: brief("Vik's Mill Lane") }).story).toBe('story-2')
  })

  it('is found twelve days later, but not after the window', () => {
    const { place, matchWindow } = desk()
    place(wire)
    expect(place({ id: 'late', source: 'Hamm Post', publishedAt: '2026-03-13T08:00:00Z', headline: 'Bees', body: BEEKEEPER }).story).toBe(
      'story-1',
    )
    place({
      id: 'x',
      publishedAt: '2026-05-01T08:00:00Z',
      headline: 'Ice leaves the harbour',
      body: 'The ice has left the harbour of Gravenstad.',
    })
    expect(matchWindow.size).toBe(1)
  })
})

describe('what must never be merged', () => {
  it('is the same event in other words', () => {
    const { place } = desk()
    place(wire)
    const own = place({
      id: 'own',
      source: 'Southpress',
      headline: 'Tram passengers share ride with bees',
      body: `Commuters in Gravenstad found themselves outnumbered on Sunday night when 82 beehives were loaded on to a tram.

The hives belong to Tomas Ekdahl, who had been denied the right to use heavy vehicles in the old town. He paid for all seats instead.

A spokesman for the trams admitted that nothing in the bylaws stood against it. The insects will pollinate plum trees at Lower Hamm until May.`,
    })
    expect(own).toMatchObject({ relation: 'original', story: 'story-2' })
  })

  it.each([
    [
      'English',
      (town: string, a: number, b: string) =>
        `The Water Board said on ${b} that the river at ${town} stood at ${a}.4 metres at six in the morning, ${a + 9} centimetres above the mark of the day before. Shipping between ${town} and the locks is limited to vessels below ${a + 40} metres, and the ferry of ${b} evening is cancelled until the level falls. The next report will follow at noon. Residents of low streets are asked to move cars and to keep pumps ready.`,
    ],
    [
      'German',
      (town: string, a: number, b: string) =>
        `Der Wasserverband hat am ${b} für ${town} einen Stand von ${a},4 Metern gemeldet, ${a + 9} Zentimeter über dem Wert des Vortags. Die Schifffahrt zwischen ${town} und den Schleusen ist auf Boote unter ${a + 40} Metern beschränkt, die Fähre vom ${b} fällt aus, bis der Stand sinkt. Der nächste Bericht folgt am Mittag. Anwohner tiefer Straßen sollen ihre Autos wegfahren und Pumpen bereithalten.`,
    ],
  ])('is a daily report of the same template with other figures (%s)', (_, report) => {
    const { place } = desk()
    const days = [report('Lower Hamm', 5, 'Monday'), report('Upper Vik', 6, 'Tuesday'), report('Gravenstad', 3, 'Sunday')]
    const stories = days.map(
      (body, i) => place({ id: `d${i}`, publishedAt: `2026-03-0${i + 2}T06:00:00Z`, headline: `River report ${i}`, body }).story,
    )
    expect(new Set(stories).size).toBe(3)
    const copy = place({ id: 'copy', source: 'Hamm Post', publishedAt: '2026-03-04T07:00:00Z', headline: 'The river', body: days[2]! })
    expect(copy).toMatchObject({ story: stories[2], relation: 'copy' })
  })

  it('is a long local article that holds half of a wire story: it is linked as containing it', () => {
    const { place } = desk()
    place(wire)
    const built = [
      'At five past midnight Greta Moen opened her window above the depot and shut it again.',
      'She had lived over line 7 for thirty-one years, she said, and had heard drunks, trumpets and once a goat. What she heard on Sunday was different: lower, and somehow busy.',
      'The depot in Canal Lane dates from 1911. It was built for forty horses and has been home since to snow ploughs, a circus and a court.',
      ...paragraphs(BEEKEEPER).slice(1, 4),
      'Down in the yard the foreman, Aksel Bru, was counting. He had been told of eighty-two boxes and had got to eighty-one. He counted again, more quietly.',
      'The last box was found on the driver’s seat. The driver, it turned out, had a sweet tooth and an open mind. He has asked for the same shift next year.',
      'By one o’clock the yard was empty. On the rails lay three daisies and a hat. Moen opened her window and left it so until the morning.',
      'The choir is to sing in the depot in June. The programme includes the Flight of the Bumblebee, in an arrangement for basses.',
    ].join('\n\n')
    const local = place({ id: 'local', source: 'Canal Lane News', headline: 'The night the depot hummed', body: built })
    expect(local).toMatchObject({ story: 'story-2', relation: 'excerpt' })
    expect(local.links).toEqual([{ id: 'wire', relation: 'contains', score: expect.any(Number) }])
    expect(place({ id: 'plain', source: 'Hamm Post', headline: 'Bees', body: BEEKEEPER }).story).toBe('story-1')
  })

  it('is two articles of one outlet under the same boilerplate', () => {
    const { place } = desk({ boilerplate: new Boilerplate() })
    const foot =
      'Read on with Post Plus. You have a subscription? Sign in here. With Post Plus you read all articles on our site and in the app, have the paper on the evening before and may leave at any time. One month for one krone, then nine a month. Subscribers to the printed paper read on for nothing.'
    const stub = (id: string, headline: string, first: string) =>
      place({ id, source: 'Hamm Post', headline, body: `${first}\n\n${foot}` }).story
    const stories = [
      stub('a', 'The man who knew the dyke', 'For forty years he has walked the same way.'),
      stub('b', 'Why the pool is dry', 'The tiles are new and so is the pump.'),
      stub('c', 'What a forest wants', 'The forester counts drops. He does not get far.'),
    ]
    expect(new Set(stories).size).toBe(3)
  })
})

describe('the next version of a supplier', () => {
  it('grows from a flash without text to a story with a correction, under new guids', () => {
    const { place } = desk()
    const flash = place({ id: 'f', headline: 'FLASH: Four million bees aboard night tram in Gravenstad, police say' })
    expect(flash).toMatchObject({ signal: 'flash', relation: 'original' })
    const story = place({
      id: 's',
      publishedAt: '2026-03-02T08:20:00Z',
      headline: 'Four million bees carried by night tram in Gravenstad',
      body: BEEKEEPER,
    })
    expect(story).toMatchObject({ story: 'story-1', relation: 'rewrite', match: 'f' })
    const update = place({
      id: 'u',
      publishedAt: '2026-03-02T10:00:00Z',
      headline: 'UPDATE 1-Tram bees arrive in orchards',
      body: `${BEEKEEPER}\n\nThe first hives were opened at noon.`,
    })
    expect(update).toMatchObject({ story: 'story-1', relation: 'rewrite', signal: 'update' })
    const correction = place({
      id: 'c',
      publishedAt: '2026-03-02T11:00:00Z',
      headline: 'CORRECTED-UPDATE 1-Tram bees arrive in orchards',
      body: `(Corrects age in paragraph 2)\n\n${BEEKEEPER.replace('63', '68')}`,
    })
    expect(correction).toMatchObject({ story: 'story-1', signal: 'correction', effect: { corrects: 'story-1' } })
  })

  it('is not what another company reported in the words of the flash', () => {
    const { place } = desk()
    const flash = place({ id: 'f', headline: 'FLASH: GRENADIER CORP THIRD QUARTER SHARE PROFIT 86 CTS' })
    expect(flash).toMatchObject({ signal: 'flash', relation: 'original' })
    const report = (id: string, headline: string, body: string) => place({ id, headline, body, publishedAt: '2026-03-02T08:40:00Z' })
    const other =
      'Shr 1.20 dlrs vs 65 cts. Revs 81.9 mln vs 78.9 mln. Avg shrs 3,448,218 vs 3,613,672. Assets 26.5 billion vs 22.2 billion.'
    expect(report('other', 'Ballast Corp <BLL> third quarter share profit', other)).toMatchObject({ relation: 'original' })
    const own =
      'Oper shr 86 cts vs 96 cts. Net 18,900,000 vs 17,100,000. Sales 267.4 mln vs 288.6 mln. Nine mths shr 2.26 dlrs vs 2.04 dlrs.'
    expect(report('own', 'Grenadier Corp <GRN> third quarter share profit', own)).toMatchObject({ story: flash.story, match: 'f' })
  })

  it('is known by guid within a source only, by address whatever its tracking, and by its own id', () => {
    const { place } = desk()
    place({ ...wire, url: 'http://northwire.example/bees-7' })
    expect(
      place({
        id: 'other',
        source: 'Hamm Post',
        guid: 'n1',
        headline: 'Bridge shut',
        body: 'The bridge at Hamm is shut until further notice, the county said.',
      }).story,
    ).toBe('story-2')
    expect(
      place({ id: 'moved', guid: 'n9', url: 'https://www.northwire.example/bees-7?utm_source=rss', headline: 'Bees', body: 'All other.' })
        .story,
    ).toBe('story-1')
    expect(place({ id: 'wire', headline: 'Something else entirely', body: 'Wholly rewritten.' })).toMatchObject({
      story: 'story-1',
      relation: 'rewrite',
    })
  })
})

describe('a kill', () => {
  const headline = 'Beekeeper moves four million bees by tram'

  it('that names its story in prose takes that story and leaves its neighbour', () => {
    const { place } = desk()
    place(wire)
    place({ id: 'hamm', source: 'Hamm Post', headline: 'Bees by night', body: BEEKEEPER })
    place({
      id: 'near',
      headline: 'Beekeeper wins choir prize',
      body: 'A beekeeper of Gravenstad has won the prize for the lowest bass of the province, the jury said on Monday.',
      guid: 'n2',
    })
    const kill = place({
      id: 'kill',
      guid: 'n3',
      headline: 'MANDATORY KILL',
      body: `EDITORS:\n\nPlease kill the story headlined "${headline}," sent on March 2. The account could not be confirmed.`,
    })
    expect(kill).toMatchObject({ story: 'story-1', relation: 'rewrite', signal: 'kill', effect: { kills: 'story-1' } })
    const again = place({
      id: 'again',
      guid: 'n4',
      publishedAt: '2026-03-02T12:00:00Z',
      headline,
      body: BEEKEEPER.replace('four million', 'four thousand'),
    })
    expect(again).toMatchObject({ opened: true, relation: 'original', effect: { replaces: 'story-1' } })
    expect(again.links[0]?.id).toBe('wire')
  })

  it('of a picture or of something never seen kills no story', () => {
    const { place } = desk()
    place(wire)
    expect(place({ id: 'p', headline: 'PICTURE KILL: NW-7', body: 'Please delete picture NW-7 (bees on tram).' })).toMatchObject({
      story: null,
      relation: 'none',
      effect: { killsPicture: null },
    })
    expect(place({ id: 'k', source: 'Southpress', headline: 'KILL: Whale in reservoir', body: 'Please kill the story.' })).toMatchObject({
      story: null,
      effect: {},
    })
  })
})

it('a copy that comes after the next version is measured by the version that was current when it was written', () => {
  const flash = { source: 'Northwire', headline: 'Bees by tram', body: 'A beekeeper moves four million bees by tram.' }
  const next = `${paragraphs(LIGHTHOUSE).join('\n\n')}\n\n${paragraphs(BEEKEEPER).slice(0, 1).join('\n\n')}`
  const copy = {
    id: 'copy',
    source: 'Hamm Post',
    headline: 'Hives on rails',
    body: paragraphs(BEEKEEPER).slice(0, 3).join('\n\n'),
    publishedAt: '2026-03-02T09:00:00Z',
  }
  const { place } = desk()
  place({ ...flash, id: 'flash', guid: 'a', publishedAt: '2026-03-02T08:00:00Z' })
  place({ ...flash, id: 'first', guid: 'a', body: BEEKEEPER, publishedAt: '2026-03-02T08:30:00Z' })
  place({ ...flash, id: 'next', guid: 'a', body: next, publishedAt: '2026-03-02T10:00:00Z' })
  expect(place(copy)).toMatchObject({ story: 'story-1', relation: 'copy', match: 'first' })
})

it('an outlet that runs embargoed copy too early breaks the embargo', () => {
  const { place } = desk()
  place({ ...wire, embargoed: '2026-03-02T18:00:00Z' })
  expect(
    place({ id: 'early', source: 'Hamm Post', publishedAt: '2026-03-02T12:00:00Z', headline: 'Bees', body: BEEKEEPER }).effect,
  ).toEqual({ breaksEmbargo: 'story-1' })
})

it('decides the same when the window is filled from stored rows', () => {
  const first = arrival(wire)
  const stored = JSON.parse(JSON.stringify(fingerprintOf(first, readSignal(first)).traits))
  const fingerprint = { ...fingerprintOf(first, readSignal(first)), traits: stored }
  const { place, matchWindow } = desk()
  matchWindow.add({
    id: 'wire',
    story: '41',
    source: 'Northwire',
    sourceKind: 'agency',
    publishedAt: first.publishedAt,
    relation: 'original',
    signal: null,
    fingerprint,
  })
  expect(place({ id: 'copy', source: 'Hamm Post', headline: 'Bees', body: BEEKEEPER })).toMatchObject({
    story: '41',
    relation: 'copy',
    match: 'wire',
  })
})
