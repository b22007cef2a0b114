import { expect, it } from 'vitest'
import { FairQueue } from '../../../src/pipeline/reader/fair-queue.ts'

function order(jobs: [lane: string, host: string, name: string][]): string[] {
  const queue = new FairQueue<string>()
  for (const job of jobs) queue.push(...job)
  expect(queue.size).toBe(jobs.length)
  const taken: string[] = []
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) taken.push(job)
  expect([queue.size, taken.length]).toEqual([0, jobs.length])
  return taken
}

it('hosts take turns, each in its own order', () => {
  const jobs = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((name): [string, string, string] => ['pages', name[0]!, name])
  expect(order(jobs)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
})

it('a feed of another host is read after one of the 64 pages of eight hosts that wait', () => {
  const pages = Array.from({ length: 64 }, (_, i): [string, string, string] => ['pages', `host ${i % 8}`, `page ${i}`])
  expect(order([...pages, ['feeds', 'paper', 'feed']]).indexOf('feed')).toBe(1)
})

it('a page of another host is read after one of each host', () => {
  const pages = Array.from({ length: 64 }, (_, i): [string, string, string] => ['pages', `host ${i % 8}`, `page ${i}`])
  expect(order([...pages, ['pages', 'paper', 'page']]).indexOf('page')).toBe(8)
})

it('a host that comes again takes its turn behind those that waited', () => {
  const queue = new FairQueue<string>()
  queue.push('pages', 'a', 'a1')
  queue.push('pages', 'b', 'b1')
  queue.push('pages', 'b', 'b2')
  expect(queue.shift()).toBe('a1')
  queue.push('pages', 'a', 'a2')
  expect([queue.shift(), queue.shift(), queue.shift(), queue.shift()]).toEqual(['b1', 'a2', 'b2', undefined])
})
