import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../../config/env.ts'

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

/** The instructions of the Dockerfile, a stage each; a line that goes on is one instruction. */
const stages = read('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split(/^(?=FROM )/m)
  .map((stage) => stage.trim().split('\n').filter(Boolean))
  .filter((stage) => stage[0]?.startsWith('FROM '))
const last = stages.at(-1)!
const argument = (stage: string[], name: string) => stage.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1)

describe('the image', () => {
  it('is of the Node version that .nvmrc names, in each of its stages', () => {
    expect(stages).toHaveLength(2)
    for (const stage of stages) expect(stage[0]).toMatch(new RegExp(`^FROM node:${read('.nvmrc').trim()}-bookworm-slim\\b`))
  })

  it('runs nothing in its last stage, and ends as a user by number that is not root', () => {
    expect(last.filter((line) => line.startsWith('RUN '))).toEqual([])
    expect(argument(last, 'USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/)
    expect(last.findIndex((line) => line.startsWith('USER '))).toBeGreaterThan(last.findLastIndex((line) => line.startsWith('COPY ')))
  })

  it('asks for its health as docker-compose.yml asks the API', () => {
    const { healthcheck } = parse(read('docker-compose.yml'), { merge: true }).services.api
    const [, options, command] = /^(.*?)\s*CMD (.*)$/.exec(argument(last, 'HEALTHCHECK')!)!
    expect(JSON.parse(command!)).toEqual(healthcheck.test.slice(1))
    expect(Object.fromEntries(options!.split(/\s+/).map((option) => option.replace('--', '').split('=')))).toEqual({
      interval: healthcheck.interval,
      timeout: healthcheck.timeout,
      'start-period': healthcheck.start_period,
      retries: String(healthcheck.retries),
    })
  })

  it('is given by .dockerignore what the program imports, and no tests, data or passwords', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1))
    for (const path of allowed) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true])
    const folders = ['src', 'workers', 'db', 'config', 'sample', 'bin']
    expect(allowed).toEqual(expect.arrayContaining(folders))
    for (const path of ['tests', 'bench', 'docs', 'data', '.git', 'node_modules']) expect(allowed).not.toContain(path)
    expect(read('.dockerignore').trimEnd().split('\n').at(-1)).toBe('config/servers.yaml')
    for (const file of folders.flatMap(sourcesIn))
      expect([file, /from '(?:\.\.\/)+(?:tests|bench)\//.test(read(file))]).toEqual([file, false])
  })
})

describe('.github', () => {
  const files = readdirSync(join(ROOT, '.github'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yml'))

  it.each(files)('%s is YAML without a key twice', (name) => {
    expect(parse(read(join('.github', name)), { uniqueKeys: true, strict: true })).toBeTypeOf('object')
  })

  it.each(files.filter((name) => name.startsWith('workflows')))(
    '%s names a version of every action and takes no right it does not name',
    (name) => {
      const workflow = parse(read(join('.github', name)))
      expect(workflow.permissions).toEqual({ contents: 'read' })
      const steps: { uses?: string }[] = Object.values(workflow.jobs as Record<string, { steps: { uses?: string }[] }>).flatMap(
        (job) => job.steps,
      )
      for (const { uses } of steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w/-]+@(?:v\d+(?:\.\d+)*|[0-9a-f]{40})$/)
    },
  )
})

function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:tsx?|mjs)$/.test(name))
    .map((name) => join(folder, name))
}
