import type { Arrival } from '../model.ts'
import { Boilerplate } from './boilerplate.ts'
import { decidePlacement } from './decide.ts'
import type { Fingerprint } from './fingerprint.ts'
import { nameKeysOf, seeksOfStored } from './keys.ts'
import type { Held, Placed, Placement, Side, WindowStory } from './placement.ts'
import { Postings } from './postings.ts'
import { isSupplier } from './rules/effect.ts'
import { THRESHOLDS, type Thresholds } from './thresholds.ts'

export interface ShelfOptions {
  /** Gives a new story its id. */
  newStory: () => string
  /** How long a version can still be found, milliseconds by the suppliers' times. */
  window?: number
  /** How many versions are held at most. */
  capacity?: number
  boilerplate?: Boilerplate
  commonKeyLimit?: number
  /** For a rehearsal: thresholds other than those that hold. */
  thresholds?: Readonly<Thresholds>
  /** Articles that an article may never share a story with, by its id: people decided so. With the story that each was in. */
  never?: ReadonlyMap<string, ReadonlyMap<string, string | null>>
}

const DAY_MS = 86_400_000

/**
 * Whether so many of a version's keys are common that it is no template that bears them but one text that very many run: then the latest of
 * them are met.
 */
export function isCrowded(common: number, keys: number, { crowdedOneIn }: Readonly<Thresholds> = THRESHOLDS): boolean {
  return common > 0 && crowdedOneIn * common >= keys
}

/** What was placed lately, to place the next arrival among. One decision after the other; no clock, no chance. */
export class Shelf {
  /** In the order of placing; `#first` is the first that is not forgotten, and `#gone` stand before it. */
  #held: (Held | undefined)[] = []
  #first = 0
  #gone = 0
  #postings = new Postings(1 << 16)
  #byId = new Map<string, number>()
  #stories = new Map<string, WindowStory>()
  #order = 0
  #now = 0
  readonly #options: Required<ShelfOptions>

  constructor(options: ShelfOptions) {
    const { thresholds = THRESHOLDS } = options
    this.#options = {
      window: thresholds.windowDays * DAY_MS,
      capacity: thresholds.windowCapacity,
      boilerplate: new Boilerplate(thresholds),
      commonKeyLimit: thresholds.commonKeyLimit,
      never: new Map(),
      thresholds,
      ...options,
    }
  }

  get size(): number {
    return this.#order - this.#first
  }

  /** Puts back what was placed before, oldest first. */
  add(placed: Placed): void {
    const order = this.#order++
    const held: Held = { ...placed, at: Date.parse(placed.publishedAt), order, met: 0 }
    this.#held.push(held)
    this.#byId.set(placed.id, order)
    const { keys } = placed.print
    for (let i = 0; i < keys.length; i++) this.#postings.add(keys[i]!, order, this.#options.commonKeyLimit)
    if (placed.story !== null) this.#addToStory(held, placed.story)
    if (held.at > this.#now) this.#now = held.at
    this.#forget()
  }

  /** Decides where an arrival belongs and puts it on the shelf. */
  place(arrival: Arrival, print: Fingerprint): Placement {
    const side: Side = { source: arrival.source, at: Date.parse(arrival.publishedAt), print }
    const names = print.names ?? nameKeysOf(arrival.source, print.traits)
    const seeks = print.seeks ?? seeksOfStored(arrival.publishedAt, print, names)
    const open = this.#openTo(arrival.id)
    const placement = decidePlacement(arrival, side, {
      known: this.#newest(arrival.id),
      named: this.#find(names, true).filter(open),
      alike: this.#find(seeks, false).filter(open),
      story: (id) => this.#stories.get(id),
      silenced: this.#options.boilerplate.of(arrival.source),
      silencedOf: (source) => this.#options.boilerplate.of(source),
      newStory: this.#options.newStory,
      thresholds: this.#options.thresholds,
    })
    const { story, relation, signal } = placement
    this.add({
      id: arrival.id,
      story,
      source: arrival.source,
      sourceKind: arrival.sourceKind,
      publishedAt: arrival.publishedAt,
      relation,
      signal,
      print,
      killed: placement.effect.kills === story && story !== null,
      embargoed: arrival.embargoed,
    })
    if (placement.opened || relation === 'copy') this.#options.boilerplate.learn(arrival.source, print.shingles)
    return placement
  }

  /**
   * An older version that comes after a later one changes nothing but what it corrects; it is not put on the shelf. Under embargo its signal is
   * what it says beneath that: it has no print that would keep it until the end.
   */
  placeLate(arrival: Arrival, print: Fingerprint): Placement {
    const known = this.#newest(arrival.id)
    const { signal: said, held } = print.traits.said
    const signal = held?.beneath ?? said
    const story = known?.story ?? null
    const effect = story !== null && said === 'correction' && isSupplier(known!, this.#stories.get(story)) ? { corrects: story } : {}
    const reasons = ['an older version that came late']
    return { story, opened: false, relation: known?.relation ?? 'none', match: null, score: 0, signal, reasons, links: [], effect }
  }

  /** Whether a version's story may take an article in: none of those that it may never meet is there. */
  #openTo(id: string): (held: Held) => boolean {
    const closed = new Set<string | null>()
    for (const [other, story] of this.#options.never.get(id) ?? []) closed.add(this.#newest(other)?.story ?? story)
    return (held) => !closed.has(held.story)
  }

  #newest(id: string): Held | null {
    const order = this.#byId.get(id)
    return order === undefined ? null : this.#at(order)
  }

  /** @param order may have lost all but its lowest 32 bits */
  #at(order: number): Held {
    return this.#held[((order - this.#first) | 0) + this.#gone]!
  }

  /** Versions that share keys, those that share most first. Names are asked for however common; text keys only while they are rare. */
  #find(keys: Int32Array, common: boolean): Held[] {
    const met: Held[] = []
    const meet = (posting: readonly number[]) => {
      for (let k = 0; k < posting.length; k++) {
        const held = this.#at(posting[k]!)
        if (held.met++ === 0) met.push(held)
      }
    }
    let crowded = 0
    let crowd = 0
    for (let i = 0; i < keys.length; i++) {
      const posting = this.#postings.find(keys[i]!)
      if (common || posting.length < this.#options.commonKeyLimit) meet(posting)
      else if (crowded++ === 0) crowd = keys[i]!
    }
    if (isCrowded(crowded, keys.length, this.#options.thresholds)) meet(this.#postings.find(crowd))
    const best: Held[] = []
    const most = this.#options.thresholds.candidates
    for (let i = 0; i < met.length; i++) insertRanked(best, met[i]!, most)
    for (let i = 0; i < met.length; i++) met[i]!.met = 0
    return best
  }

  #addToStory(held: Held, id: string): void {
    const story = this.#stories.get(id)
    if (!story) {
      this.#stories.set(id, { killed: held.killed ?? false, opener: held.order, byOutlet: held.sourceKind === 'outlet', states: [held] })
      return
    }
    story.killed = held.killed ?? story.killed
    story.states.push(held)
  }

  #forget(): void {
    for (let held = this.#at(this.#first); held; held = this.#at(this.#first)) {
      if (held.at >= this.#now - this.#options.window && this.size <= this.#options.capacity) break
      this.#held[this.#gone++] = undefined
      this.#first++
      if (this.#byId.get(held.id) === held.order) this.#byId.delete(held.id)
      for (const key of held.print.keys) this.#postings.remove(key, held.order)
      if (held.story !== null) this.#takeFromStory(held, held.story)
    }
    // Their places are given back when they are the greater part.
    if (this.#gone <= this.#held.length >> 1) return
    this.#held = this.#held.slice(this.#gone)
    this.#gone = 0
  }

  /** The earliest of all is the earliest of its story. */
  #takeFromStory(held: Held, id: string): void {
    const states = this.#stories.get(id)?.states
    if (states?.[0]?.order === held.order) states.shift()
    if (states?.length === 0) this.#stories.delete(id)
  }
}

/** Puts a version among the best, `most` of them at most, those that share most first, then the latest. */
function insertRanked(best: Held[], held: Held, most: number): void {
  let at = best.length
  while (at > 0 && (best[at - 1]!.met < held.met || (best[at - 1]!.met === held.met && best[at - 1]!.order < held.order))) at--
  if (at >= most) return
  if (best.length < most) best.push(held)
  for (let k = best.length - 1; k > at; k--) best[k] = best[k - 1]!
  best[at] = held
}
