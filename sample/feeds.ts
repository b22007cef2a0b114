import { readMorning } from './morning.ts'

/** A feed of the sample newsroom as an entry of a feed list. Intervals are in real seconds. */
export interface ListedSampleFeed {
  /** The source's name, as shown. */
  source: string
  kind: 'agency' | 'outlet'
  language: string
  name: string
  title: string
  url: string
  /** Agencies carry the full text in the feed; outlets only a summary, so their pages must be read. */
  scrape: boolean
  minIntervalSeconds: number
  maxIntervalSeconds: number
}

/** The feeds of the sample newsroom, polled every 10 to 15 seconds at speed 1 and more often at higher speeds (at least 1 s apart). */
export function sampleFeeds(baseUrl: string, speed = 1): ListedSampleFeed[] {
  const { feeds, sources } = readMorning()
  return feeds.map(({ name, title, language, source: id }) => {
    const source = sources.find((s) => s.id === id)!
    return {
      source: source.name,
      kind: source.kind,
      language,
      name,
      title,
      url: `${baseUrl}/feeds/${name}`,
      scrape: source.kind === 'outlet',
      minIntervalSeconds: Math.max(1, 10 / speed),
      maxIntervalSeconds: Math.max(1, 15 / speed),
    }
  })
}
