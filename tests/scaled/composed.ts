import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../../config/env.ts'
import { openDatabase } from '../../db/client.ts'
import { freePort } from '../../db/embedded.ts'
import { addFeeds } from '../../db/write/feeds.ts'
import { sampleFeeds } from '../../sample/feeds.ts'
import { startSampleNewsroom } from '../../sample/server.ts'
import { addKey, addPerson } from '../access/callers.ts'
import { until } from '../pipeline.ts'

const BIN = join(ROOT, 'bin', 'copytaster.mjs')

interface Composed {
  name: string
  command: string[]
  environment: Record<string, string>
  health: string[]
}

/** Runs our services as a container engine would: migrate to its end, then the others side by side until stories are published. Then their health is checked and they are stopped. */
export async function runComposed(services: Composed[], at: { databaseUrl: string; redisUrl: string }) {
  const newsroom = await startSampleNewsroom({ speed: 30 })
  const [port, metricsPort] = [await freePort(), await freePort()]
  const environmentOf = (service: Composed) => ({
    ...process.env,
    ...service.environment,
    DATABASE_URL: at.databaseUrl,
    REDIS_URL: at.redisUrl,
    QUEUE_PREFIX: prefix,
    ALLOW_HOSTS: `127.0.0.1:${newsroom.port}`,
    HOST_CONCURRENCY: '16',
    HOST_SPACING_SECONDS: '0',
    ...(service.environment.PORT && { PORT: String(port), PUBLIC_URL: `http://localhost:${port}`, METRICS_PORT: String(metricsPort) }),
  })
  const prefix = `test-${randomBytes(4).toString('hex')}`
  const exits: Record<string, number | null> = {}
  const running: { child: ChildProcess; ended: Promise<void> }[] = []
  const run = (service: Composed) => {
    const child = spawn(process.execPath, [BIN, ...service.command], {
      env: environmentOf(service),
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const ended = new Promise<void>((resolve) => {
      child.on('exit', (code) => {
        exits[service.name] = code
        resolve()
      })
    })
    return { child, ended }
  }

  const db = openDatabase(at.databaseUrl, { max: 2 })
  try {
    // The feed list of the migration is real; here only the sample newsroom is polled.
    await run(services.find((s) => s.name === 'migrate')!).ended
    await db.pool.query('DELETE FROM feeds')
    await addFeeds(db, sampleFeeds(newsroom.url, 30))
    for (const service of services) if (service.name !== 'migrate') running.push(run(service))
    await addPerson(db, 'boss', ['admin'])
    const { headers } = await addKey(db, ['stories:read'])
    const ask = async () => {
      const answer = await fetch(`http://localhost:${port}/v1/stories?limit=100`, { headers })
      return (await answer.json()).stories.length as number
    }
    await until('twenty stories are published', async () => (await ask().catch(() => 0)) >= 20, 600)
    const unhealthy: string[] = []
    for (const service of services)
      if (service.health.length && !(await isHealthy(service, port, environmentOf(service)))) unhealthy.push(service.name)
    const stories = await ask()
    for (const { child } of running) child.kill('SIGTERM')
    await Promise.all(running.map((r) => r.ended))
    return { exits, unhealthy, stories }
  } finally {
    for (const { child } of running) child.kill('SIGKILL')
    await db.close()
    await newsroom.close()
  }
}

async function isHealthy({ health }: Composed, port: number, env: NodeJS.ProcessEnv): Promise<boolean> {
  const [, program, ...args] = health
  const call = promisify(execFile)(
    program === 'node' ? process.execPath : program!,
    args.map((a) => a.replace('127.0.0.1:3000', `127.0.0.1:${port}`)),
    { cwd: ROOT, env },
  )
  return call.then(
    () => true,
    () => false,
  )
}
