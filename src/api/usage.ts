import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Database } from '../../db/client.ts'
import { addKeyReads, joined, type KeyRead } from '../../db/write/key-reads.ts'
import { addKeyUse, type KeyUse } from '../../db/write/key-usage.ts'

/** Counts are written together so often: a crash loses at most these seconds of them, and a request costs no statement. */
const WRITE_EVERY_MS = 2000

export interface Usage {
  /** Notes that a request read the events after `after`, up to `seq`. */
  read(request: FastifyRequest, seq: number, after: number): void
  /** Writes what was counted. */
  write(): Promise<void>
}

/** Counts what each key does: requests, bytes sent, refusals for too many requests, the last event read. */
export function countUsage(app: FastifyInstance, db: Database, onTrouble: (error: Error) => void): Usage {
  let counted = new Map<number, KeyUse>()
  let reads: KeyRead[] = []
  const usedBy = (keyId: number) => {
    const use = counted.get(keyId) ?? { keyId, requests: 0, bytes: 0, refused: 0, lastSeq: null }
    counted.set(keyId, use)
    return use
  }
  const write = async () => {
    const uses = [...counted.values()]
    counted = new Map()
    const newReads = reads
    reads = []
    try {
      // First, because it is safe to repeat.
      await addKeyReads(db.pool, newReads)
      await addKeyUse(db.pool, uses)
    } catch (error) {
      reads = newReads.reduce(joined, reads)
      for (const { keyId, lastSeq, ...counts } of uses) {
        const use = usedBy(keyId)
        use.requests += counts.requests
        use.bytes += counts.bytes
        use.refused += counts.refused
        use.lastSeq = Math.max(use.lastSeq ?? 0, lastSeq ?? 0) || null
      }
      onTrouble(error as Error)
    }
  }
  const timer = setInterval(() => void write(), WRITE_EVERY_MS)
  timer.unref()

  const sentBefore = new WeakMap<FastifyRequest, number>()
  const answered = (request: FastifyRequest, status: number) => {
    const before = sentBefore.get(request)
    const keyId = request.caller?.keyId ?? null
    if (keyId === null || before === undefined) return
    sentBefore.delete(request)
    const use = usedBy(keyId)
    use.requests++
    use.bytes += Math.max(0, (request.socket.bytesWritten ?? 0) - before)
    if (status === 429) use.refused++
  }
  app.addHook('onRequest', async (request, reply) => {
    sentBefore.set(request, request.socket.bytesWritten ?? 0)
    // A client that goes away ends a stream without a response that is finished.
    reply.raw.once('close', () => answered(request, reply.statusCode))
  })
  app.addHook('onResponse', async (request, reply) => answered(request, reply.statusCode))
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await write()
  })
  return {
    read({ caller }, seq, after) {
      if (caller.keyId === null) return
      reads = joined(reads, { keyId: caller.keyId, after, to: seq })
      const use = usedBy(caller.keyId)
      use.lastSeq = Math.max(use.lastSeq ?? 0, seq)
    },
    write,
  }
}
