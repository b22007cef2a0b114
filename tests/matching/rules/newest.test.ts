import { expect, it } from 'vitest'
import { newest } from '../../../src/matching/rules/newest.ts'
import { earlierOf } from './builders.ts'

it('the newest version is the one placed last, wherever it stands in the list', () => {
  expect(newest([1, 3, 2].map((order) => earlierOf({}, { order })))?.order).toBe(3)
  expect(newest([])).toBeNull()
})
