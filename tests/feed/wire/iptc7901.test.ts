import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../../src/feed/parse/parse.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrivalOf, bodyOf, read, readOne, troubleWith } from './read.ts'

const message = (header: string, text: string, trailer = '051230 Mar 26') =>
  `\x16\x16\x01${header}\r\n\x02${text}\x03\r\n\r\n${trailer}\r\n\x16\x16\x04\r\n`.replace(/(?<!\r)\n/g, '\r\n')
const FERRY = `Sea/Accidents/
1ST LEAD
Ferry runs aground off Skerry,
all are safe
By Ada Quill and Bo Reed, norwire =

Port Skerry (norwire) - The ferry struck rocks on Thursday in
heavy fog.

  All nine sailors are safe.
  The coast guard took them ashore.

# Notebook

## Internet links
- [Coast guard](http://guard.example)

* * * *
The following information is not intended for publication

## Editorial contacts
- Tel: 555

norwire aq br
`

describe('IPTC 7901', () => {
  it('gives every field, paragraphs out of lines of fixed width, desk notes apart', () => {
    const entry = readOne(message('nwe0123 2 i 60  norwire 0345', FERRY))
    expect(entry).toMatchObject({
      id: 'nwe0123:2026-03-05',
      version: null,
      title: 'Ferry runs aground off Skerry, all are safe',
      slugline: 'Sea/Accidents',
      authors: ['Ada Quill', 'Bo Reed'],
      published: '2026-03-05T12:30:00.000Z',
      urgency: 2,
      signal: 'update',
      categories: ['i'],
      edNote: '1ST LEAD\n## Internet links\n- [Coast guard](http://guard.example)',
    })
    expect(bodyOf(entry)).toEqual([
      'Port Skerry (norwire) - The ferry struck rocks on Thursday in heavy fog.',
      'All nine sailors are safe.',
      'The coast guard took them ashore.',
    ])
    expect(entry.notForPublication).toContain('Tel: 555')
  })

  it('keywords before the text, letters of one byte, German notes', () => {
    const text =
      'Fähre läuft auf Grund =\n\nOslo (nw) - Auf Grund gelaufen.\n\nnw-Notizblock\n\nDie folgenden Informationen sind nicht zur Veröffentlichung bestimmt\n\nTel: 555\n'
    const bytes = Buffer.from(message('nwd0007 4 vm 20', text).replace('\x02', 'Meer/Unfälle/\r\n\x02'), 'latin1')
    const answer = parseFeed(bytes)
    expect(answer).toMatchObject({
      feed: {
        format: 'iptc-7901',
        entries: [{ title: 'Fähre läuft auf Grund', slugline: 'Meer/Unfälle', content: '<p>Oslo (nw) - Auf Grund gelaufen.</p>' }],
      },
    })
  })

  it.each([
    ['a mark of its own', 'Sea/\nKILL\nFerry runs aground =\n\nThe story is wrong.\n', 'kill'],
    ['the words of a notice', 'Sea/\nFerry story =\n\nPlease kill the story "Ferry runs aground off Skerry", sent at 1230.\n', 'kill'],
    ['a German notice', 'Meer/\nAchtung - Meldung wird zurückgezogen =\n\nBitte verwenden Sie die Meldung nw0123 nicht.\n', 'kill'],
    ['a correction', 'Sea/\nCORRECTION\nFerry runs aground =\n\nEight sailors, not nine.\n', 'correction'],
  ])('a kill or correction in words: %s', (_, text, signal) => {
    expect(readSignal(arrivalOf(readOne(message('nwe0124 2 i 20', text)))).signal).toBe(signal)
  })

  it('a line sent first is a flash, a long piece sent first is none', () => {
    expect(readOne(message('nwe0125 1 i 9', 'Sea/\nFerry aground =\n\nOslo (nw) - A ferry is aground.\n')).signal).toBe('flash')
    expect(readOne(message('nwe0125 1 i 99', `Sea/\nFerry aground =\n\n${'word '.repeat(80)}\n`)).signal).toBe(null)
  })

  it('several messages; a truncated one is reported with its line', () => {
    const whole = message('nwe0123 2 i 60', FERRY)
    const feed = read(whole + whole.slice(0, 200))
    expect(feed).toMatchObject({
      complete: false,
      repairs: [`Message 2, from line ${whole.split('\n').length}, has no end of text (ETX): it breaks off; it was left out.`],
    })
    expect(feed.entries).toHaveLength(1)
    expect(troubleWith(whole.slice(0, 200))).toMatchObject({
      code: 'FEED_UNREADABLE',
      message: expect.stringMatching(/^Message 1, from line 1, has no end of text/),
    })
    expect(troubleWith('\x01\x01\x01').message).toMatch(/^Message 1, from line 1, has no start of text/)
  })
})
