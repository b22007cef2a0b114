import { userInfo } from 'node:os'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { registerStories } from '../../src/cli/stories.ts'
import { AGENCY, openPublisher } from '../pipeline/publisher.ts'

let publisher: Awaited<ReturnType<typeof openPublisher>>
let article: number
let story: number
beforeAll(async () => {
  publisher = await openPublisher()
  article = await publisher.send(AGENCY, { guid: 'kiosk', headline: 'Kiosk of Tarn opens', body: 'The kiosk of Tarn opened on Monday.' })
  story = await publisher.storyOf(article)
})
afterAll(() => publisher.close())
afterEach(() => vi.unstubAllEnvs())

/** What a command prints. */
async function stories(...args: string[]): Promise<string> {
  vi.stubEnv('DATABASE_URL', publisher.db.url)
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line))
  const program = new Command().exitOverride()
  registerStories(program)
  await program.parseAsync(['stories', ...args], { from: 'user' }).finally(() => log.mockRestore())
  return lines.join('\n')
}

it('shows a story with its articles, and the decisions about it once there are any', async () => {
  const before = await stories('show', `${story}`)
  expect(before).toMatch(new RegExp(`Kiosk of Tarn opens[\\s\\S]*\\n${article} .*${AGENCY}`))
  expect(before).not.toContain('decision')

  const said = await stories('pin', `${story}`, `${article}`, '--why', 'the first of all', '--by', 'Ada')
  const [, decision] = /Decision (\d+) is stored/.exec(said)!
  expect(await stories('show', `${story}`)).toMatch(new RegExp(`\\ndecision +time.*\\n${decision} .*pin +Ada +the first of all`))

  await stories('revoke', decision!, '--why', 'a mistake', '--by', 'Ben')
  expect(await stories('show', `${story}`)).toMatch(new RegExp(`\\n${decision} .*the first of all +20\\d\\d-`))
})

it('notes each decision in the audit log, and where people log in it is the system user who decides', async () => {
  const { rows } = await publisher.db.pool.query('SELECT kind, who, what, object FROM audit_log ORDER BY id')
  const who = userInfo().username
  expect(rows).toEqual([
    { kind: 'cli', who, what: 'story.pin', object: expect.stringMatching(/^decision \d+$/) },
    { kind: 'cli', who, what: 'decision.revoke', object: expect.stringMatching(/^decision \d+$/) },
  ])
  await publisher.db.pool.query(`INSERT INTO users (name, shown_name) VALUES ('ada', 'Ada')`)
  await stories('pin', `${story}`, `${article}`, '--why', 'still the first', '--by', 'Ada')
  expect(await stories('show', `${story}`)).toMatch(new RegExp(`pin +${who} +still the first \\(Ada\\)`))
})

it('takes ids only, and says what it refuses', async () => {
  await expect(stories('never', `${article}`, 'that', '--why', 'x')).rejects.toThrow('that is not an id.')
  await expect(stories('pin', `${story}`, '999999', '--why', 'x', '--by', 'Ada')).rejects.toMatchObject({ advice: 'Nothing was changed.' })
})
