/** Rests between the attempts of a request that reads, in milliseconds: a restart of the server takes less than their sum. */
const RESTS = [250, 500, 1000, 2000, 4000, 8000]
/** Too many requests, or a server or proxy that is not ready. */
const LATER = [429, 502, 503, 504]

type Send = (request: Request) => Promise<Response>

/** Sends requests that read again where nobody answers or the answer is to ask later; others are sent once. */
export const patient = (send: Send): Send =>
  async function sendPatiently(request) {
    for (const rest of request.method === 'GET' ? RESTS : []) {
      const response = await send(request.clone()).catch((error: unknown) => {
        if (request.signal.aborted) throw error
      })
      if (response && !LATER.includes(response.status)) return response
      const seconds = Number(response?.headers.get('retry-after'))
      await response?.body?.cancel()
      await new Promise((resolve) => setTimeout(resolve, Math.max(rest, 1000 * (seconds || 0))))
    }
    return send(request)
  }
