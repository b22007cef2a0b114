import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { ROOT, SETTINGS } from '../../config/env.ts'
import { testDatabase } from '../database.ts'
import { backends } from '../pipeline.ts'
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
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']) }))
    .optional(),
  healthcheck: z
    .strictObject({ test: words, interval: duration, timeout: duration, start_period: duration.optional(), retries: z.number() })
    .optional(),
})
const Compose = z.object({ name: z.string(), services: z.record(z.string(), Service), volumes: z.record(z.string(), z.null()) })

const compose = Compose.parse(parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }))
const { services } = compose
const ours = Object.entries(services).filter(([, service]) => service.build)

describe('docker-compose.yml', () => {
  it('has Postgres, Redis, migration, API and a worker of each kind', () => {
    expect(Object.keys(services).sort()).toEqual(['api', 'migrate', 'place', 'poll', 'postgres', 'redis', 'scrape', 'tick'])
  })

  it('lets Redis neither evict a bell nor forget it', () => {
    expect([services.redis!.command].flat().join(' ')).toMatch(/--maxmemory-policy noeviction --appendonly yes/)
  })

  it('waits only for services that there are, in a state that they can reach', () => {
    for (const [name, service] of Object.entries(services)) {
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect([name, other, services[other] !== undefined]).toEqual([name, other, true])
        if (condition === 'service_healthy') expect([other, services[other]!.healthcheck !== undefined]).toEqual([other, true])
        if (condition === 'service_completed_successfully') expect([other, services[other]!.restart]).toEqual([other, 'no'])
      }
    }
  })

  it('watches the health of everything that goes on running', () => {
    for (const [name, service] of Object.entries(services))
      if (service.restart !== 'no') expect([name, service.healthcheck !== undefined]).toEqual([name, true])
  })

  it('sets only settings that there are', () => {
    for (const [name, service] of ours)
      for (const key of Object.keys(service.environment ?? {})) expect([name, key in SETTINGS]).toEqual([name, true])
  })

  it('keeps its data in volumes that it declares', () => {
    const named = Object.values(services)
      .flatMap((s) => s.volumes ?? [])
      .map((v) => v.split(':')[0]!)
    expect(named.sort()).toEqual(Object.keys(compose.volumes).sort())
  })
})

const redis = (await backends()).find((b) => b.redisUrl)?.redisUrl

describe.skipIf(!redis)('the very commands and environment of docker-compose.yml, run by hand', () => {
  it('bring stories out and are healthy', async () => {
    const db = await testDatabase()
    try {
      const told = await runComposed(
        ours.map(([name, { command, environment, healthcheck }]) => ({
          name,
          command: [command!].flat(),
          environment: environment ?? {},
          health: [healthcheck?.test ?? []].flat(),
        })),
        { databaseUrl: db.url, redisUrl: redis! },
      )
      expect(told.exits).toEqual(Object.fromEntries(ours.map(([name]) => [name, 0])))
      expect(told.unhealthy).toEqual([])
      expect(told.stories).toBeGreaterThanOrEqual(20)
    } finally {
      await db.close()
    }
  }, 180_000)
})
