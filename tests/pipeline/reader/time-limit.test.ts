import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { limitTime, processorSeconds } from '../../../src/pipeline/reader/time-limit.ts'
import { until } from '../../pipeline.ts'

describe('a limit of ten seconds', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** After how many seconds by the clock work is ended whose thread gets this share of a processor; null where it never was. */
  async function endedAfter(share: number | null, lifted = Number.POSITIVE_INFINITY): Promise<number | null> {
    const began = Date.now()
    let ended: number | null = null
    const lift = limitTime(
      10,
      async () => (share === null ? null : 3 + ((Date.now() - began) / 1000) * share),
      () => {
        ended ??= (Date.now() - began) / 1000
      },
    )
    for (let second = 0; second < 60; second++) {
      if (second === lifted) lift()
      await vi.advanceTimersByTimeAsync(1000)
    }
    return ended
  }

  it('is one of processor time, however long that takes by the clock', async () => {
    expect(await endedAfter(1)).toBeCloseTo(10, 1)
    expect(await endedAfter(0.5)).toBeCloseTo(20, 1)
    expect(await endedAfter(0.25)).toBeCloseTo(40, 1)
  })

  it('is five times as long by the clock where a thread gets no processor, or its time is not known', async () => {
    expect(await endedAfter(0.1)).toBe(50)
    expect(await endedAfter(0)).toBe(50)
    expect(await endedAfter(null)).toBe(50)
  })

  it('no longer holds when it is lifted', async () => {
    expect(await endedAfter(1, 9)).toBe(null)
    expect(await endedAfter(0.5, 19)).toBe(null)
    expect(await endedAfter(null, 49)).toBe(null)
  })
})

/** Says who it is, waits for a message, then never ends. */
const BUSY = `const { parentPort } = require('node:worker_threads')
parentPort.once('message', () => { for (;;); })
parentPort.postMessage(process.platform === 'linux' ? require('node:fs').readlinkSync('/proc/thread-self') : null)`

it('the processor time of a thread that never lets go is known, and that of one that waits stands still', {
  timeout: 200_000,
}, async () => {
  const worker = new Worker(BUSY, { eval: true })
  const task = await new Promise<string | null>((resolve) => worker.once('message', resolve))
  const before = await processorSeconds(worker, task)
  if (before === null) return void (await worker.terminate())
  const burnt = process.cpuUsage()
  while (process.cpuUsage(burnt).user < 100_000);
  expect((await processorSeconds(worker, task))! - before).toBeLessThan(0.1)
  worker.postMessage('begin')
  await until('it has used a fifth of a second', async () => (await processorSeconds(worker, task))! - before > 0.2)
  await worker.terminate()
  expect(await processorSeconds(worker, task)).toBe(null)
})
