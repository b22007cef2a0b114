import type { Entry, Signal } from '../../model.ts'

/** What an editor must know at once: what is wrong or must not be shown, and news of the moment. */
export const URGENT_SIGNALS: ReadonlySet<Signal> = new Set<Signal>(['kill', 'withheld', 'correction', 'flash'])

/** Of these, what is said about an earlier version or its story. */
export const NOTICE_SIGNALS: ReadonlySet<Signal> = new Set<Signal>(['kill', 'withheld', 'correction'])

/** Whether a version is read and placed before others that wait, by what its supplier states in fields. */
export function isUrgent({ pubStatus, signal }: Partial<Pick<Entry, 'pubStatus' | 'signal'>>): boolean {
  return pubStatus === 'canceled' || pubStatus === 'withheld' || (signal ? URGENT_SIGNALS.has(signal) : false)
}
