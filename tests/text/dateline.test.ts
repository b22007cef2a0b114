import { describe, expect, it } from 'vitest'
import { readPage } from '../../src/article/page.ts'
import { bareBody } from '../../src/matching/fingerprint/normalise.ts'
import { datelineIn, readDateline } from '../../src/text/dateline.ts'

const TEXT = 'A ferry ran aground off the coast on Thursday morning, the police said.'

const CASES: [line: string, text: string, agency: string | null][] = [
  ['Berlin (dts) - ', 'Berlin (dts)', 'dts'],
  ['KYIV, March 3 (Ukrinform) - ', 'KYIV, March 3 (Ukrinform)', 'Ukrinform'],
  ['Roma, 3 mar. (Adnkronos) - ', 'Roma, 3 mar. (Adnkronos)', 'Adnkronos'],
  ['Roma, 3 mar. (askanews) - ', 'Roma, 3 mar. (askanews)', 'askanews'],
  ['PORT ELLEN (Reuters) - ', 'PORT ELLEN (Reuters)', 'Reuters'],
  ['Altamora (EFE).- ', 'Altamora (EFE)', 'EFE'],
  ['MADRID 3 Mar. (EUROPA PRESS) - ', 'MADRID 3 Mar. (EUROPA PRESS)', 'EUROPA PRESS'],
  ['Frankfurt/Main (dpa-AFX) – ', 'Frankfurt/Main (dpa-AFX)', 'dpa-AFX'],
  ['Berlin/Köln (dpa/tmn) - ', 'Berlin/Köln (dpa/tmn)', 'dpa/tmn'],
  ['WASHINGTON, D.C. (AP) — ', 'WASHINGTON, D.C. (AP)', 'AP'],
  ['New Delhi [India], March 3 (ANI): ', 'New Delhi [India], March 3 (ANI)', 'ANI'],
  ['HANSEONG, April 2 (Yonhap) -- ', 'HANSEONG, April 2 (Yonhap)', 'Yonhap'],
  ['MOSCOW, March 3. /TASS/. ', 'MOSCOW, March 3. /TASS/', 'TASS'],
  ['МОСКВА, 3 марта. /ТАСС/. ', 'МОСКВА, 3 марта. /ТАСС/', 'ТАСС'],
  ['Port Skerry (Norwire) - ', 'Port Skerry (Norwire)', 'Norwire'],
  ['San José de la Sierra, 11 mar (Prisma).- ', 'San José de la Sierra, 11 mar (Prisma)', 'Prisma'],
  ['MILLGATE — ', 'MILLGATE', null],
  ['MILLGATE - ', 'MILLGATE', null],
  ['WASHINGTON, D.C. – ', 'WASHINGTON, D.C.', null],
  ['PARIS, March 3 — ', 'PARIS, March 3', null],
]

describe('a dateline', () => {
  it.each(CASES)('%s is read, on a page and in matching alike', (line, text, agency) => {
    expect(readDateline(line + TEXT)).toEqual({ text, agency, length: line.length })
    expect(bareBody(line + TEXT)).toEqual({ text: TEXT, credit: agency })
    const html = `<html lang="en"><body><article><h1>Ferry aground off Vik</h1><p>${line}${TEXT}</p>${`<p>${TEXT} ${TEXT}</p>`.repeat(3)}</article></body></html>`
    const read = readPage(Buffer.from(html), { contentType: 'text/html; charset=utf-8', url: 'https://paper.example/a' })
    expect(read).toMatchObject({ copy: { dateline: text } })
  })

  it('may stand in the second or third paragraph, and the agency alone is no place', () => {
    expect(datelineIn(['By Ann Roe', `Berlin (dpa) - ${TEXT}`])).toBe('Berlin (dpa)')
    expect(readDateline(`(Reuters) - ${TEXT}`)).toEqual({ text: null, agency: 'Reuters', length: 12 })
    expect(datelineIn([`BREAKING - ${TEXT}`])).toBeNull()
  })

  it.each([
    'The prime minister (pictured) - who was at sea - did not come.',
    'Ann Roe (pictured) - the mayor of Vik - was at sea.',
    'Ann Roe (34) - the mayor of Vik - was at sea.',
    'The talks went on (as they had before) - and ended on Friday.',
    'The mayor said: there is no fog.',
    'A-ha - the band - plays on.',
  ])('is not any beginning with brackets or dashes: %s', (text) => expect(readDateline(text)).toBeNull())

  it('costs little in hostile text', () => {
    const text = `${'Aa '.repeat(50_000)}(`
    for (let i = 0; i < 100; i++) readDateline(text)
    expect(readDateline(text)).toBeNull()
  })
})
