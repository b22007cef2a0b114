import { describe, expect, it } from 'vitest'
import { draw, randomFrom } from './draw.ts'
import { type Mutant, mutantsOf, withMutants } from './mutants.ts'

const textsOf = (source: string) =>
  mutantsOf('x.ts', source).map(({ start, end, kind, text }) => [source.slice(start, end), kind === 'statement' ? null : text])

describe('the mutants of a source', () => {
  it('move a boundary and turn a comparison round, but leave types alone', () => {
    expect(textsOf('const f = (a: number | 1, b = a as 2) => a < b')).toEqual([
      ['a < b', '(a) <= (b)'],
      ['a < b', '(a) >= (b)'],
    ])
  })

  it('leave out statements and early returns, and not the value of a function', () => {
    expect(textsOf('function f(a) { if (a) return b; g(); return c }').filter(([, text]) => text === null)).toEqual([
      ['return b;', null],
      ['g();', null],
    ])
  })

  it.each([
    ['a && b', ['(a) || (b)']],
    ['a ?? b', ['(a) && (b)']],
    ['!a', ['a']],
    ['7', ['8', '6']],
    ['/x/u', ['/(?!)/g']],
    ['a.some(f)', ['a.every(f)']],
    ['a.filter(f)', ['a']],
    ['a?.filter(f)', []],
    ["'x' + a", ["''"]],
    ["a === 'x'", ["(a) !== ('x')"]],
  ])('change %s', (code, texts) => {
    expect(textsOf(`const c = ${code}`).map(([, text]) => text)).toEqual(texts)
  })

  it('say the line that they are on', () => {
    expect(mutantsOf('x.ts', '\nconst a =\n  1').map(({ line }) => line)).toEqual([3, 3])
  })
})

describe('a source with its mutants', () => {
  const source = `
    let total = 0
    for (const n of list) {
      if (n < 0) continue
      if (n > 9) total += 10; else total += n
      seen.push(total)
    }
    return total`
  const mutants = mutantsOf('x.ts', `function f(list, seen) {${source}}`)
  const compiled = withMutants('x.ts', `function f(list, seen) {${source}}`, mutants, (mutant) => mutants.indexOf(mutant) + 1)
  const run = (active: number) => {
    const seen: number[] = []
    const f = new Function('__mutant', `${compiled}; return f`)((id: number) => id === active)
    return [f([4, -2, 12, 0, 9], seen), seen.length]
  }
  const without = (text: string) => run(mutants.findIndex((m) => m.text === text) + 1)

  it('does what it did while none is in force', () => {
    expect(run(0)).toEqual([23, 4])
  })

  it('does what the one in force changes', () => {
    expect(without('(n) <= (0)')).toEqual([23, 3])
    expect(without('11')).toEqual([24, 4])
    expect(run(mutants.findIndex((m) => m.kind === 'statement' && m.line === 4) + 1)).toEqual([21, 5])
  })
})

it('the same seed draws the same mutants, another others, and no mutant twice', () => {
  const all = Array.from({ length: 50 }, (_, i): Mutant => ({ file: 'x.ts', start: i, end: i, line: 1, kind: 'statement', text: '' }))
  const target = (name: string, weight: number) => ({ name, files: /x/, weight, hasFloor: true })
  const drawn = (seed: number, count = 20) =>
    draw(
      count,
      [
        { target: target('a', 3), mutants: all.slice(0, 40) },
        { target: target('b', 1), mutants: all.slice(40) },
        { target: target('none', 9), mutants: [] },
      ],
      randomFrom(seed),
    )
  expect(drawn(1)).toEqual(drawn(1))
  expect(drawn(1)).not.toEqual(drawn(2))
  expect(new Set(drawn(1, 100)).size).toBe(50)
})
