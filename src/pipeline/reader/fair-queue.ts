/** What waits to be read, in an order that is fair to all hosts. */

/**
 * Jobs of several lanes, each with jobs of several hosts. Lanes take turns, and in a lane hosts take turns, so that what one host has waiting
 * delays another host by one job at most. Those of one host and lane keep their order.
 */
export class FairQueue<Job> {
  private readonly lanes = new Map<string, Map<string, Job[]>>()
  private waiting = 0

  get size(): number {
    return this.waiting
  }

  push(lane: string, host: string, job: Job): void {
    const hosts = this.lanes.get(lane) ?? new Map<string, Job[]>()
    const jobs = hosts.get(host) ?? []
    jobs.push(job)
    hosts.set(host, jobs)
    this.lanes.set(lane, hosts)
    this.waiting++
  }

  /** Takes the next job; undefined where none waits. */
  shift(): Job | undefined {
    const lane = nextOf(this.lanes)
    const host = lane && nextOf(lane[1])
    if (!host) return undefined
    const job = host[1].shift()
    if (!host[1].length) lane[1].delete(host[0])
    if (!lane[1].size) this.lanes.delete(lane[0])
    this.waiting--
    return job
  }
}

/** The first of a map, which becomes the last. */
function nextOf<Value>(map: Map<string, Value>): [key: string, value: Value] | undefined {
  const [first] = map
  if (!first) return undefined
  map.delete(first[0])
  map.set(...first)
  return first
}
