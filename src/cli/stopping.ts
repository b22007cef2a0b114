/** No parent can end an orphaned child by force, so the child exits by itself after this time. */
const ORPHAN_MS = 8000

/**
 * Settles `stopped` at the first SIGINT or SIGTERM, or when the parent process is gone; a second signal ends the process at once.
 * In a child the parent decides when to end it. A terminal or supervisor signals the whole process group, so a child ignores Ctrl-C and
 * repeated signals.
 * @param options.atOnce runs after the second signal, for at most 1.5 s
 */
export function untilStopped(options: { atOnce?: () => Promise<void> } = {}): { stopped: Promise<void>; stop: () => void } {
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  let requested = false
  const request = async () => {
    if (requested) {
      if (process.send) return
      process.exitCode = 130 // also when the clean shutdown ends first
      await Promise.race([options.atOnce?.(), new Promise((resolve) => setTimeout(resolve, 1500))])
      process.exit()
    }
    requested = true
    stop()
  }
  process.on('SIGTERM', request)
  // SIGHUP comes when a terminal is closed; its default action would leave children behind.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, process.send ? () => {} : request)
  if (process.send) {
    process.on('disconnect', () => {
      setTimeout(() => process.exit(1), ORPHAN_MS).unref()
      void request()
    })
  }
  return { stopped, stop }
}
