import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { gatherJobs } from '../../src/queues/gather-jobs.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function gathering(add = async () => {}) {
  const added: string[] = []
  const errors: string[] = []
  const gathered = gatherJobs(
    async (name, urgent) => {
      added.push(urgent ? `${name}, urgent` : name)
      await add()
    },
    (error) => errors.push(error.message),
  )
  return { ...gathered, added, errors, addAll: gathered.added }
}

describe('jobs without a payload', () => {
  it('are gathered for a fifth of a second, and one of them is added', () => {
    const { enqueue, added } = gathering()
    enqueue('place', {})
    vi.advanceTimersByTime(199)
    enqueue('place', {})
    expect(added).toEqual([])
    vi.advanceTimersByTime(1)
    expect(added).toEqual(['place'])
    vi.advanceTimersByTime(1000)
    expect(added).toEqual(['place'])
    enqueue('place', {})
    vi.advanceTimersByTime(200)
    expect(added).toEqual(['place', 'place'])
  })

  it('are added at once when they are about fifty items', () => {
    const { enqueue, added } = gathering()
    enqueue('place', { items: 30 })
    enqueue('place', { items: 19 })
    expect(added).toEqual([])
    enqueue('place', {})
    expect(added).toEqual(['place'])
    vi.advanceTimersByTime(1000)
    expect(added).toEqual(['place'])
  })

  it('are covered by an urgent one, which is added at once', () => {
    const { enqueue, added } = gathering()
    enqueue('place', { items: 3 })
    enqueue('place', { urgent: true })
    expect(added).toEqual(['place, urgent'])
    vi.advanceTimersByTime(1000)
    expect(added).toEqual(['place, urgent'])
  })

  it('are gathered for each queue by itself', () => {
    const { enqueue, added } = gathering()
    enqueue('tick', {})
    enqueue('place', { items: 50 })
    expect(added).toEqual(['place'])
    vi.advanceTimersByTime(200)
    expect(added).toEqual(['place', 'tick'])
  })

  it('are all added before the queues close, and a backend that is gone is reported', async () => {
    const { enqueue, added, errors, addAll } = gathering(() => Promise.reject(new Error('It is gone.')))
    enqueue('place', {})
    await addAll()
    expect([added, errors]).toEqual([['place'], ['It is gone.']])
  })
})
