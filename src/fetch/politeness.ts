/** Limits how many requests a host gets at once and how soon after one another they start, over all processes that share its turns. */

/** What a request asks of its host. */
export interface AskedTurn {
  host: string
  /** Between two starts, unless an operator set another time for the host. */
  spacingMs: number
  /** Between the last start and this one at least (a crawl-delay). */
  delayMs: number
  /** After which the request counts as over, should its process die. */
  leaseMs: number
  /** The request holds a slot already: it follows a redirect. */
  holdsSlot: boolean
}

/** A slot, to be given back; or how long to wait. `heldMs`: the host asked for no request until then. `waitMs` is null while all its slots are in use. */
export type AnsweredTurn = { slot: string } | { heldMs: number } | { waitMs: number | null }

/** Where the turns of all hosts are kept: in this process, or for all processes in the database (db/write/host-turns.ts). */
export interface Turns {
  /** @param asked at most one of each host. @returns an answer to each, in their order */
  take(asked: readonly AskedTurn[]): Promise<AnsweredTurn[]>
  give(slots: readonly { host: string; slot: string }[]): Promise<void>
  /** Queues a request that does not wait. @returns seconds until its turn may come, each request `spacingMs` after the one before */
  queue(host: string, spacingMs: number): Promise<number>
  /** No request to the host for so long. */
  hold(host: string, seconds: number): Promise<void>
}

/** The host has no turn now: the request is to be made later, and holds no worker until then. */
export class HostBusy extends Error {
  constructor(
    readonly host: string,
    /** When to try again. */
    readonly seconds: number,
    /** The host asked for no request until then; otherwise others are before this one. */
    readonly isHeld: boolean,
  ) {
    super(`${host} has no turn for ${Math.ceil(seconds)} s.`)
    this.name = 'HostBusy'
  }
}

/** The turns of hosts cannot be had: our own trouble, which `cause` says. */
export class TurnsFailed extends Error {}

export interface Turn {
  /** Waits until another request of this host may start, as after a redirect. Rejects as `enter` does; the slot is kept. */
  again(options: EnterOptions): Promise<void>
  /** The request is over. */
  leave(): void
}

export interface EnterOptions {
  /** Since the start before, where it is longer than the usual spacing. */
  delayMs?: number | undefined
  leaseMs: number
  /** The longest wait for a turn. */
  patienceMs: number
  signal?: AbortSignal | undefined
}

export interface Gate {
  /** Waits for the host's turn. Rejects with HostBusy where that takes longer than `patienceMs`, with the reason of `signal`, or where the turns cannot be had. */
  enter(host: string, options: EnterOptions): Promise<Turn>
  hold(host: string, seconds: number): Promise<void>
  /** Gives back what requests that are over had. */
  close(): Promise<void>
  /** The number of hosts that are remembered. */
  size(): number
}

interface Waiter {
  asked: AskedTurn
  until: number
  granted(slot: string | null): void
  refused(reason: unknown): void
}

interface Host {
  waiters: Waiter[]
  asking: boolean
  /** As far as this process knows, no turn comes before (performance.now). */
  notBefore: number
  timer: NodeJS.Timeout | null
}

/** How soon to ask again while all slots of a host are in use: a fraction of what a request takes. */
const AGAIN_MS = 200
/** After a host asked for fewer requests, those that waited start at any time of these ten minutes, or of a time as long as it asked for. */
const RESTART_SECONDS = 600
/** Slots are given back together, since other processes ask for one every AGAIN_MS only. */
const GIVE_AFTER_MS = 50

/** A gate over the turns of all hosts. A host without requests is forgotten. */
export function createGate({ turns, spacingMs }: { turns: Turns; spacingMs: number }): Gate {
  const hosts = new Map<string, Host>()
  let asks: { name: string; asked: AskedTurn }[] = []
  let given: { host: string; slot: string }[] = []
  let giving: NodeJS.Timeout | undefined

  /** Asks for the turn of the first that waits, together with what other hosts ask for now. */
  function advance(name: string): void {
    const host = hosts.get(name)
    if (!host || host.asking) return
    if (host.timer) clearTimeout(host.timer)
    host.timer = null
    const first = host.waiters[0]
    if (!first) {
      hosts.delete(name)
      return
    }
    const wait = host.notBefore - performance.now()
    if (wait > 0) {
      later(name, host, wait)
      return
    }
    host.asking = true
    asks.push({ name, asked: first.asked })
    if (asks.length === 1) setImmediate(askAll)
  }

  async function askAll(): Promise<void> {
    const asked = asks
    asks = []
    const answers = await turns
      .take(asked.map((one) => one.asked))
      .catch((cause: unknown) => ({ error: new TurnsFailed('No turns', { cause }) }))
    asked.forEach(({ name }, i) => {
      const host = hosts.get(name)!
      host.asking = false
      if ('error' in answers) for (const waiter of host.waiters.splice(0)) waiter.refused(answers.error)
      else answered(name, host, answers[i]!, asked[i]!.asked)
      advance(name)
    })
  }

  function answered(name: string, host: Host, answer: AnsweredTurn, asked: AskedTurn): void {
    if ('slot' in answer) {
      const first = host.waiters.findIndex((waiter) => waiter.asked === asked)
      // Who asked may have given up meanwhile.
      if (first < 0) giveBack(name, asked.holdsSlot ? '' : answer.slot)
      else host.waiters.splice(first, 1)[0]!.granted(answer.slot)
    } else if ('heldMs' in answer) {
      const seconds = answer.heldMs / 1000
      for (const waiter of host.waiters.splice(0))
        waiter.refused(new HostBusy(name, seconds + Math.random() * Math.min(RESTART_SECONDS, seconds), true))
    } else host.notBefore = performance.now() + (answer.waitMs ?? AGAIN_MS)
  }

  /** Those whose patience ends before then are queued for later; the others wait. */
  function later(name: string, host: Host, wait: number): void {
    const then = performance.now() + wait
    const leaving = host.waiters.filter(({ until }) => until < then)
    host.waiters = host.waiters.filter(({ until }) => until >= then)
    for (const waiter of leaving)
      turns.queue(name, Math.max(waiter.asked.spacingMs, waiter.asked.delayMs)).then(
        (seconds) => waiter.refused(new HostBusy(name, Math.max(seconds, wait / 1000), false)),
        (cause) => waiter.refused(new TurnsFailed('No turns', { cause })),
      )
    if (host.waiters.length) host.timer = setTimeout(advance, wait, name)
    else hosts.delete(name)
  }

  function giveBack(host: string, slot: string): void {
    if (!slot) return
    given.push({ host, slot })
    if (hosts.get(host)?.waiters.length) void giveAll()
    else giving ??= setTimeout(giveAll, GIVE_AFTER_MS)
  }

  async function giveAll(): Promise<void> {
    clearTimeout(giving)
    giving = undefined
    const slots = given
    given = []
    // A slot that cannot be given back ends with its lease.
    if (slots.length) await turns.give(slots).catch(() => undefined)
    for (const host of new Set(slots.map((one) => one.host))) freed(host)
  }

  function freed(name: string): void {
    const host = hosts.get(name)
    if (!host) return
    host.notBefore = Number.NEGATIVE_INFINITY
    advance(name)
  }

  function wait(name: string, { delayMs = 0, leaseMs, patienceMs, signal }: EnterOptions, holdsSlot: boolean) {
    return new Promise<string | null>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const host = hosts.get(name) ?? blankHost()
      hosts.set(name, host)
      const giveUp = () => {
        host.waiters = host.waiters.filter((one) => one !== waiter)
        reject(signal?.reason)
      }
      const waiter: Waiter = {
        asked: { host: name, spacingMs, delayMs, leaseMs, holdsSlot },
        until: performance.now() + patienceMs,
        granted: (slot) => {
          signal?.removeEventListener('abort', giveUp)
          resolve(slot)
        },
        refused: (reason) => {
          signal?.removeEventListener('abort', giveUp)
          reject(reason)
        },
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      // Who holds a slot comes first: it keeps others from theirs.
      if (holdsSlot) host.waiters.unshift(waiter)
      else host.waiters.push(waiter)
      advance(name)
    })
  }

  return {
    size: () => hosts.size,
    hold: (host, seconds) => turns.hold(host, seconds),
    close: giveAll,
    async enter(name, options) {
      let slot = await wait(name, options, false)
      return {
        async again(more) {
          await wait(name, more, true)
        },
        leave() {
          if (slot) giveBack(name, slot)
          slot = null
        },
      }
    },
  }
}

const blankHost = (): Host => ({
  waiters: [],
  asking: false,
  notBefore: Number.NEGATIVE_INFINITY,
  timer: null,
})
