import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { countTry, forgiveTries } from '../../src/access/limits.ts'
import { addFirstAdmin, asking, buildPeopleApp, logsIn, openPeople } from './people-app.ts'

let people: Awaited<ReturnType<typeof openPeople>>
beforeEach(async () => {
  people = await openPeople()
})
afterEach(() => people.close())

it('brute force from many addresses: slows an account after 10 wrong passwords from 10 addresses; its open sessions go on', async () => {
  const { cookie } = await addFirstAdmin(people.db, people.app)
  const answers = []
  for (let i = 1; i <= 10; i++) answers.push(await logsIn(people.app, 'ada', 'a wrong password', `192.0.2.${i}`))
  expect(answers.map((answer) => answer.statusCode)).toEqual(Array(10).fill(401))
  const right = await logsIn(people.app, 'ada', undefined, '198.51.100.1')
  expect([right.statusCode, Number(right.headers['retry-after'])]).toEqual([429, expect.closeTo(60, -1)])
  expect((await asking(people.app, { cookie })('GET', '/v1/users')).statusCode).toBe(200)

  await people.db.pool.query(`UPDATE login_limits SET free_at = free_at - interval '61 seconds'`)
  expect((await logsIn(people.app, 'ada', undefined, '198.51.100.1')).statusCode).toBe(200)
})

it('unknown users: answers alike for an unknown name and a wrong password, slowed or not', async () => {
  await addFirstAdmin(people.db, people.app)
  const answersFor = async (name: string) => {
    const answers = []
    for (let i = 0; i < 12; i++) {
      const answer = await logsIn(people.app, name, 'a wrong password', `192.0.2.${100 + i}`)
      answers.push([answer.statusCode, answer.body.replaceAll(/\d+ seconds/g, 'n seconds'), Object.keys(answer.headers).sort()])
    }
    return answers
  }
  expect(await answersFor('ada')).toEqual(await answersFor('nobody-of-this-name'))
})

it('counts over all processes, and exactly when many tries come at once', async () => {
  await addFirstAdmin(people.db, people.app)
  const second = { ...openDatabase(people.db.url), url: people.db.url }
  const other = buildPeopleApp(second as typeof people.db)
  const tries = Array.from({ length: 24 }, (_, i) => logsIn(i % 2 ? people.app : other, 'ada', 'a wrong password', `203.0.113.${i}`))
  const statuses = (await Promise.all(tries)).map((answer) => answer.statusCode)
  expect(statuses.filter((status) => status === 401)).toHaveLength(10)
  expect(statuses.filter((status) => status === 429)).toHaveLength(14)
  await other.close()
  await second.close()
})

it('counts the addresses of one IPv6 customer together, and other customers apart', async () => {
  const waits = []
  for (let i = 0; i < 21; i++) waits.push(await countTry(people.db, `name ${i}`, `2001:db8:0:7:${i.toString(16)}::1`))
  expect(waits.slice(0, 20)).toEqual(Array(20).fill(0))
  expect(waits[20]).toBeGreaterThan(0)
  expect(await countTry(people.db, 'another', '2001:db8:0:8::1')).toBe(0)
})

it('forgives an account its wrong passwords when the right one comes, and an address only that login', async () => {
  for (let i = 0; i < 9; i++) await countTry(people.db, 'ada', '192.0.2.1')
  await countTry(people.db, 'ada', '192.0.2.1')
  await forgiveTries(people.db, 'ada', '192.0.2.1')
  for (let i = 0; i < 10; i++) expect(await countTry(people.db, 'ada', '192.0.2.2')).toBe(0)
  for (let i = 0; i < 11; i++) expect(await countTry(people.db, `other ${i}`, '192.0.2.1')).toBe(0)
  expect(await countTry(people.db, 'one more', '192.0.2.1')).toBeGreaterThan(0)
})

it('stores no name that was tried', async () => {
  await addFirstAdmin(people.db, people.app)
  await logsIn(people.app, 'my secret typed into the wrong field', 'x')
  const { rows } = await people.db.pool.query('SELECT bucket FROM login_limits')
  // The address of the administrator, who came by the one-time address, and address and account of this try.
  expect(rows).toHaveLength(3)
  for (const { bucket } of rows) expect(bucket).toHaveLength(32)
})
