/** What a running `start` holds, to be let go in the opposite order: calmly, or at once when the person at the keyboard insists. */
export class Cleanup {
  #closers: (() => Promise<void>)[] = []
  #enders: (() => unknown)[] = []
  #dropping: Promise<void> | undefined

  /** @param end what to do instead when everything must end at once; it may leave the rest to the end of the process */
  keep(close: () => Promise<void>, end?: () => unknown): void {
    this.#closers.unshift(close)
    if (end) this.#enders.unshift(end)
  }

  /** A second Ctrl-C reaches every process at the keyboard, pg_ctl too: what fails then is no news. */
  async run(): Promise<void> {
    for (let close = this.#closers.shift(); close && !this.#dropping; close = this.#closers.shift()) {
      try {
        await close()
      } catch (error) {
        if (!this.#dropping) throw error
      }
    }
    await this.#dropping
  }

  runNow(): Promise<void> {
    this.#dropping ??= this.#endAll()
    return this.#dropping
  }

  async #endAll(): Promise<void> {
    for (const end of this.#enders) await Promise.resolve(end()).catch(() => {})
  }
}
