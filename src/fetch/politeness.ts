/** Limits how many requests a host gets at once and how soon after one another they start. */

export interface Gate {
  /** Waits for the host's turn and resolves with a function that the caller must call when the request is over. Rejects only if `signal` aborts. */
  enter(host: string, options?: { spacingMs?: number | undefined; signal?: AbortSignal | undefined }): Promise<() => void>
  /** The number of hosts that are remembered. */
  size(): number
}

interface Turn {
  start: () => void
  spacingMs: number
}

interface Host {
  active: number
  lastStart: number
  queue: Turn[]
  timer: NodeJS.Timeout | null
}

/** A gate that admits `concurrency` requests to a host at once, with `spacingMs` between their starts. A host without requests is forgotten. */
export function createGate({ concurrency, spacingMs: usualSpacing }: { concurrency: number; spacingMs: number }): Gate {
  const hosts = new Map<string, Host>()

  function advance(name: string, host: Host, idleMs: number): void {
    if (host.timer) clearTimeout(host.timer)
    host.timer = null
    const next = host.queue[0]
    const wait = host.lastStart + (next?.spacingMs ?? idleMs) - performance.now()
    if (next && host.active >= concurrency) return
    if (wait > 0) {
      host.timer = setTimeout(() => advance(name, host, idleMs), wait)
      if (!next) host.timer.unref()
      return
    }
    if (!next) {
      if (!host.active) hosts.delete(name)
      return
    }
    host.queue.shift()
    host.active++
    host.lastStart = performance.now()
    next.start()
    advance(name, host, idleMs)
  }

  return {
    size: () => hosts.size,
    enter(name, { spacingMs = usualSpacing, signal } = {}) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const host = hosts.get(name) ?? { active: 0, lastStart: Number.NEGATIVE_INFINITY, queue: [], timer: null }
        hosts.set(name, host)
        const giveUp = () => {
          host.queue.splice(host.queue.indexOf(turn), 1)
          advance(name, host, spacingMs)
          reject(signal?.reason)
        }
        const turn: Turn = {
          spacingMs,
          start: () => {
            signal?.removeEventListener('abort', giveUp)
            let over = false
            resolve(() => {
              if (over) return
              over = true
              host.active--
              advance(name, host, spacingMs)
            })
          },
        }
        signal?.addEventListener('abort', giveUp, { once: true })
        host.queue.push(turn)
        advance(name, host, spacingMs)
      })
    },
  }
}
