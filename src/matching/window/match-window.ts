import type { Arrival } from '../../model.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import { nameKeysOf, seeksOfStored } from '../fingerprint/keys.ts'
import type { EarlierVersion, Placed, Placement, Side, WindowStory } from '../placement.ts'
import { decidePlacement } from '../rules/decide.ts'
import { isSupplier } from '../rules/effect.ts'
import { THRESHOLDS, type Thresholds } from '../thresholds.ts'
import { Boilerplate } from './boilerplate.ts'
import { Postings } from './postings.ts'

export interface MatchWindowOptions {
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
export class MatchWindow {
  /** In the order of placing; `#first` is the first that is not forgotten, and `#gone` stand before it. */
  #earlier: (EarlierVersion | undefined)[] = []
  #first = 0
  #gone = 0
  #postings = new Postings(1 << 16)
  #byId = new Map<string, number>()
  #stories = new Map<string, WindowStory>()
  #order = 0
  #now = 0
  readonly #options: Required<MatchWindowOptions>

  constructor(options: MatchWindowOptions) {
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
    const earlier: EarlierVersion = { ...placed, at: Date.parse(placed.publishedAt), order, met: 0 }
    this.#earlier.push(earlier)
    this.#byId.set(placed.id, order)
    const { keys } = placed.fingerprint
    for (let i = 0; i < keys.length; i++) this.#postings.add(keys[i]!, order, this.#options.commonKeyLimit)
    if (placed.story !== null) this.#addToStory(earlier, placed.story)
    if (earlier.at > this.#now) this.#now = earlier.at
    this.#forget()
  }

  /** Decides where an arrival belongs and puts it on the shelf. */
  place(arrival: Arrival, fingerprint: Fingerprint): Placement {
    const side: Side = { source: arrival.source, at: Date.parse(arrival.publishedAt), fingerprint }
    const names = fingerprint.names ?? nameKeysOf(arrival.source, fingerprint.traits)
    const seeks = fingerprint.seeks ?? seeksOfStored(arrival.publishedAt, fingerprint, names)
    const open = this.#openTo(arrival.id)
    const placement = decidePlacement(arrival, side, {
      known: this.#newest(arrival.id),
      named: this.#find(names, true).filter(open),
      alike: this.#find(seeks, false).filter(open),
      story: (id) => this.#stories.get(id),
      boilerplate: this.#options.boilerplate.of(arrival.source),
      boilerplateOf: (source) => this.#options.boilerplate.of(source),
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
      fingerprint,
      killed: placement.effect.kills === story && story !== null,
      embargoed: arrival.embargoed,
    })
    if (placement.opened || relation === 'copy') this.#options.boilerplate.learn(arrival.source, fingerprint.shingles)
    return placement
  }

  /**
   * An older version that comes after a later one changes nothing but what it corrects; it is not put on the shelf. Under embargo its signal is
   * what it says beneath that: it has no print that would keep it until the end.
   */
  placeLate(arrival: Arrival, fingerprint: Fingerprint): Placement {
    const known = this.#newest(arrival.id)
    const { signal: supplierSignal, embargo } = fingerprint.traits.supplierSignal
    const signal = embargo?.beneath ?? supplierSignal
    const story = known?.story ?? null
    const effect =
      story !== null && supplierSignal === 'correction' && isSupplier(known!, this.#stories.get(story)) ? { corrects: story } : {}
    const reasons = ['an older version that came late']
    return { story, opened: false, relation: known?.relation ?? 'none', match: null, score: 0, signal, reasons, links: [], effect }
  }

  /** Whether a version's story may take an article in: none of those that it may never meet is there. */
  #openTo(id: string): (earlier: EarlierVersion) => boolean {
    const closed = new Set<string | null>()
    for (const [other, story] of this.#options.never.get(id) ?? []) closed.add(this.#newest(other)?.story ?? story)
    return (earlier) => !closed.has(earlier.story)
  }

  #newest(id: string): EarlierVersion | null {
    const order = this.#byId.get(id)
    return order === undefined ? null : this.#at(order)
  }

  /** @param order may have lost all but its lowest 32 bits */
  #at(order: number): EarlierVersion {
    return this.#earlier[((order - this.#first) | 0) + this.#gone]!
  }

  /** Versions that share keys, those that share most first. Names are asked for however common; text keys only while they are rare. */
  #find(keys: Int32Array, common: boolean): EarlierVersion[] {
    const met: EarlierVersion[] = []
    const meet = (posting: readonly number[]) => {
      for (let k = 0; k < posting.length; k++) {
        const earlier = this.#at(posting[k]!)
        if (earlier.met++ === 0) met.push(earlier)
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
    const best: EarlierVersion[] = []
    const most = this.#options.thresholds.candidates
    for (let i = 0; i < met.length; i++) insertRanked(best, met[i]!, most)
    for (let i = 0; i < met.length; i++) met[i]!.met = 0
    return best
  }

  #addToStory(earlier: EarlierVersion, id: string): void {
    const story = this.#stories.get(id)
    if (!story) {
      this.#stories.set(id, {
        killed: earlier.killed ?? false,
        opener: earlier.order,
        byOutlet: earlier.sourceKind === 'outlet',
        states: [earlier],
      })
      return
    }
    story.killed = earlier.killed ?? story.killed
    story.states.push(earlier)
  }

  #forget(): void {
    for (let earlier = this.#at(this.#first); earlier; earlier = this.#at(this.#first)) {
      if (earlier.at >= this.#now - this.#options.window && this.size <= this.#options.capacity) break
      this.#earlier[this.#gone++] = undefined
      this.#first++
      if (this.#byId.get(earlier.id) === earlier.order) this.#byId.delete(earlier.id)
      for (const key of earlier.fingerprint.keys) this.#postings.remove(key, earlier.order)
      if (earlier.story !== null) this.#takeFromStory(earlier, earlier.story)
    }
    // Their places are given back when they are the greater part.
    if (this.#gone <= this.#earlier.length >> 1) return
    this.#earlier = this.#earlier.slice(this.#gone)
    this.#gone = 0
  }

  /** The earliest of all is the earliest of its story. */
  #takeFromStory(earlier: EarlierVersion, id: string): void {
    const states = this.#stories.get(id)?.states
    if (states?.[0]?.order === earlier.order) states.shift()
    if (states?.length === 0) this.#stories.delete(id)
  }
}

/** Puts a version among the best, `most` of them at most, those that share most first, then the latest. */
function insertRanked(best: EarlierVersion[], earlier: EarlierVersion, most: number): void {
  let at = best.length
  while (at > 0 && (best[at - 1]!.met < earlier.met || (best[at - 1]!.met === earlier.met && best[at - 1]!.order < earlier.order))) at--
  if (at >= most) return
  if (best.length < most) best.push(earlier)
  for (let k = best.length - 1; k > at; k--) best[k] = best[k - 1]!
  best[at] = earlier
}
