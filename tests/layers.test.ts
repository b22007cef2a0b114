import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../config/env.ts'

/** A layer, and the layers it may import. `src/errors.ts`, `src/model.ts` and `src/text/` are open to all but each other. */
const MAY_IMPORT: [layer: string, allowed: string[]][] = [
  ['src/model.ts', []],
  ['src/errors.ts', []],
  ['src/text/', []],
  ['config/', []],
  ['src/feed/', []],
  ['src/fetch/', []],
  ['src/article/', []],
  ['src/matching/', []],
  ['src/story/', []],
  ['src/search/', []],
  ['src/queues/', ['db/']],
  ['db/', ['src/feed/health.ts', 'src/feed/rhythm.ts', 'src/search/']],
  ['src/pipeline/', ['src/feed/', 'src/fetch/', 'src/article/', 'src/matching/', 'src/story/', 'src/queues/', 'db/', 'config/']],
  ['src/outputs/', ['db/', 'config/', 'src/access/', 'src/fetch/', 'src/queues/', 'src/search/', 'src/story/']],
  ['src/telemetry/', ['db/', 'config/']],
  ['src/access/', ['db/', 'config/', 'src/search/']],
  [
    'src/api/',
    [
      'db/',
      'config/',
      'src/access/',
      'src/search/',
      'src/outputs/',
      'src/telemetry/',
      'src/feed/websub.ts',
      'src/fetch/pollable.ts',
      'src/pipeline/publish/editorial-decisions.ts',
      'src/pipeline/place/explain-pair.ts',
    ],
  ],
  ['src/desk/', ['client/', 'src/search/']],
  ['client/', []],
  ['sample/', []],
  ['workers/', ['src/outputs/', 'src/pipeline/', 'src/queues/', 'src/fetch/', 'src/article/', 'db/', 'config/']],
  ['src/cli/', ['']],
]
/** What every other layer may import. */
const FOUNDATION = ['src/model.ts', 'src/errors.ts', 'src/text/']
const DOMAIN = ['src/text/', 'src/feed/', 'src/fetch/', 'src/article/', 'src/matching/', 'src/story/']
const OUTSIDE_THE_DOMAIN = /^(pg|drizzle-orm|bullmq|ioredis|fastify|@fastify|prom-client|commander|zod)(\/|$)/

interface Import {
  file: string
  layer: string
  target: string
}

const files = ['src', 'client', 'workers', 'db', 'config', 'sample'].flatMap((dir) =>
  readdirSync(join(ROOT, dir), { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name).replaceAll('\\', '/'))
    .filter((name) => /\.tsx?$/.test(name)),
)
const sourceOf = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const layerOf = (file: string) => MAY_IMPORT.find(([layer]) => file === layer || file.startsWith(layer))?.[0] ?? 'no layer'
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

/** Groups of files that import one another, directly or through others; types included (Tarjan 1972, strongly connected components). */
function circles(edges: Map<string, string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (file: string) => {
    order.set(file, order.size)
    lowest.set(file, order.get(file)!)
    stack.push(file)
    for (const target of edges.get(file) ?? []) {
      if (!order.has(target)) visit(target)
      if (stack.includes(target)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(target)!))
    }
    if (lowest.get(file) !== order.get(file)) return
    const group = stack.splice(stack.indexOf(file))
    if (group.length > 1 || edges.get(file)?.includes(file)) found.push(group.sort())
  }
  for (const file of edges.keys()) if (!order.has(file)) visit(file)
  return found
}

describe('the layers', () => {
  it('are all checked: the imports of every layer were found', () => {
    expect(files.length).toBeGreaterThan(100)
    expect(new Set(imports.map((i) => i.layer)).size).toBeGreaterThanOrEqual(MAY_IMPORT.length - 3)
  })

  it('import only what they may, and every file belongs to one', () => {
    const wrong = imports.filter(({ file, layer, target }) => {
      if (!/\.tsx?$/.test(target)) return false
      if (target === 'src/model.ts' || target === 'src/errors.ts') return [...FOUNDATION, 'client/'].includes(layer)
      if (target.startsWith('src/text/')) return layer === 'client/' || (layer !== 'src/text/' && FOUNDATION.includes(layer))
      const allowed = MAY_IMPORT.find(([name]) => name === layer)?.[1]
      return !allowed || !(layerOf(target) === layerOf(file) || allowed.some((a) => target.startsWith(a)))
    })
    expect(wrong.map((i) => `${i.file} imports ${i.target}`)).toEqual([])
    expect(files.filter((file) => layerOf(file) === 'no layer')).toEqual([])
  })

  it('have no import circle, types included', () => {
    const edges = new Map(files.map((file): [string, string[]] => [file, []]))
    for (const { file, target } of imports) if (edges.has(target)) edges.get(file)!.push(target)
    expect(circles(edges)).toEqual([])
    expect(
      circles(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual([['b', 'c']])
  })

  it('keep database, queues and servers out of the domain', () => {
    const wrong = imports.filter((i) => DOMAIN.includes(i.layer) && OUTSIDE_THE_DOMAIN.test(i.target))
    expect(wrong.map((i) => `${i.file} imports ${i.target}`)).toEqual([])
  })

  it('leave process.env to config/env.ts', () => {
    expect(files.filter((file) => file !== 'config/env.ts' && /(?<!')process\.env\b/.test(sourceOf(file)))).toEqual([])
  })

  it('let only the command line and the workers write to the terminal', () => {
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

  it('have no file for everything', () => {
    // The entry of a package has that name.
    const own = files.filter((file) => file !== 'client/index.ts')
    expect(own.filter((file) => /(^|\/)(utils?|common|managers?|helpers?|index)\.tsx?$/.test(file))).toEqual([])
  })
})
