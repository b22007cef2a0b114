/** What a running `start` holds, to be let go in the opposite order: calmly, or at once when the person at the keyboard insists. */
export class Held {
  #closers: (() => Promise<void>)[] = []
  #enders: (() => unknown)[] = []

  /** @param end what to do instead when everything must end at once; it may leave the rest to the end of the process */
  keep(close: () => Promise<void>, end?: () => unknown): void {
    this.#closers.unshift(close)
    if (end) this.#enders.unshift(end)
  }

  async letGo(): Promise<void> {
    for (let close = this.#closers.shift(); close; close = this.#closers.shift()) await close()
  }

  async drop(): Promise<void> {
    for (const end of this.#enders) await end()
  }
}
