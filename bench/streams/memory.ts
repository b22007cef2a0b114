/** Answers each message `memory` with the resident set of this process, in bytes, after a collection (node --expose-gc). */
export function answerMemory() {
  process.on('message', (message) => {
    if (message !== 'memory') return
    global.gc?.()
    process.send!({ rss: process.memoryUsage.rss() })
  })
}
