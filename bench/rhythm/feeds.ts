/** Simulated feeds with the rhythms of real ones. The same seed gives the same feeds. */

const HOUR = 3_600_000
const DAY = 24 * HOUR

export const SHAPES = ['day curve', 'office hours', 'round the clock', 'bursts', 'nights only', 'weekly'] as const
export type Shape = (typeof SHAPES)[number]

export interface SimulatedFeed {
  shape: Shape
  /** When its items were published, ms, ascending. */
  items: number[]
  /** Items of its document. */
  length: number
  /** From then on its server answers 304 to every request with validators. */
  liesFrom?: number
  /** From then on its address redirects permanently; `isForeign`: to a feed that shares no item with it. */
  moves?: { from: number; isForeign: boolean }
}

/** Numbers in [0, 1) (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** How busy a feed of a shape is in an hour of the week (Monday 0:00 first), as a weight. */
const WEIGHTS: Record<Shape, (day: number, hour: number) => number> = {
  // A newspaper's site: most between 6 and 22 with a peak in the morning, a third at weekends.
  'day curve': (day, hour) => (hour < 6 ? 0.1 : hour < 10 ? 1.6 : hour < 22 ? 1 : 0.3) * (day > 4 ? 0.4 : 1),
  'office hours': (day, hour) => (day < 5 && hour >= 8 && hour < 18 ? 1 : 0),
  'round the clock': () => 1,
  bursts: () => 1,
  'nights only': (_, hour) => (hour >= 22 || hour < 5 ? 1 : 0),
  weekly: (day, hour) => (day === 3 && hour === 9 ? 1 : 0),
}

/** Items a day of a feed: half of real news feeds have fewer than eight, one in 40 more than 200. */
const MEDIAN_A_DAY = 8
const SPREAD = 1.6

/** Items between two times, drawn hour by hour. `perDay`: on average over a week. Bursts bring four to twelve items within half an hour. */
export function itemsOf(shape: Shape, perDay: number, from: number, to: number, random: () => number): number[] {
  const weights = Array.from({ length: 168 }, (_, i) => WEIGHTS[shape](Math.floor(i / 24), i % 24))
  const scale = (perDay * 7) / weights.reduce((total, weight) => total + weight, 0)
  const items: number[] = []
  for (let hour = from; hour < to; hour += HOUR) {
    const expected = weights[(Math.floor(hour / HOUR) + 72) % 168]! * scale
    if (shape === 'weekly') {
      if (expected > 0) items.push(hour + random() * HOUR)
    } else if (shape === 'bursts') {
      if (random() >= expected / 8) continue
      const at = hour + random() * HOUR
      const size = 4 + Math.floor(random() * 9)
      for (let i = 0; i < size; i++) items.push(at + random() * (HOUR / 2))
    } else {
      const pause = () => -Math.log(1 - random()) * (HOUR / expected)
      for (let at = hour + pause(); at < hour + HOUR; at += pause()) items.push(at)
    }
  }
  return items.sort((a, b) => a - b)
}

/** Feeds with items from two weeks before `start`, so that the first document is full, to `days` after it. */
export function simulatedFeeds(count: number, { start, days, seed }: { start: number; days: number; seed: number }): SimulatedFeed[] {
  const random = dice(seed)
  return Array.from({ length: count }, (_, i) => {
    const shape = SHAPES[[0, 1, 0, 2, 3, 0, 1, 4, 0, 2, 0, 1, 3, 0, 1, 2, 0, 5, 0, 3][i % 20]!]!
    const perDay = shape === 'weekly' ? 1 / 7 : MEDIAN_A_DAY * Math.exp(SPREAD * normal(random))
    return { shape, items: itemsOf(shape, perDay, start - 14 * DAY, start + days * DAY, random), length: [10, 20, 30, 50][i % 4]! }
  })
}
