import { expect, it } from 'vitest'
import { readNote } from '../../db/write/notes.ts'
import { DURATION_SECONDS } from '../../sample/morning.ts'
import { leftToPlay, playSample } from '../../src/cli/start/sample.ts'
import { testDatabase } from '../database.ts'

it('a morning says when it ends, by the pace at which it plays, and says the same when it is gone on with', async () => {
  const db = await testDatabase()
  const first = await playSample(db, 60)
  const { openedAt } = (await readNote(db, 'sample-morning'))!
  expect(first.endsAt.getTime()).toBe(Date.parse(openedAt) + (DURATION_SECONDS / 60) * 1000)
  await first.close()
  const second = await playSample(db, 1)
  expect(second.endsAt).toEqual(first.endsAt)
  await second.close()
  await db.close()
})

it.each([
  [600, '10 min to play'],
  [361, '7 min to play'],
  [1, '1 min to play'],
  [0, 'played to its end'],
  [-9000, 'played to its end'],
])('%i s before its end: %s', (seconds, words) => {
  const now = Date.UTC(2026, 2, 2, 9)
  expect(leftToPlay(new Date(now + seconds * 1000), now)).toBe(words)
})
