import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readServersFile, watchServersFile } from '../../config/servers.ts'
import { writeLogin } from '../../config/write-login.ts'

let here: string
let file: string
beforeAll(async () => {
  here = await mkdtemp(join(tmpdir(), 'servers-'))
  file = join(here, 'servers.yaml')
})
beforeEach(() => rm(file, { force: true }))
afterAll(() => rm(here, { recursive: true }))

const LOGIN = { origin: 'https://wire.example', user: 'desk', password: 'zq: "5#' }
const at = (address: string) => readServersFile(file).web(new URL(address))

describe('the login of an http address', () => {
  it('is that of its origin, and of the longest path that it lies in', async () => {
    await writeFile(
      file,
      `https://wire.example: { user: all, password: one }
https://wire.example/sport: { headers: { X-Key: two, Authorization: Bearer three }, cookies: { session: four, lang: de } }
http://plain.example: { user: plain }
https://odd.example:8443: {}
`,
    )
    expect(at('https://wire.example/news')).toMatchObject({ user: 'all', password: 'one', headers: {}, name: 'https://wire.example' })
    expect(at('https://wire.example/sport/feed?x')).toMatchObject({
      user: undefined,
      headers: { 'x-key': 'two', authorization: 'Bearer three', cookie: 'session=four; lang=de' },
    })
    expect(at('https://wire.example/sports')?.user).toBe('all')
    expect([at('https://plain.example/')?.user, at('http://plain.example:81/')]).toEqual(['plain', null])
    for (const other of ['http://wire.example/', 'https://wire.example:444/', 'https://www.wire.example/', 'https://odd.example/'])
      expect([other, at(other)]).toEqual([other, null])
  })

  it.each([
    ['https://wire.example: { pasword: zq5 }', /https:\/\/wire\.example: /],
    ['https://wire.example: { password: zq5 }', /a password needs a user/],
    ['https://wire.example: { headers: { "x y": zq5 } }', /headers/],
    ['https://wire.example: { headers: { x: "zq5\\nHost: other" } }', /one line/],
    ['https://desk:zq5@wire.example: {}', /without a login in it/],
    ['- zq5', /top level/],
    ['https://wire.example: { password: zq5', /not valid YAML/],
  ])('that is wrong is named without its secret: %s', async (text, message) => {
    await writeFile(file, text)
    expect(() => readServersFile(file)).toThrow(message)
    expect(() => readServersFile(file)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('zq5') }))
  })

  it('is read again when the file changes, and stays what it was while the file is wrong', async () => {
    const servers = watchServersFile(file)
    const user = () => servers.web(new URL('https://wire.example/'))?.user
    expect(user()).toBeUndefined()
    await writeFile(file, 'https://wire.example: { user: first }')
    expect(user()).toBe('first')
    await writeFile(file, 'https://wire.example: { user: secondary')
    expect(user()).toBe('first')
    await writeFile(file, 'https://wire.example: { user: third one }')
    expect(user()).toBe('third one')
  })
})

it('a password in a file of its own is read again when that file changes', async () => {
  const secret = join(here, 'secret')
  await writeFile(secret, 'one')
  await writeFile(file, 'https://wire.example: { user: desk, passwordFile: secret }')
  const servers = watchServersFile(file)
  const password = () => servers.web(new URL('https://wire.example/'))?.password
  expect(password()).toBe('one')
  await writeFile(secret, 'second')
  expect(password()).toBe('second')
  await rm(secret)
  expect(password()).toBe('second')
  await writeFile(secret, 'the third')
  expect(password()).toBe('the third')
})

describe('a login that is added', () => {
  it('is written for its owner only, beside what the file has', async () => {
    await writeFile(file, '# Ours\nftp.example:\n  password: old # keep\n')
    expect(await writeLogin(file, LOGIN)).toBe('written')
    expect(await writeLogin(file, LOGIN)).toBe('known')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(at('https://wire.example/feed')).toMatchObject({ user: 'desk', password: LOGIN.password })
    expect(readServersFile(file).folder('x', 'ftp.example', 21).password).toBe('old')
    expect(await readFile(file, 'utf8')).toMatch(/^# Ours\n[\s\S]*# keep/)
  })

  it('replaces no other, and none is lost when many are added at once', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, i) => writeLogin(file, { ...LOGIN, origin: `https://wire-${i}.example` })))
    for (let i = 0; i < 12; i++) expect(at(`https://wire-${i}.example/`)?.user).toBe('desk')
    await expect(writeLogin(file, { ...LOGIN, origin: 'https://wire-3.example', user: 'other' })).rejects.toThrow(
      /has another login under https:\/\/wire-3/,
    )
  })

  it('that cannot be written comes back as the lines to add, without the password', async () => {
    const error = await writeLogin('/proc/none/servers.yaml', LOGIN).catch((one) => one)
    expect(error.advice).toBe(
      'Add these lines to it, then add the feed without its login:\n  https://wire.example:\n    user: "desk"\n    password: (the password)',
    )
  })
})
