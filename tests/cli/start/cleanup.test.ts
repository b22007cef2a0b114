import { expect, it } from 'vitest'
import { Cleanup } from '../../../src/cli/start/cleanup.ts'

it('lets go in the opposite order, and says when that fails', async () => {
  const cleanup = new Cleanup()
  const gone: string[] = []
  cleanup.keep(async () => void gone.push('database'))
  cleanup.keep(async () => void gone.push('workers'))
  await cleanup.run()
  expect(gone).toEqual(['workers', 'database'])
  cleanup.keep(() => Promise.reject(new Error('it will not stop')))
  await expect(cleanup.run()).rejects.toThrow('it will not stop')
})

it('ends without a complaint when a second Ctrl-C hits what the first had begun', async () => {
  const cleanup = new Cleanup()
  const ended: string[] = []
  let interrupt = (_: Error) => {}
  cleanup.keep(
    () => new Promise((_, reject) => (interrupt = reject)),
    () => ended.push('database'),
  )
  cleanup.keep(
    async () => {},
    () => Promise.reject(new Error('gone already')),
  )
  const calmly = cleanup.run()
  await new Promise((resolve) => setTimeout(resolve))
  const atOnce = cleanup.runNow()
  interrupt(new Error('pg_ctl was interrupted'))
  await Promise.all([calmly, atOnce])
  expect(ended).toEqual(['database'])
})
