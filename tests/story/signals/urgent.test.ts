import { expect, it } from 'vitest'
import { PUB_STATUSES, SIGNALS } from '../../../src/model.ts'
import { isUrgent } from '../../../src/story/signals/urgent.ts'

it('kills, withheld notices, corrections and flashes overtake, and nothing else does', () => {
  const urgent = SIGNALS.filter((signal) => isUrgent({ signal, pubStatus: null }))
  expect(urgent.sort()).toEqual(['correction', 'flash', 'kill', 'withheld'])
  expect(PUB_STATUSES.filter((pubStatus) => isUrgent({ signal: null, pubStatus })).sort()).toEqual(['canceled', 'withheld'])
  expect(isUrgent({ signal: null, pubStatus: null })).toBe(false)
})
