import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { THRESHOLD_TABLE, THRESHOLDS, type Threshold } from '../../src/matching/thresholds.ts'

const ENTRIES = Object.entries<Threshold>(THRESHOLD_TABLE)
const PLAIN = new Set([0, 1, 2, -1, 100])
const COMPARISONS = new Set(['<', '>', '<=', '>=', '==', '===', '!=', '!=='])

interface Node {
  type: string
  [field: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string'
const childrenOf = (node: Node) => Object.values(node).flat().filter(isNode)

function* nodesIn(node: Node): Generator<Node> {
  yield node
  for (const child of childrenOf(node)) yield* nodesIn(child)
}

const isArithmetic = ({ type, operator }: Node) => type === 'BinaryExpression' && /^[-+*/%]$/.test(operator as string)

/** Numbers in comparisons of a program, as far down as arithmetic goes. */
function comparedNumbers(name: string, code: string): number[] {
  const numbers: number[] = []
  const collectNumbers = (node: Node) => {
    if (node.type === 'Literal' && typeof node.value === 'number') numbers.push(node.value)
    if (['UnaryExpression', 'ParenthesizedExpression', 'ConditionalExpression'].includes(node.type) || isArithmetic(node))
      for (const child of childrenOf(node)) collectNumbers(child)
  }
  const { program, errors } = parseSync(name, code)
  if (errors.length) throw new Error(`${name}: ${errors[0]!.message}`)
  for (const node of nodesIn(program as unknown as Node))
    if (COMPARISONS.has(node.operator as string)) childrenOf(node).forEach(collectNumbers)
  return numbers
}

const sourceOf = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const filesOf = (dir: string) =>
  readdirSync(join(ROOT, dir), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${dir}/${name.replaceAll('\\', '/')}`)
const RULE_FILES = [
  ...filesOf('src/matching/rules'),
  ...['fingerprint/fingerprint', 'fingerprint/keys', 'fingerprint/salience', 'window/boilerplate', 'window/match-window'].map(
    (name) => `src/matching/${name}.ts`,
  ),
]

describe('the thresholds of matching', () => {
  it('all say what they decide and where they come from', () => {
    for (const [name, { value, doc, source, fixed }] of ENTRIES) {
      expect(value, name).toBeGreaterThan(0)
      for (const text of [doc, source, fixed ?? 'It can be set.']) expect(text, name).toMatch(/^\p{Lu}.+[.)]$/su)
    }
  })

  it('are all used, under the value that the table has', () => {
    const code = [...filesOf('src/matching'), ...filesOf('src/pipeline')].filter((file) => !file.endsWith('/thresholds.ts')).map(sourceOf)
    for (const [name, { value }] of ENTRIES) {
      expect(
        code.some((text) => new RegExp(`\\b${name}\\b`).test(text)),
        `${name} is used`,
      ).toBe(true)
      expect(THRESHOLDS[name as keyof typeof THRESHOLDS], name).toBe(value)
    }
  })

  it('stand nowhere else: no rule compares with a number of its own', () => {
    expect(RULE_FILES.length).toBeGreaterThan(20)
    const own = RULE_FILES.flatMap((file) => comparedNumbers(file, sourceOf(file)).map((number) => `${file}: ${number}`))
    expect(own.filter((found) => !PLAIN.has(Number(found.split(': ')[1])))).toEqual([])
  })

  it('would be found in a rule, however deep in arithmetic', () => {
    expect(comparedNumbers('rule.ts', 'export const holds = (e: { a: number }) => e.a / 24 < 0.36 * (1 + e.a) && e.a >= -7')).toEqual([
      24, 0.36, 1, 7,
    ])
    expect(comparedNumbers('rule.ts', 'const score = 0.9; export const holds = score > (score ? 5 : 6)')).toEqual([5, 6])
  })

  it('cannot be changed while the program runs', () => {
    expect(Object.isFrozen(THRESHOLDS)).toBe(true)
  })
})
