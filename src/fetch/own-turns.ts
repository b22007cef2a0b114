import type { AskedTurn, Turns } from './politeness.ts'

interface Host {
  /** ms since the epoch. */
  lastStart: number
  slots: Map<string, number>
  queuedUntil: number
  heldUntil: number
}

/** Hosts after which those that have been idle are forgotten. */
const MANY_HOSTS = 1000

/** Turns of this process alone, for commands and tests without a database. @param concurrency requests to one host at once */
export function ownTurns(concurrency: number): Turns {
  const hosts = new Map<string, Host>()
  let taken = 0

  function hostOf(name: string): Host {
    const host = hosts.get(name) ?? { lastStart: Number.NEGATIVE_INFINITY, slots: new Map(), queuedUntil: 0, heldUntil: 0 }
    hosts.set(name, host)
    return host
  }

  function takeOne({ host: name, spacingMs, delayMs, leaseMs, holdsSlot }: AskedTurn) {
    const [host, now] = [hostOf(name), Date.now()]
    if (host.heldUntil > now) return { heldMs: host.heldUntil - now }
    for (const [slot, until] of host.slots) if (until < now) host.slots.delete(slot)
    const waitMs = host.lastStart + Math.max(spacingMs, delayMs) - now
    if (waitMs > 0) return { waitMs }
    if (!holdsSlot && host.slots.size >= concurrency) return { waitMs: null }
    host.lastStart = now
    const slot = String(++taken)
    if (!holdsSlot) host.slots.set(slot, now + leaseMs)
    return { slot }
  }

  return {
    async take(asked) {
      if (hosts.size > MANY_HOSTS)
        for (const [name, { slots, lastStart, heldUntil }] of hosts)
          if (!slots.size && Math.max(lastStart + 3_600_000, heldUntil) < Date.now()) hosts.delete(name)
      return asked.map(takeOne)
    },
    async give(slots) {
      for (const { host, slot } of slots) hosts.get(host)?.slots.delete(slot)
    },
    async queue(name, spacingMs) {
      const [host, now] = [hostOf(name), Date.now()]
      host.queuedUntil = Math.max(host.queuedUntil, now) + spacingMs
      return (host.queuedUntil - now) / 1000
    },
    async hold(name, seconds) {
      const host = hostOf(name)
      host.heldUntil = Math.max(host.heldUntil, Date.now() + seconds * 1000)
    },
  }
}
