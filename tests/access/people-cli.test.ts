import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { registerAudit } from '../../src/cli/audit.ts'
import { loginNotes } from '../../src/cli/first-admin.ts'
import { registerKeys } from '../../src/cli/keys.ts'
import { registerUsers } from '../../src/cli/users.ts'
import { asking, logsIn, openPeople, PASSWORD } from './people-app.ts'

let people: Awaited<ReturnType<typeof openPeople>>
beforeAll(async () => {
  people = await openPeople()
})
afterAll(() => people.close())
afterEach(() => vi.unstubAllEnvs())

/** What a command prints. */
async function run(...args: string[]): Promise<string> {
  vi.stubEnv('DATABASE_URL', people.db.url)
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line))
  const program = new Command().exitOverride()
  for (const register of [registerUsers, registerKeys, registerAudit]) register(program)
  await program.parseAsync(args, { from: 'user' }).finally(() => log.mockRestore())
  return lines.join('\n')
}

const use = (printed: string, name?: string) =>
  asking(people.app, {})('POST', '/v1/welcome', { token: /#([\w-]{43})\n/.exec(printed)![1], name, password: PASSWORD })

it('leads from the first start to people with keys', async () => {
  expect(await run('users', 'list')).toContain('There are no people')
  const settings = readSettings({ PUBLIC_URL: 'https://desk.example' })
  const notes = (await loginNotes(people.db, settings, 'http://localhost:3000')).join('\n')
  expect(notes).toMatch(
    /Checking a password takes \d+ ms here\.\nBecome administrator, once and within 15 minutes:\nhttps:\/\/desk\.example\/welcome#[\w-]{43}$/,
  )
  expect((await loginNotes(people.db, settings, '')).join('\n')).toContain('`copytaster users invite` prints another')
  expect(await loginNotes(people.db, readSettings({}), '')).toEqual([])

  expect((await use(await run('users', 'invite'), 'ada')).statusCode).toBe(200)
  expect(await loginNotes(people.db, settings, '')).toHaveLength(1)
  await expect(run('users', 'invite')).rejects.toThrow('Whom do you invite?')
  await expect(run('users', 'invite', 'ben', '--role', 'boss')).rejects.toMatchObject({
    advice: 'The roles are reader, editor, operator, admin.',
  })
  expect((await use(await run('users', 'invite', 'Ben', '--role', 'reader', 'editor', '--embargoed'))).json().caller).toMatchObject({
    name: 'Ben',
    roles: ['reader', 'editor'],
  })
  expect(await run('users', 'list')).toMatch(/ben +Ben +reader, editor +yes/)

  await expect(run('keys', 'create', 'cms', '--scope', 'stories:read')).rejects.toThrow('Whose key is it?')
  await expect(run('keys', 'create', 'cms', '--scope', 'stories', '--owner', 'ben')).rejects.toThrow('There is no scope stories.')
  await expect(run('keys', 'create', 'cms', '--scope', 'admin', '--owner', 'ben')).rejects.toThrow('Ben may not do this: admin.')
  const [key] = (
    await run('keys', 'create', 'cms', '--scope', 'stories:read', 'events:read', '--owner', 'BEN', '--network', '192.0.2.0/24')
  ).split('\n')
  expect((await asking(people.app, { key: key!, from: '192.0.2.3' })('GET', '/v1/desks')).statusCode).toBe(200)
  expect(await run('keys', 'list')).toMatch(
    new RegExp(`1 +cms +${key!.slice(0, 16)}… +Ben +stories:read events:read +192.0.2.0/24 +20.* until 20`),
  )
  await run('keys', 'revoke', '1')
  expect(await run('keys', 'list')).toContain('revoked')
  await expect(run('keys', 'revoke', '1')).rejects.toThrow('There is no key 1 in force.')
})

it('changes, logs out, resets and removes people, and writes under the name of the system user', async () => {
  vi.stubEnv('USER', 'not-looked-at')
  expect(await run('users', 'set', 'ben', '--role', 'operator')).toBe('Stored. Their sessions ended.')
  expect((await logsIn(people.app, 'ben')).json().caller).toMatchObject({ roles: ['operator'] })
  await run('users', 'logout', 'ben')
  expect((await use(await run('users', 'reset', 'ben'))).statusCode).toBe(200)
  await expect(run('users', 'remove', 'ada')).rejects.toThrow('This is the last administrator.')
  await run('users', 'remove', 'ben')
  await expect(run('users', 'reset', 'ben')).rejects.toThrow('There is no person named ben.')
  await run('users', 'logout')
  const { rows } = await people.db.pool.query('SELECT count(*)::int AS open FROM sessions')
  expect(rows).toEqual([{ open: 0 }])

  const { userInfo } = await import('node:os')
  const lines = (await run('audit', 'export')).split('\n').map((line) => JSON.parse(line))
  expect(lines.filter((line) => line.kind === 'cli').map((line) => line.what)).toEqual([
    // For the first administrator, and for Ben.
    'user.invite',
    'user.invite',
    'key.create',
    'key.revoke',
    'user.set',
    'session.end',
    'user.reset',
    'user.remove',
    'session.end',
    'audit.export',
  ])
  expect(new Set(lines.filter((line) => line.kind === 'cli').map((line) => line.who))).toEqual(new Set([userInfo().username]))
  expect(await run('audit', 'list', '--what', 'user.set', '--limit', '5')).toMatch(/cli .* user\.set +user \d+ /)
  await expect(run('audit', 'list', '--since', 'yesterday')).rejects.toThrow('yesterday is not a time.')
})
