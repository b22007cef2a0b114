/** Gathers jobs with an empty payload in this process before one of them is added to its queue. */
import type { QueueName } from './queues.ts'

/** How jobs are added. */
export interface EnqueueOptions {
  /** The jobs are not gathered, and are taken before those that wait. */
  urgent?: boolean | undefined
  /** How many rows wait for a job with an empty payload; 1 where it is not said. */
  items?: number | undefined
  /** The jobs, which have a payload, are taken so much later. */
  delayMs?: number | undefined
}

/** How long jobs with an empty payload are gathered: a run of the place step costs some 10 ms however few versions wait, and nobody sees 200 ms. */
const GATHER_MS = 200
/** With so many items the costs of a run no longer count beside those of its items. */
const GATHER_ITEMS = 50

/** Jobs with an empty payload that wait in this process to be added. */
interface Gathering {
  items: number
  timer: NodeJS.Timeout
}

/**
 * Of the jobs with an empty payload that one queue is given within GATHER_MS, or until they are about GATHER_ITEMS items, one is added. An urgent
 * one is added at once and covers those gathered.
 * @param onError receives why a job could not be added
 */
export function gatherJobs(add: (name: QueueName, urgent: boolean) => Promise<void>, onError: (error: Error) => void) {
  const gatherings = new Map<QueueName, Gathering>()
  const adding = new Set<Promise<void>>()

  const addNow = (name: QueueName, urgent: boolean) => {
    clearTimeout(gatherings.get(name)?.timer)
    gatherings.delete(name)
    const added = add(name, urgent)
      .catch(onError)
      .finally(() => adding.delete(added))
    adding.add(added)
  }
  return {
    enqueue(name: QueueName, { urgent = false, items = 1 }: EnqueueOptions): void {
      const gathering = gatherings.get(name) ?? { items: 0, timer: setTimeout(addNow, GATHER_MS, name, false) }
      gathering.items += items
      gatherings.set(name, gathering)
      if (urgent || gathering.items >= GATHER_ITEMS) addNow(name, urgent)
    },
    /** Adds what is gathered, and waits until it and all before it are added. */
    async added(): Promise<void> {
      for (const name of [...gatherings.keys()]) addNow(name, false)
      await Promise.all(adding)
    },
  }
}
