import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { runningDatabase, startEmbedded } from '../../db/embedded.ts'
import { until } from '../pipeline.ts'
import { ITEMS, startNewsPublisher } from './newsroom.ts'
import { alive, killHard, type Process, run } from './processes.ts'
import { itemsOf, type Publisher } from './publisher.ts'
import { expectWhole, untilPlaced } from './whole.ts'

let dir: string
let publisher: Publisher
let env: Record<string, string>

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'copytaster holds-')) // with a space: a clone may lie in such a place
  await chmod(dir, 0o755)
  publisher = await startNewsPublisher()
  const list = ITEMS.map((_, i) => `- { url: '${publisher.url}/feed/${i}', source: 'Source ${i}', kind: outlet, every: [0.05, 0.05] }`)
  await writeFile(join(dir, 'feeds.yaml'), list.join('\n'))
  env = {
    DATABASE_URL: '',
    REDIS_URL: '',
    DATA_DIR: join(dir, 'data'),
    FEEDS_FILE: join(dir, 'feeds.yaml'),
    PORT: '0',
    ALLOW_HOSTS: publisher.host,
    SWEEP_SECONDS: '1',
    // The publisher is one host, and its pages are not to wait for its feeds.
    HOST_CONCURRENCY: '16',
    HOST_SPACING_SECONDS: '0',
  }
})

afterAll(async () => {
  await publisher.close()
  await rm(dir, { recursive: true, force: true })
})

const started: Process[] = []
const start = (...args: string[]) => startWith({}, ...args)
const startWith = (settings: Record<string, string>, ...args: string[]) => {
  started.push(run(['start', ...args], { ...env, ...settings }, { shell: true }))
  return started.at(-1)!
}

// A test that failed must not leave its program to the next one.
afterEach(async () => {
  publisher.release()
  await Promise.all(started.splice(0).map(killHard))
})

/** Waits for the line that says where to look. */
async function ready(started: Process): Promise<string> {
  let address: string | undefined
  await until(
    'the desk opens',
    async () => {
      address = /The desk: +(\S+)/.exec(started.output())?.[1]
      if (!address && !alive(started.pid)) throw new Error(`It ended:\n${started.output()}`)
      return address !== undefined
    },
    180,
  )
  return address!
}

/** The worker processes that this start has. */
async function childrenOf(pid: number): Promise<number[]> {
  const pids = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const all = pids.split(' ').filter(Boolean).map(Number)
  const lines = await Promise.all(all.map((child) => readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')))
  return all.filter((_, i) => lines[i]!.includes('worker'))
}

const postmaster = async () =>
  Number((await readFile(join(dir, 'data', 'postgres', 'postmaster.pid'), 'utf8').catch(() => '0')).split('\n')[0])

/** Looks into the data of a start that has ended or runs. */
async function look(work: (db: ReturnType<typeof openDatabase>) => Promise<void>): Promise<void> {
  const running = await runningDatabase(join(dir, 'data'))
  const server = running ? undefined : await startEmbedded(join(dir, 'data'))
  const db = openDatabase(running ?? server!.url)
  await work(db).finally(() => db.close())
  await server?.stop()
}

// The folder belongs to one start after the other, as a stranger's does.
describe.sequential('copytaster start', { timeout: 600_000 }, () => {
  it('goes on after kill -9 of the parent alone: its children end by themselves, and the PostgreSQL it left is taken over', async () => {
    publisher.hold('/page/')
    const first = start()
    await ready(first)
    await until('pages are asked for', async () => publisher.asked.some((a) => a.path.startsWith('/page/')))
    const [children, server] = [await childrenOf(first.pid), await postmaster()]
    expect(children).toHaveLength(2)
    await killHard(first)

    const second = start()
    await ready(second)
    expect(second.output()).toContain('was running already')
    expect(await postmaster()).toBe(server)
    await until('the children of the first have ended', async () => !children.some(alive))
    publisher.release()
    await look(async (db) => {
      await untilPlaced(db, ITEMS.flat().length)
      await expectWhole(db, ITEMS.flat())
    })
    second.signal('SIGKILL')
    await second.ended
  })

  it('goes on after kill -9 of everything', async () => {
    const first = start()
    const address = await ready(first)
    const all = [...(await childrenOf(first.pid)), await postmaster()]
    await killHard(first)
    for (const pid of all) if (alive(pid)) process.kill(pid, 'SIGKILL')

    const later = itemsOf('later', 3)
    const { feedOf, pageOf } = await import('./publisher.ts')
    publisher.on('/feed/0', feedOf([...later, ...ITEMS[0]!], { pages: publisher.url }))
    for (const item of later) publisher.on(`/page/${item.guid}`, pageOf(item))
    const second = start()
    expect(await ready(second)).not.toBe(address)
    expect(second.output()).not.toContain('taken over')
    await look(async (db) => {
      await untilPlaced(db, ITEMS.flat().length + later.length)
      await expectWhole(db, [...ITEMS.flat(), ...later])
    })
    second.signal('SIGTERM')
    expect(await second.ended).toBe(0)
  })

  it.each([['the same'], ['the sample morning', '--sample']])(
    'reports in two lines that it runs already and leaves the other alone: %s',
    async (_, ...args) => {
      const first = start()
      const address = await ready(first)
      const server = await postmaster()
      const second = start(...args)
      expect(await second.ended).toBe(1)
      const lines = second
        .output()
        .split('\n')
        .filter((line) => line && !line.startsWith(' ') && !line.startsWith('Copytaster 0'))
      expect(lines).toEqual([`Copytaster is running already on this data: ${address}.`, 'Use that one, or stop it first.'])
      expect(await postmaster()).toBe(server)
      expect((await fetch(`${address}/readyz`)).status).toBe(200)
      first.signal('SIGTERM')
      expect(await first.ended).toBe(0)
    },
  )

  it('polls again within seconds what a child was polling that died', async () => {
    publisher.hold('/feed/')
    const before = publisher.times('/feed/0')
    const first = startWith({ FETCH_TIMEOUT_SECONDS: '300' })
    await ready(first)
    await until('the feed is asked for', async () => publisher.times('/feed/0') > before)
    const asked = publisher.times('/feed/0')
    const children = await childrenOf(first.pid)
    const lines = await Promise.all(children.map((child) => readFile(`/proc/${child}/cmdline`, 'utf8')))
    const killedAt = Date.now()
    process.kill(children[lines.findIndex((line) => line.includes('poll'))]!, 'SIGKILL')
    await until('the feed is asked for again', async () => publisher.times('/feed/0') > asked)
    // Its lease would have lasted for 20 seconds at least.
    expect(publisher.asked.findLast(({ path }) => path === '/feed/0')!.at - killedAt).toBeLessThan(20_000)
    publisher.release()
    first.signal('SIGTERM')
    expect(await first.ended).toBe(0)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('stops everything at %s to the process group, without waiting for a page', async (signal) => {
    const { first, address, all } = await busy()
    expect(await signalled(first, signal)).toBe(0)
    await until('all have ended', async () => !all.some(alive))
    await expect(fetch(address)).rejects.toThrow()
    publisher.release()
  })

  it('stops at once at a second Ctrl-C', async () => {
    const { first, all } = await busy()
    process.kill(-first.pid, 'SIGINT')
    await until('it is stopping', async () => /stopping|shutting down/i.test(first.output()))
    expect(await signalled(first, 'SIGINT')).toBe(130)
    await until('all have ended', async () => !all.some(alive))
    publisher.release()
  })

  /** A start that waits for a page which does not come; it would wait for five minutes. */
  async function busy() {
    const slow = itemsOf(`slow-${Date.now()}`, 1)
    const { feedOf } = await import('./publisher.ts')
    publisher.on('/feed/1', feedOf([...slow, ...ITEMS[1]!], { pages: publisher.url }))
    publisher.hold(`/page/${slow[0]!.guid}`)
    const first = startWith({ FETCH_TIMEOUT_SECONDS: '300' })
    const address = await ready(first)
    await until('the slow page is asked for', async () => publisher.times(`/page/${slow[0]!.guid}`) > 0)
    return { first, address, all: [first.pid, ...(await childrenOf(first.pid)), await postmaster()] }
  }

  const signalled = (started: Process, signal: NodeJS.Signals) => {
    process.kill(-started.pid, signal)
    return started.ended
  }
})
