import { hash } from '@node-rs/argon2'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { logIn } from '../../src/access/login.ts'
import { checkPassword, hashPassword, measureHashing, refusePassword } from '../../src/access/passwords.ts'
import { addFirstAdmin, logsIn, openPeople, PASSWORD } from './people-app.ts'

let people: Awaited<ReturnType<typeof openPeople>>
beforeEach(async () => {
  people = await openPeople()
  await addFirstAdmin(people.db, people.app)
})
afterEach(() => people.close())

it('asks for 12 to 1,000 characters of any kind, and refuses those that are tried first', () => {
  for (const password of ['            ', 'aaaabbbbcccc', 'ёжик в тумане', '🐟🐟🐟🐟🐟🐟🐟🐟🐟🐟🐟🐟', 'x'.repeat(1000)])
    expect(refusePassword(password, [])).toBeNull()
  for (const password of ['elevenchars', '🐟'.repeat(11), 'x'.repeat(1001), 'PassWord1234', 'ada lovelace'])
    expect(refusePassword(password, ['Ada Lovelace'])).not.toBeNull()
})

it('takes one password in every Unicode form in which a keyboard may write it', async () => {
  const stored = await hashPassword('Grüße aus Tårn')
  expect((await checkPassword('Grüße aus Tårn'.normalize('NFD'), stored)).right).toBe(true)
  expect((await checkPassword('Grusse aus Tarn', stored)).right).toBe(false)
})

it('renews a hash of another cost at the next login, and not one of the present cost', async () => {
  const stored = async () => (await people.db.pool.query('SELECT password_hash AS hash FROM users')).rows[0].hash as string
  const before = await stored()
  expect(before).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  await logsIn(people.app, 'ada')
  expect(await stored()).toBe(before)
  await people.db.pool.query('UPDATE users SET password_hash = $1', [await hash(PASSWORD, { memoryCost: 4096, timeCost: 1 })])
  await logsIn(people.app, 'ada', 'a wrong password')
  expect(await stored()).toContain('m=4096')
  expect((await logsIn(people.app, 'ada')).statusCode).toBe(200)
  expect(await stored()).toContain('m=19456,t=2')
  expect((await logsIn(people.app, 'ada')).statusCode).toBe(200)
})

it('timing of unknown users: does the same work for an unknown name as for a wrong password', async () => {
  await measureHashing()
  const statements: string[] = []
  const query = people.db.pool.query.bind(people.db.pool)
  people.db.pool.query = ((...args: unknown[]) => {
    statements.push(typeof args[0] === 'string' ? args[0] : (args[0] as { text: string }).text)
    return (query as (...all: unknown[]) => unknown)(...args)
  }) as typeof query
  const attempt = async (name: string) => {
    statements.length = 0
    const began = process.cpuUsage()
    expect(await logIn(people.db, { name, password: 'a wrong password', device: '', address: null, requestId: null })).toEqual({
      refused: 'wrong',
    })
    const { user, system } = process.cpuUsage(began)
    return { text: statements.join('\n'), micros: user + system }
  }
  const [known, unknown] = [[] as number[], [] as number[]]
  for (let i = 0; i < 9; i++) {
    const [a, b] = [await attempt('ada'), await attempt('nobody of this name')]
    expect(a.text).toBe(b.text)
    known.push(a.micros)
    unknown.push(b.micros)
  }
  // The exact comparison is `npm run bench:login`; here a hash that is left out would halve the time or more.
  const median = (all: number[]) => all.sort((a, b) => a - b)[4]!
  expect(median(unknown) / median(known)).toBeGreaterThan(0.7)
  expect(median(unknown) / median(known)).toBeLessThan(1.4)
})
