import { expect, it } from 'vitest'
import { Held } from '../../src/cli/start/held.ts'

it('lets go in the opposite order, and says when that fails', async () => {
  const held = new Held()
  const gone: string[] = []
  held.keep(async () => void gone.push('database'))
  held.keep(async () => void gone.push('workers'))
  await held.letGo()
  expect(gone).toEqual(['workers', 'database'])
  held.keep(() => Promise.reject(new Error('it will not stop')))
  await expect(held.letGo()).rejects.toThrow('it will not stop')
})

it('ends without a complaint when a second Ctrl-C hits what the first had begun', async () => {
  const held = new Held()
  const ended: string[] = []
  let interrupt = (_: Error) => {}
  held.keep(
    () => new Promise((_, reject) => (interrupt = reject)),
    () => ended.push('database'),
  )
  held.keep(
    async () => {},
    () => Promise.reject(new Error('gone already')),
  )
  const calmly = held.letGo()
  await new Promise((resolve) => setTimeout(resolve))
  const atOnce = held.drop()
  interrupt(new Error('pg_ctl was interrupted'))
  await Promise.all([calmly, atOnce])
  expect(ended).toEqual(['database'])
})
