import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../../src/feed/parse/parse.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { expectLinear } from '../../linear.ts'
import { arrivalOf, bodyOf, read, readOne, troubleWith } from './read.ts'

const message = (heading: string, text: string, trailer = 'NW-WF-03-05-26 1230GMT<') =>
  `\x16\x16\x01r1234\x1fbx---\n${heading}\n\x02${text}\x03${trailer}\n\x04\n`.replace(/\n/g, '\r\n')
const FERRY = `^BC-Ferry Aground, 1st Ld-Writethru,416<
^Ferry runs aground off Skerry _ all are safe<
^NW Photo NW101<
^Eds: Updates with rescue. With photos.<
^A ferry struck rocks on Thursday in heavy fog, and the coast guard took all nine sailors ashore.<
^By ADA QUILL and BO REED=
^Norwire Writers=
\t   PORT SKERRY (NW) _ The ferry struck rocks on Thursday in
heavy fog.
\t   \`\`All are safe,'' the coast guard said.
\t   ___
\t   Bo Reed reported from Oslo.
`

describe('ANPA 1312', () => {
  it('gives every field, without the signs of the typesetter', () => {
    const feed = read(message('u i\x13\x11BC-Ferry Aground 1stLd-Writethru   03-05 0416', FERRY))
    expect(feed.format).toBe('anpa-1312')
    const entry = feed.entries[0]!
    expect(entry).toMatchObject({
      id: 'r1234:BC-Ferry Aground 1stLd-Writethru:2026-03-05',
      title: 'Ferry runs aground off Skerry — all are safe',
      slugline: 'BC-Ferry Aground, 1st Ld-Writethru',
      authors: ['ADA QUILL', 'BO REED'],
      published: '2026-03-05T12:30:00.000Z',
      summary: 'A ferry struck rocks on Thursday in heavy fog, and the coast guard took all nine sailors ashore.',
      urgency: 3,
      categories: ['i'],
      edNote: 'NW Photo NW101\nEds: Updates with rescue. With photos.',
    })
    expect(bodyOf(entry)).toEqual([
      'PORT SKERRY (NW) — The ferry struck rocks on Thursday in heavy fog.',
      '“All are safe,” the coast guard said.',
      'Bo Reed reported from Oslo.',
    ])
    expect(readSignal(arrivalOf(entry)).signal).toBe('update')
  })

  it.each([
    ['the keyword line', '^BC-Ferry Aground, MANDATORY KILL<\n^Ferry story<\n\t   Editors: The story is wrong.\n', 'kill'],
    ['a bulletin', '^BC-Ferry Aground,20<\n^BULLETIN KILL<\n\t   The story about a ferry is wrong.\n', 'kill'],
    ['its text', '^BC-Ferry Aground,20<\n^Ferry story<\n\t   EDITORS: Please kill the story slugged Ferry Aground.\n', 'kill'],
    [
      'a correction',
      '^BC-Ferry Aground, Correction,20<\n^Eds: CORRECTS the number of sailors.<\n^Ferry story<\n\t   Eight sailors were saved.\n',
      'correction',
    ],
    [
      'a piece held for a day',
      '^BC-Ferry Aground,20<\n^Eds: HOLD FOR RELEASE ON Friday.<\n^Ferry story<\n\t   Eight sailors were saved.\n',
      'embargo',
    ],
  ])('a notice in words: %s', (_, text, signal) => {
    expect(readSignal(arrivalOf(readOne(message('b a\x13\x11BC-Ferry Aground   03-05 0020', text)))).signal).toBe(signal)
  })

  it('a truncated message is reported', () => {
    expect(troubleWith(message('r i\x13\x11BC-Ferry   03-05', FERRY).slice(0, 150)).message).toMatch(
      /^Message 1, from line 1, has no end of text/,
    )
  })

  it.each(['^', '=', '\t', ' ', '_', 'a ', '\x01\x02\x03', '-- '])('lines of %j cost time in proportion to their length', (sign) => {
    const slug = sign.replace(/[\x01-\x03]/g, '')
    expectLinear(
      (size) => parseFeed(Buffer.from(message(`u i\x13\x11BC-${slug.repeat(size / 2)} 03-05`, `^${sign.repeat(size)}`))),
      100_000,
    )
  })
})
