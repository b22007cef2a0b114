import type { Arrival } from '../../model.ts'
import { DAY_MS } from '../durations.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import type { EarlierVersion, Placed, Placement, Side, WindowStory } from '../placement.ts'
import { decidePlacement } from '../rules/decide.ts'
import { isSupplier } from '../rules/effect.ts'
import { THRESHOLDS, type Thresholds } from '../thresholds.ts'
import { Boilerplate } from './boilerplate.ts'
import { Postings } from './postings.ts'

export interface MatchWindowOptions {
  /** Gives a new story its id. */
  newStory: () => string
  /** How long a version can be found, in milliseconds by the suppliers' times. */
  window?: number
  /** The most versions in the window. */
  capacity?: number
  boilerplate?: Boilerplate
  /** A text key with this many versions is common. */
  commonKeyLimit?: number
  /** For a rehearsal: thresholds other than the current ones. */
  thresholds?: Readonly<Thresholds>
  /** By article id, the articles with which it may never share a story, by editorial decision, and the story that each was in. */
  never?: ReadonlyMap<string, ReadonlyMap<string, string | null>>
}

/**
 * Whether a large share of a version's keys is common. Then the version is no template but a text that very many sources run, and the latest
 * versions under a common key are candidates.
 */
export function isCrowded(common: number, keys: number, { crowdedOneIn }: Readonly<Thresholds> = THRESHOLDS): boolean {
  return common > 0 && crowdedOneIn * common >= keys
}

/** The recently placed versions, among which the next arrival is placed. Deterministic: it uses no clock and no random numbers. */
export class MatchWindow {
  /** In the order of placing. `#first` is the order of the first that has not expired, and `#gone` expired entries precede it. */
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

  /** Adds a version that was placed before. To be called oldest first. */
  add(placed: Placed): void {
    const order = this.#order++
    const earlier: EarlierVersion = { ...placed, at: Date.parse(placed.publishedAt), order, sharedKeys: 0 }
    this.#earlier.push(earlier)
    this.#byId.set(placed.id, order)
    const { keys } = placed.fingerprint
    for (let i = 0; i < keys.length; i++) this.#postings.add(keys[i]!, order, this.#options.commonKeyLimit)
    if (placed.story !== null) this.#addToStory(earlier, placed.story)
    if (earlier.at > this.#now) this.#now = earlier.at
    this.#expire()
  }

  /** Decides where an arrival belongs, and adds it to the window. */
  place(arrival: Arrival, fingerprint: Fingerprint): Placement {
    const side: Side = { source: arrival.source, at: Date.parse(arrival.publishedAt), fingerprint }
    const mayJoin = this.#joinableBy(arrival.id)
    const placement = decidePlacement(arrival, side, {
      known: this.#newest(arrival.id),
      named: this.#find(fingerprint.names, true).filter(mayJoin),
      alike: this.#find(fingerprint.seeks, false).filter(mayJoin),
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
   * Places an older version that arrives after a later one. It changes nothing except what it corrects, and does not join the window. Under an
   * embargo its signal is the one apart from the embargo, since there is no fingerprint that would keep it until the embargo ends.
   */
  placeLate(arrival: Arrival, fingerprint: Fingerprint): Placement {
    const known = this.#newest(arrival.id)
    const { signal: supplierSignal, embargo } = fingerprint.traits.supplierSignal
    const signal = embargo?.beneath ?? supplierSignal
    const story = known?.story ?? null
    const effect =
      story !== null && supplierSignal === 'correction' && isSupplier(known!, this.#stories.get(story)) ? { corrects: story } : {}
    const reasons = ['an older version that arrived late']
    return { story, opened: false, relation: known?.relation ?? 'none', match: null, score: 0, signal, reasons, links: [], effect }
  }

  /** Whether the story of an earlier version may contain an article: it may not where an editorial decision separates them. */
  #joinableBy(id: string): (earlier: EarlierVersion) => boolean {
    const closed = new Set<string | null>()
    for (const [other, story] of this.#options.never.get(id) ?? []) closed.add(this.#newest(other)?.story ?? story)
    return (earlier) => !closed.has(earlier.story)
  }

  /** The last version of an article. */
  #newest(id: string): EarlierVersion | null {
    const order = this.#byId.get(id)
    return order === undefined ? null : this.#at(order)
  }

  /** @param order its lowest 32 bits are enough */
  #at(order: number): EarlierVersion {
    return this.#earlier[((order - this.#first) | 0) + this.#gone]!
  }

  /**
   * Versions that share keys, those that share most first.
   * @param isName names are looked up however common; text keys only while they are rare
   */
  #find(keys: Int32Array, isName: boolean): EarlierVersion[] {
    const found: EarlierVersion[] = []
    const count = (posting: readonly number[]) => {
      for (let k = 0; k < posting.length; k++) {
        const earlier = this.#at(posting[k]!)
        if (earlier.sharedKeys++ === 0) found.push(earlier)
      }
    }
    let commonKeys = 0
    let firstCommon = 0
    for (let i = 0; i < keys.length; i++) {
      const posting = this.#postings.find(keys[i]!)
      if (isName || posting.length < this.#options.commonKeyLimit) count(posting)
      else if (commonKeys++ === 0) firstCommon = keys[i]!
    }
    if (isCrowded(commonKeys, keys.length, this.#options.thresholds)) count(this.#postings.find(firstCommon))
    const best: EarlierVersion[] = []
    const most = this.#options.thresholds.candidates
    for (let i = 0; i < found.length; i++) insertRanked(best, found[i]!, most)
    for (let i = 0; i < found.length; i++) found[i]!.sharedKeys = 0
    return best
  }

  #addToStory(earlier: EarlierVersion, id: string): void {
    const story = this.#stories.get(id)
    if (!story) {
      this.#stories.set(id, {
        killed: earlier.killed ?? false,
        opener: earlier.order,
        byOutlet: earlier.sourceKind === 'outlet',
        versions: [earlier],
      })
      return
    }
    story.killed = earlier.killed ?? story.killed
    story.versions.push(earlier)
  }

  /** Removes the versions that are older than the window or exceed its capacity. */
  #expire(): void {
    for (let earlier = this.#at(this.#first); earlier; earlier = this.#at(this.#first)) {
      if (earlier.at >= this.#now - this.#options.window && this.size <= this.#options.capacity) break
      this.#earlier[this.#gone++] = undefined
      this.#first++
      if (this.#byId.get(earlier.id) === earlier.order) this.#byId.delete(earlier.id)
      for (const key of earlier.fingerprint.keys) this.#postings.remove(key, earlier.order)
      if (earlier.story !== null) this.#removeFromStory(earlier, earlier.story)
    }
    // Their memory is freed when they are more than half.
    if (this.#gone <= this.#earlier.length >> 1) return
    this.#earlier = this.#earlier.slice(this.#gone)
    this.#gone = 0
  }

  /** The earliest version of the window is the earliest of its story. */
  #removeFromStory(earlier: EarlierVersion, id: string): void {
    const versions = this.#stories.get(id)?.versions
    if (versions?.[0]?.order === earlier.order) versions.shift()
    if (versions?.length === 0) this.#stories.delete(id)
  }
}

/** Inserts a version into the best ones, at most `most`: those that share most keys first, then the latest. */
function insertRanked(best: EarlierVersion[], earlier: EarlierVersion, most: number): void {
  let at = best.length
  while (at > 0 && ranksBelow(best[at - 1]!, earlier)) at--
  if (at >= most) return
  if (best.length < most) best.push(earlier)
  for (let k = best.length - 1; k > at; k--) best[k] = best[k - 1]!
  best[at] = earlier
}

function ranksBelow(a: EarlierVersion, b: EarlierVersion): boolean {
  return a.sharedKeys < b.sharedKeys || (a.sharedKeys === b.sharedKeys && a.order < b.order)
}
