/** Seconds after which the worker of a poll or scrape is taken for dead, unless it says that it works on. With a run of the scheduler, under 35. */
export const LEASE_SECONDS = 30
/** Two signs of life may be lost on the way. */
const RENEW_MS = (LEASE_SECONDS / 3) * 1000

/**
 * Does work under a lease, which is renewed while it goes on. A sign of life that fails is sent again with the next: the lease outlasts two, and work
 * done by two workers has the same result as once.
 */
export async function underLease<Result>(renew: () => Promise<unknown>, work: () => Promise<Result>): Promise<Result> {
  const timer = setInterval(() => void renew().catch(() => undefined), RENEW_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
