import { parseAst } from 'vite'

/** One small change to a source file. */
export interface Mutant {
  file: string
  /** The range that is replaced, in UTF-16 code units. */
  start: number
  end: number
  /** Of the first character of the range, from 1. */
  line: number
  /** An expression is replaced by `text`; a statement is left out. */
  kind: 'expression' | 'statement'
  text: string
}

interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

/** Each comparison with its neighbours: a moved boundary and the opposite. */
const OPERATORS: Record<string, string[]> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
}
/** Methods that have an opposite, and methods whose call can be left out. */
const OPPOSITES: Record<string, string> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  min: 'max',
  max: 'min',
  toLowerCase: 'toUpperCase',
  toUpperCase: 'toLowerCase',
}
const LEFT_OUT = new Set(['filter', 'sort', 'slice', 'trim', 'reverse', 'replace', 'replaceAll'])
/** What holds types only, or names and not values. */
const PASSED_OVER = new Set([
  'ImportDeclaration',
  'ExportAllDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSDeclareFunction',
])
const TYPE_KEYS = new Set(['typeAnnotation', 'typeParameters', 'typeArguments', 'returnType', 'superTypeArguments', 'implements'])

/** Every mutant of a TypeScript file, in the order of the source. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const found: Mutant[] = []
  const lineStarts = [0, ...Array.from(source.matchAll(/\n/g), (match) => match.index + 1)]
  const lineAt = (offset: number) => lineStarts.findLastIndex((start) => start <= offset) + 1
  const textOf = (node: Node) => source.slice(node.start, node.end)
  walk(parse(file, source), null, (node, parent) => {
    for (const [kind, text] of changesOf(node, parent, textOf))
      found.push({ file, start: node.start, end: node.end, line: lineAt(node.start), kind, text })
  })
  return found.sort((a, b) => a.start - b.start || b.end - a.end)
}

/**
 * The source with all these mutants in it, each behind a question that is answered while the code runs: `__mutant(id)`, where `id` is what
 * `idOf` gives. So a file is compiled once for all its mutants.
 */
export function withMutants(file: string, source: string, mutants: Mutant[], idOf: (mutant: Mutant) => number): string {
  const groups = new Map<string, Group>()
  const groupOf = (start: number, end: number, kind: Mutant['kind']) => {
    const key = `${start}-${end}-${kind}`
    const group = groups.get(key) ?? { start, end, kind, mutants: [] }
    groups.set(key, group)
    return group
  }
  for (const mutant of mutants) groupOf(mutant.start, mutant.end, mutant.kind).mutants.push(mutant)
  walk(parse(file, source), null, (node) => {
    // A statement that came to begin with a bracket would go on from the line before it; in braces it stands alone.
    if (node.type === 'ExpressionStatement' && mutants.some((m) => m.start >= node.start && m.end <= node.end))
      groupOf(node.start, node.end, 'statement')
  })
  const outermostFirst = [...groups.values()].sort(
    (a, b) => a.start - b.start || b.end - a.end || Number(b.kind === 'statement') - Number(a.kind === 'statement'),
  )
  return rendered(source, { start: 0, end: source.length }, outermostFirst, idOf)
}

interface Group {
  start: number
  end: number
  kind: Mutant['kind']
  mutants: Mutant[]
}

function rendered(source: string, range: { start: number; end: number }, within: Group[], idOf: (mutant: Mutant) => number): string {
  let text = ''
  let at = range.start
  for (let i = 0; i < within.length; ) {
    const group = within[i]!
    let next = i + 1
    while (next < within.length && within[next]!.start < group.end) next++
    const inner = rendered(source, group, within.slice(i + 1, next), idOf)
    text += source.slice(at, group.start)
    if (group.kind === 'expression') text += `(${group.mutants.map((m) => `__mutant(${idOf(m)}) ? (${m.text}) : `).join('')}(${inner}))`
    else text += `{${group.mutants.map((m) => `if (!__mutant(${idOf(m)})) `).join('')}{${inner}\n}}`
    at = group.end
    i = next
  }
  return text + source.slice(at, range.end)
}

function parse(file: string, source: string): Node {
  return parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node
}

function walk(node: Node, parent: Node | null, visit: (node: Node, parent: Node | null) => void): void {
  if (PASSED_OVER.has(node.type)) return
  visit(node, parent)
  for (const [key, value] of Object.entries(node)) {
    if (TYPE_KEYS.has(key) || (key === 'key' && !node.computed)) continue
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, node, visit)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

type Change = [kind: Mutant['kind'], text: string]

function changesOf(node: Node, parent: Node | null, textOf: (node: Node) => string): Change[] {
  const expressions = (texts: string[]) => texts.map((text): Change => ['expression', text])
  const conditions = isCondition(node, parent) ? expressions(isLoop(parent!) ? ['false'] : ['true', 'false']) : []
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return [...conditions, ...expressions(otherOperators(node, textOf))]
    case 'UnaryExpression':
      return [...conditions, ...expressions(node.operator === '!' || node.operator === '-' ? [textOf(node.argument as Node)] : [])]
    case 'CallExpression':
      return [...conditions, ...expressions(parent?.type === 'ChainExpression' || isOptional(node) ? [] : otherCalls(node, textOf))]
    case 'Literal':
      return [...conditions, ...expressions(otherValues(node, parent))]
    case 'AssignmentExpression':
      if (node.operator !== '+=' && node.operator !== '-=') return conditions
      return expressions([`${textOf(node.left as Node)} ${node.operator === '+=' ? '-=' : '+='} ${textOf(node.right as Node)}`])
    case 'ExpressionStatement':
    case 'ContinueStatement':
      return [['statement', '']]
    case 'ReturnStatement':
      return parent?.type === 'IfStatement' || (parent?.type === 'BlockStatement' && (parent.body as Node[]).at(-1) !== node)
        ? [['statement', '']]
        : []
    default:
      return conditions
  }
}

function isCondition(node: Node, parent: Node | null): boolean {
  return parent?.test === node && ['IfStatement', 'ConditionalExpression', 'WhileStatement', 'ForStatement'].includes(parent.type)
}

const isLoop = (node: Node) => node.type === 'WhileStatement' || node.type === 'ForStatement'

/** Part of a chain with `?.`, which a replaced link would break. */
function isOptional(node: Node): boolean {
  const object = (node.type === 'CallExpression' ? node.callee : node.type === 'MemberExpression' ? node.object : null) as Node | null
  return node.optional === true || (object !== null && isOptional(object))
}

function otherOperators(node: Node, textOf: (node: Node) => string): string[] {
  const [left, right] = [node.left as Node, node.right as Node]
  const isText = [left, right].some(
    (side) => side.type === 'TemplateLiteral' || (side.type === 'Literal' && typeof side.value === 'string'),
  )
  if (node.operator === '+' && isText) return []
  return (OPERATORS[node.operator as string] ?? []).map((operator) => `(${textOf(left)}) ${operator} (${textOf(right)})`)
}

function otherCalls(node: Node, textOf: (node: Node) => string): string[] {
  const callee = node.callee as Node
  if (callee.type !== 'MemberExpression' || callee.computed) return []
  const [object, property] = [callee.object as Node, callee.property as Node]
  const name = property.name as string
  if (LEFT_OUT.has(name)) return [textOf(object)]
  const opposite = OPPOSITES[name]
  return opposite ? [`${textOf(object)}.${opposite}${textOf(node).slice(property.end - node.start)}`] : []
}

function otherValues(node: Node, parent: Node | null): string[] {
  if (node.regex) return ['/(?!)/g']
  if (typeof node.value === 'number') return [`${node.value + 1}`, `${node.value - 1}`]
  if (typeof node.value === 'boolean') return [`${!node.value}`]
  // Compared strings are flipped by their operator already.
  const isCompared =
    (parent?.type === 'BinaryExpression' && parent.operator !== '+') ||
    parent?.type === 'SwitchCase' ||
    parent?.type.startsWith('TS') === true
  return typeof node.value === 'string' && node.value !== '' && !isCompared ? ["''"] : []
}
