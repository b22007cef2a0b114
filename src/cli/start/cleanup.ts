/** What a running `start` has opened, to be closed in reverse order: cleanly, or at once after a second Ctrl-C. */
export class Cleanup {
  #closers: (() => Promise<void>)[] = []
  #enders: (() => unknown)[] = []
  #dropping: Promise<void> | undefined

  /** @param end is called instead of `close` when everything must end at once; it may leave the rest to the end of the process */
  keep(close: () => Promise<void>, end?: () => unknown): void {
    this.#closers.unshift(close)
    if (end) this.#enders.unshift(end)
  }

  /** A second Ctrl-C reaches every process of the terminal, also pg_ctl, so errors after it are ignored. */
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
