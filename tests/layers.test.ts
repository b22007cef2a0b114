import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../config/env.ts'

/** A room, and what of ours it may import. `src/errors.ts`, `src/model.ts` and `src/text/` are open to all but each other. */
const MAY_IMPORT: [layer: string, allowed: string[]][] = [
  ['src/model.ts', []],
  ['src/errors.ts', []],
  ['src/text/', []],
  ['config/', []],
  ['src/feed/', []],
  ['src/fetch/', []],
  ['src/article/', []],
  ['src/dedup/', []],
  ['src/story/', []],
  ['src/queues/', ['db/']],
  ['db/', []],
  ['src/pipeline/', ['src/feed/', 'src/fetch/', 'src/article/', 'src/dedup/', 'src/story/', 'src/queues/', 'db/', 'config/']],
  ['src/telemetry/', ['db/', 'config/']],
  ['src/api/', ['db/', 'config/', 'src/telemetry/', 'src/pipeline/publish/editorial-decisions.ts']],
  ['src/desk/', ['src/api/schemas.ts']],
  ['sample/', []],
  ['workers/', ['src/pipeline/', 'src/queues/', 'src/fetch/', 'src/article/', 'db/', 'config/']],
  ['src/cli/', ['']],
]
/** What all else stands on. */
const FOUNDATION = ['src/model.ts', 'src/errors.ts', 'src/text/']
const DOMAIN = ['src/text/', 'src/feed/', 'src/fetch/', 'src/article/', 'src/dedup/', 'src/story/']
const OUTSIDE_THE_DOMAIN = /^(pg|drizzle-orm|bullmq|ioredis|fastify|@fastify|prom-client|commander|zod)(\/|$)/

interface Import {
  file: string
  layer: string
  target: string
}

const files = ['src', 'workers', 'db', 'config', 'sample'].flatMap((dir) =>
  readdirSync(join(ROOT, dir), { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name).replaceAll('\\', '/'))
    .filter((name) => /\.tsx?$/.test(name)),
)
const sourceOf = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const layerOf = (file: string) => MAY_IMPORT.find(([layer]) => file === layer || file.startsWith(layer))?.[0] ?? 'no room'
const imports: Import[] = files.flatMap((file) =>
  [...sourceOf(file).matchAll(/(?:^|\n)(?:import|export)\b[^'"\n]*(?:\n[^'"\n]*)*?from '([^']+)'|\bimport\('([^']+)'\)/g)].map((found) => {
    const target = (found[1] ?? found[2])!
    return {
      file,
      layer: layerOf(file),
      target: target.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), target)).replaceAll('\\', '/') : target,
    }
  }),
)

describe('the walls of the house', () => {
  it('were looked at: the imports of every room were found', () => {
    expect(files.length).toBeGreaterThan(100)
    expect(new Set(imports.map((i) => i.layer)).size).toBeGreaterThanOrEqual(MAY_IMPORT.length - 3)
  })

  it('stand: every file is in a room, and a room imports only what it may', () => {
    const through = imports.filter(({ file, layer, target }) => {
      if (!/\.tsx?$/.test(target)) return false
      if (target === 'src/model.ts' || target === 'src/errors.ts') return FOUNDATION.includes(layer)
      if (target.startsWith('src/text/')) return layer !== 'src/text/' && FOUNDATION.includes(layer)
      const allowed = MAY_IMPORT.find(([name]) => name === layer)?.[1]
      return !allowed || !(layerOf(target) === layerOf(file) || allowed.some((a) => target.startsWith(a)))
    })
    expect(through.map((i) => `${i.file} imports ${i.target}`)).toEqual([])
    expect(files.filter((file) => layerOf(file) === 'no room')).toEqual([])
  })

  it('keep database, queues and servers out of the domain', () => {
    const wrong = imports.filter((i) => DOMAIN.includes(i.layer) && OUTSIDE_THE_DOMAIN.test(i.target))
    expect(wrong.map((i) => `${i.file} imports ${i.target}`)).toEqual([])
  })

  it('leave process.env to config/env.ts', () => {
    expect(files.filter((file) => file !== 'config/env.ts' && /(?<!')process\.env\b/.test(sourceOf(file)))).toEqual([])
  })

  it('let nobody but the command line and the workers write to the terminal', () => {
    expect(files.filter((file) => !/^(src\/cli|workers|sample\/run)/.test(file) && /\bconsole\.\w+\(/.test(sourceOf(file)))).toEqual([])
  })

  it('leave what may be shown to src/story/embargo and its functions in the database', () => {
    const decides = [
      // A comparison of an embargo with a clock, or with the date that stands for no end.
      /embargoed_?until"?\}?\s*(?:<|>)=?\s*(?:now\(|clock_timestamp|current_timestamp|Date\.now|new Date\(\)|\w*now\b)/i,
      /9999-12-31T/,
      // A kill compared with an embargo.
      /killed_?at"?\}?\s*<=?\s*\S*embargoed_?until/i,
      // The supplier's own status, asked for in a statement's conditions.
      /(?:WHERE|AND|OR|WHEN|ORDER BY)\b[^`\n]*(?:stated|entry)\s*->>\s*'pubStatus'\s*(?:=|<>|in\b|is\b)/i,
    ]
    const allowed = /^(src\/story\/embargo\/|db\/migrations\/)/
    const wrong = files.filter((file) => !allowed.test(file) && decides.some((pattern) => pattern.test(sourceOf(file))))
    expect(wrong).toEqual([])
    // The patterns find what they are for.
    for (const statement of [
      'WHERE v.embargoed_until > now()',
      'sql`versions.embargoedUntil} <= now()`',
      'version.embargoedUntil > now',
      'story.killedAt < story.embargoedUntil',
      "WHEN v.stated->>'pubStatus' = 'withheld'",
    ])
      expect(decides.some((pattern) => pattern.test(statement))).toBe(true)
  })

  it('have no drawers for everything', () => {
    expect(files.filter((file) => /(^|\/)(utils?|common|managers?|helpers?|index)\.tsx?$/.test(file))).toEqual([])
  })
})
