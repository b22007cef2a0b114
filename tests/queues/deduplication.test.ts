import { createPostgresBackend, createRedisBackend, withBackend } from 'bullmq'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { migrateDatabase } from '../../db/migrate.ts'
import { type JobQueues, openQueues } from '../../src/queues/open-queues.ts'
import { testDatabase } from '../database.ts'
import { backends, until } from '../pipeline.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  db = await testDatabase()
  await migrateDatabase(db, { queues: true })
})
afterAll(() => db.close())

const opened: JobQueues[] = []
const errors: string[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((queues) => queues.close()))
  expect(errors).toEqual([])
})

/** A gate that a job waits at until it is opened. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

const placing = async (queues: JobQueues) => (await queues.waiting()).place

describe.each(await backends())('jobs without a payload, on $name', { timeout: 300_000 }, ({ redisUrl }) => {
  let made = 0
  let prefix = ''
  const open = (): JobQueues => {
    const queues = openQueues({ redisUrl, databaseUrl: db.url, prefix, onError: (error) => errors.push(error.message) })
    opened.push(queues)
    return queues
  }
  const newPrefix = () => {
    prefix = `deduplication-${process.pid}-${++made}`
  }

  it('are added once while one waits, whichever process adds them', async () => {
    newPrefix()
    for (let process = 0; process < 4; process++) {
      const queues = open()
      for (let round = 0; round < 5; round++) {
        for (let n = 0; n < 10; n++) await queues.enqueue('place', [{}])
        // As many as are not gathered, so that each round tries to add a job.
        await queues.enqueue('place', [{}], { items: 50 })
      }
      await queues.close()
    }
    const queues = open()
    expect(await placing(queues)).toBe(1)
    let runs = 0
    queues.process('place', 1, async () => void runs++)
    await until('nothing waits', async () => runs > 0 && (await placing(queues)) === 0)
    await queues.close()
    expect(runs).toBe(1)
  })

  it('lead to one more run when they are added while one runs, however many they are', async () => {
    newPrefix()
    const queues = open()
    const first = gate()
    let wanted = 0
    const seen: number[] = []
    queues.process('place', 1, async () => {
      seen.push(wanted)
      if (seen.length === 1) await first.opened
    })
    await queues.enqueue('place', [{}], { items: 50 })
    await until('the first runs', async () => seen.length === 1)
    for (let n = 0; n < 20; n++) {
      wanted++
      await queues.enqueue('place', [{}], { items: 50 })
    }
    await until('another waits', async () => (await placing(queues)) > 0)
    expect(await placing(queues)).toBe(1)
    first.open()
    await until('it ran', async () => seen.length > 1 && (await placing(queues)) === 0)
    await queues.close()
    expect(seen).toEqual([0, 20])
  })

  it('are run by another process while one runs, so that a long run delays nobody', async () => {
    newPrefix()
    const first = open()
    const held = gate()
    let begun = false
    first.process('place', 1, async () => {
      begun = true
      await held.opened
    })
    await first.enqueue('place', [{}], { items: 50 })
    await until('the first runs', async () => begun)
    const second = open()
    let runs = 0
    second.process('place', 1, async () => void runs++)
    await first.enqueue('place', [{}], { items: 50 })
    await until('the second process runs one', async () => runs === 1)
    held.open()
  })

  it('are taken first where they are urgent, beside those that wait', async () => {
    newPrefix()
    const queues = open()
    await queues.enqueue('place', [{}], { items: 50 })
    await until('one waits', async () => (await placing(queues)) === 1)
    for (let n = 0; n < 5; n++) await queues.enqueue('place', [{}], { urgent: true })
    await until('the urgent one waits too', async () => (await placing(queues)) === 2)
    await queues.close()
    const order = await namesInOrder(prefix, redisUrl)
    expect(order).toEqual(['urgent', 'ordinary'])
  })

  it('that fail are run again, and those added meanwhile are not lost', async () => {
    newPrefix()
    const queues = open()
    let runs = 0
    let done = 0
    queues.process('place', 1, async () => {
      if (++runs === 1) throw new Error('The database is gone.')
      done++
    })
    await queues.enqueue('place', [{}], { items: 50 })
    await until('it failed', async () => runs === 1)
    await queues.enqueue('place', [{}], { items: 50 })
    await until('both ran', async () => done === 2)
    expect(errors.splice(0)).toEqual(['The database is gone.'])
  })
})

/** What the jobs of the place queue are deduplicated by, in the order in which a worker takes them. */
async function namesInOrder(prefix: string, redisUrl: string | undefined): Promise<string[]> {
  const names: string[] = []
  const take = async (job: { opts: { deduplication?: { id: string } } }) => void names.push(job.opts.deduplication?.id ?? 'none')
  if (redisUrl) {
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null })
    const worker = new (withBackend(createRedisBackend).Worker)('place', take, { connection, prefix })
    await until('both are taken', async () => names.length === 2)
    await worker.close()
    connection.disconnect()
  } else {
    const worker = new (withBackend(createPostgresBackend).Worker)('place', take, { connection: { connectionString: db.url }, prefix })
    await until('both are taken', async () => names.length === 2)
    await worker.close()
  }
  return names
}
