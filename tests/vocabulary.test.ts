import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT, SETTINGS } from '../config/env.ts'

/** Private metaphors that docs/glossary.md has replaced, each as it would be written in its private sense. Ordinary English passes. */
const REPLACED: [pattern: RegExp, instead: string][] = [
  [/\b(?:door)?bells?\b/i, 'job, queue'],
  [/\brung\b|\bring(?:s|ing)? (?:for|again)\b/i, 'enqueue'],
  [/\bshelf\b/i, 'match window'],
  [/\b(?:a|the|its|each|every|of|stored|new|old|these|those|whose|many) prints?\b(?! (?:variant|version))/i, 'fingerprint'],
  [/(?<!notwith|long-|out)\bstandings?\b/i, 'warnings'],
  [/\bstruck\b|\bstrikes\b/i, 'needs attention; crash count'],
  [/\b(?:speak|speaks|spoke|spoken) for\b|\bspeaks\b/i, 'canonical'],
  [/\buntold\b|\btold\b/i, 'unpublished; name what is reported'],
  [/\btelling\b/i, 'salient'],
  [/\bsilenced\b/i, 'boilerplate'],
  [/\bmend(?:s|ed|ing)?\b/i, 'repair, correct'],
  [/\bheld (?:version|versions|story|stories|copy|article|articles|text)\b/i, 'embargoed or withheld'],
  [/\bsample wire\b|\bwire list\b/i, 'sample newsroom; feed list'],
  [/\bwhoever\b/i, 'name the subject'],
  [/(?<!(?:consent|cookie|login|registration)[ -])\b(?:walls?|drawers?)\b/i, 'layer, dependency rule'],
  [/\bRefusal\b|\bPlace\b(?=[\s,;>)]*[}=|,])/, 'a name of one meaning'],
  [/\b(?:Issue|issue) \d+\b|\bdesign: |\.\.\/shared\b/, 'a reference that the repository has'],
]

const tracked = execFileSync('git', ['ls-files', 'src', 'workers', 'db', 'config', 'bench', 'bin', 'sample', 'docs', '*.md', '*.yml'], {
  cwd: ROOT,
  encoding: 'utf8',
}).split('\n')

/** Copy of the sample newsroom is news and may use any word; tables of supplier phrases, and this list, quote them. */
const QUOTES = /^(?:sample\/morning\/|sample\/outcome\.yaml|db\/migrations\/)/
const files = tracked.filter((file) => /\.(?:ts|tsx|mjs|css|md|ya?ml)$/.test(file) && !QUOTES.test(file))

describe('the vocabulary of docs/glossary.md', () => {
  it('is checked in every source file and document', () => {
    expect(files.length).toBeGreaterThan(250)
  })

  it.each(REPLACED)('replaces %s by: %s', (pattern) => {
    const found = files.flatMap((file) =>
      readFileSync(join(ROOT, file), 'utf8')
        .split('\n')
        .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${line.trim().slice(0, 120)}`] : [])),
    )
    expect(found).toEqual([])
  })
})

it('docs/settings.md lists every setting once, in the words of config/env.ts', () => {
  const rows = readFileSync(join(ROOT, 'docs/settings.md'), 'utf8').match(/^\| `\w+` \|[^|]*\|/gm) ?? []
  const expected = Object.entries(SETTINGS).map(([name, { doc }]) => `| \`${name}\` | ${doc} |`)
  expect(rows).toEqual(expected)
})
