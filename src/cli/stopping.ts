/** A child whose parent is gone has nobody to end it by force: it does so itself when it has not let go by then. */
const ORPHAN_MS = 8000

/**
 * Settles `stopped` at the first SIGINT or SIGTERM, or when a parent process is gone; a second one ends the process at once.
 * In a child the parent decides: it passes on what a terminal or supervisor sends to the whole group, so a signal that comes
 * twice means nothing there, and Ctrl-C is left to it.
 * @param options.atOnce what must be done even then; it has a moment, not more
 */
export function untilStopped(options: { atOnce?: () => Promise<void> } = {}): { stopped: Promise<void>; stop: () => void } {
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  let asked = false
  const ask = async () => {
    if (asked) {
      if (process.send) return
      process.exitCode = 130 // whoever gets to the end first
      await Promise.race([options.atOnce?.(), new Promise((resolve) => setTimeout(resolve, 1500))])
      process.exit()
    }
    asked = true
    stop()
  }
  process.on('SIGTERM', ask)
  // SIGHUP: a terminal that is closed; without this the default action would leave children behind.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, process.send ? () => {} : ask)
  if (process.send) {
    process.on('disconnect', () => {
      setTimeout(() => process.exit(1), ORPHAN_MS).unref()
      void ask()
    })
  }
  return { stopped, stop }
}
