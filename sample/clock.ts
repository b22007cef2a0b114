import { DURATION_SECONDS, type EntryState, type Morning, type SampleEntry } from './morning.ts'

/** The morning's own clock. From opening on it runs `speed` times as fast as real time; the hour before opening is a real hour. */
export class MorningClock {
  constructor(
    readonly openedAt: Date,
    readonly speed: number,
  ) {}

  /** Seconds of the morning that have passed, at most its duration. */
  now(): number {
    return Math.min(((Date.now() - this.openedAt.getTime()) / 1000) * this.speed, DURATION_SECONDS)
  }

  /** The real time of a second of the morning. */
  time(at: number): Date {
    return new Date(this.openedAt.getTime() + (at * 1000) / (at < 0 ? 1 : this.speed))
  }
}

/** An entry at one moment, with the times of its first and its current state. */
export interface LiveEntry {
  entry: SampleEntry
  state: EntryState
  published: Date
  updated: Date
}

/**
 * The state of each entry that was last sent in a feed document. An entry's next state waits until the previous one was sent, so that a
 * reader finds the same states at any speed.
 */
export type Sent = Map<SampleEntry, number>

/** The entries that are published at a second of the morning, newest first. Without `sent`, the states are those that are due. */
export function liveEntries(morning: Morning, clock: MorningClock, at: number, sent?: Sent): LiveEntry[] {
  return morning.entries
    .flatMap((entry) => {
      const due = entry.states.findLastIndex((s) => s.at <= at)
      const state = entry.states[sent ? Math.min(due, (sent.get(entry) ?? -1) + 1) : due]
      return state ? [{ entry, state, published: clock.time(entry.states[0]!.at), updated: clock.time(state.at) }] : []
    })
    .sort((a, b) => b.published.getTime() - a.published.getTime())
}
