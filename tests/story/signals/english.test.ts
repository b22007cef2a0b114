import { expect, it } from 'vitest'
import type { Arrival } from '../../../src/model.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrival } from '../../matching/desk.ts'

const read = (given: Partial<Arrival>) => readSignal(arrival({ id: 'a', body: 'Text.', ...given }))

it.each([
  ['CORRECTED (OFFICIAL)-', 'correction'],
  ['REFILE-', 'refile'],
  ['RPT 2-', 'repeat'],
  ['FLASH - ', 'flash'],
  ['URGENT - ', 'flash'],
  ['WRAPUP 3-', 'update'],
  ['(3rd LD) ', 'update'],
  ['ADD 2 - ', 'update'],
])('the headline %s of an agency in English says: %s', (mark, signal) => {
  expect(read({ headline: `${mark}Ferry aground off Vik` })).toMatchObject({ signal, stem: 'Ferry aground off Vik' })
})

it.each<[Partial<Arrival>, string]>([
  [{ slugline: 'BC-Ferry (EMBARGOED)' }, 'embargo'],
  [{ slugline: 'BC-Ferry MANDATORY KILL' }, 'kill'],
  [{ edNote: 'NOT FOR PUBLICATION' }, 'withheld'],
  [{ body: 'Please kill the story on the ferry.' }, 'kill'],
  [{ slugline: 'BC-Ferry (REFILE)' }, 'refile'],
  [{ body: '(Repeats for wider readership)\n\nText.' }, 'repeat'],
])('%j says: %s', (given, signal) => {
  expect(read({ headline: 'Ferry aground off Vik', ...given }).signal).toBe(signal)
})

it.each(['Add two years to the sentence, court says', 'Bulletin boards make a comeback', 'Withdrawn drug sold online'])(
  '%s is an ordinary headline',
  (headline) => {
    expect(read({ headline })).toMatchObject({ signal: null, stem: headline })
  },
)
