/**
 * Mutation testing: draws mutants of the files in targets.ts, runs for each the unit tests of its area that reach it, and lists those that no
 * test notices. A run that takes too long counts as killed. Exits with 1 where fewer are killed than the floor.
 * `--only` takes one target by its name; `--killed` lists also what was killed, and by which file.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../../config/env.ts'
import { draw, randomFrom } from './draw.ts'
import { type Mutant, mutantsOf } from './mutants.ts'
import { FLOOR, TARGETS, type Target, UNIT_TESTS } from './targets.ts'
import type { Job, Outcome } from './worker.ts'

const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '500' },
    only: { type: 'string' },
    killed: { type: 'boolean', default: false },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
})

/** A mutant may make a loop without an end: a run is given this much longer than the same tests took without it, and a start. */
const LONGER = 10
const START_MS = 60_000

/** What a test file reaches, and how long it takes without a mutant. */
interface Reach {
  file: string
  reached: number[]
  ms: number
}

const targets = TARGETS.filter((target) => !flags.only || target.name === flags.only).map((target) => ({
  target,
  mutants: filesIn('src', target.files).flatMap((file) => mutantsOf(file, readFileSync(join(ROOT, file), 'utf8'))),
}))
const mutants = draw(Number(flags.count), targets, randomFrom(Number(flags.seed)))
const dir = mkdtempSync(join(tmpdir(), 'copytaster-mutation-'))
const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

const begun = performance.now()
const tests = unitTests()
console.error(`${mutants.length} mutants, ${tests.length} test files that may reach them`)
const { reach, ms } = await reachOf(tests)
console.error(`The tests took ${Math.round(ms / 1000)} s without a mutant.`)
const killed = new Set<Mutant>()
const queue = [...mutants]
await Promise.all(Array.from({ length: Number(flags.workers) }, work))
report()

/** Takes mutants off the queue and runs each, until none is left. A child that ran too long is replaced. */
async function work(): Promise<void> {
  let child = startChild()
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    const id = mutants.indexOf(mutant) + 1
    const files = testsOf(
      mutant,
      reach.filter((one) => one.reached.includes(id)).map((one) => one.file),
    )
    if (!files.length) continue
    const outcome = await ask(child, { mutant: id, files, reachedDir: dir }, START_MS + LONGER * ms)
    if (!outcome || outcome.failed.length) killed.add(mutant)
    if (flags.killed && killed.has(mutant)) console.log(`killed    ${describe(mutant)}  by ${outcome?.failed[0] ?? 'time'}`)
    if (!outcome) {
      stop(child)
      child = startChild()
    }
    if (queue.length > 0 && queue.length % 50 === 0) console.error(`${queue.length} mutants left`)
  }
  stop(child)
}

/** Which mutants each test file reaches, the quickest files first. Without a mutant all must pass. */
async function reachOf(files: string[]): Promise<{ reach: Reach[]; ms: number }> {
  const child = startChild()
  const outcome = await ask(child, { mutant: 0, files, reachedDir: dir }, 600_000)
  stop(child)
  if (!outcome || outcome.failed.length)
    throw new Error(`Tests fail without any mutant: ${outcome?.failed.join(', ') ?? 'they did not end'}.`)
  const reach = readdirSync(dir).map((name): Reach => {
    const { file, reached } = JSON.parse(readFileSync(join(dir, name), 'utf8'))
    return { file, reached, ms: outcome.took[file] ?? 0 }
  })
  return { reach: reach.sort((a, b) => a.ms - b.ms), ms: outcome.ms }
}

/** Those of the files that lie in the area of the mutant (src/story: tests/story): a test elsewhere notices by chance. The file's own first. */
function testsOf({ file }: Mutant, files: string[]): string[] {
  const own = join(ROOT, file.replace(/^src/, 'tests').replace(/\.ts$/, '.test.ts'))
  const area = join(ROOT, 'tests', file.split('/')[1]!, '/')
  const inArea = files.filter((one) => one.startsWith(area))
  return inArea.includes(own) ? [own, ...inArea.filter((one) => one !== own)] : inArea
}

function startChild(): ChildProcess {
  const child = fork(join(import.meta.dirname, 'worker.ts'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  children.add(child)
  child.send({ mutants })
  return child
}

function stop(child: ChildProcess): void {
  children.delete(child)
  child.kill('SIGKILL')
}

/** @returns null where it took too long, or the child ended */
async function ask(child: ChildProcess, job: Job, patience: number): Promise<Outcome | null> {
  const ended = new AbortController()
  child.send({ job })
  const answer = once(child, 'message', { signal: ended.signal }).then(([outcome]) => outcome as Outcome)
  const end = once(child, 'exit', { signal: ended.signal }).then(() => null)
  const late = new Promise<null>((resolve) => setTimeout(resolve, patience, null).unref())
  const outcome = await Promise.race([answer, end, late])
  answer.catch(() => {})
  end.catch(() => {})
  ended.abort()
  return outcome
}

/** The unit tests that import a mutated file of their area, and need neither a database nor other processes. */
function unitTests(): string[] {
  const mutated = new Map(mutants.map((mutant) => [join(ROOT, mutant.file), mutant]))
  return filesIn('tests', UNIT_TESTS)
    .map((file) => join(ROOT, file))
    .filter((file) => {
      const imported = [...importedBy(file)]
      const reached = imported.flatMap((path) => mutated.get(path) ?? [])
      return reached.some((mutant) => testsOf(mutant, [file]).length > 0) && !imported.some(needsMore)
    })
}

/** The file and all of ours that it imports, however far. */
function importedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+\.tsx?)'/g)) importedBy(join(dirname(file), path!), seen)
  return seen
}

function needsMore(file: string): boolean {
  return file.startsWith(join(ROOT, 'tests')) && /\binject\('postgres'\)|from 'node:child_process'/.test(readFileSync(file, 'utf8'))
}

function filesIn(folder: string, pattern: RegExp): string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).sort()
  return names.map((name) => join(folder, name).replaceAll('\\', '/')).filter((path) => pattern.test(path))
}

function report(): void {
  const share = (those: Mutant[]) => `${those.filter((m) => killed.has(m)).length}/${those.length}`
  for (const mutant of mutants.filter((m) => !killed.has(m)).sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)) {
    console.log(`survived  ${describe(mutant)}`)
  }
  console.log()
  const drawnOf = (target: Target) => mutants.filter((m) => targets.find((t) => t.target === target)!.mutants.includes(m))
  for (const { target, mutants: all } of targets) {
    const drawn = drawnOf(target)
    console.log(`${target.name}: ${share(drawn)} killed (of ${all.length} mutants)${target.hasFloor ? '' : ', no floor'}`)
    for (const file of new Set(drawn.map((m) => m.file))) console.log(`  ${file}: ${share(drawn.filter((m) => m.file === file))}`)
  }
  const counted = targets.filter(({ target }) => target.hasFloor).flatMap(({ target }) => drawnOf(target))
  const part = counted.filter((m) => killed.has(m)).length / Math.max(counted.length, 1)
  const minutes = ((performance.now() - begun) / 60_000).toFixed(1)
  console.log(`\nAll: ${share(mutants)} killed, seed ${flags.seed}, ${minutes} minutes.`)
  console.log(`With a floor: ${share(counted)} killed, ${(100 * part).toFixed(1)} %; the floor is ${100 * FLOOR} %.`)
  const empty = targets.filter(({ target, mutants: all }) => target.hasFloor && !all.length).map(({ target }) => target.name)
  if (empty.length) console.log(`No file fits these targets, correct targets.ts: ${empty.join(', ')}.`)
  process.exitCode = part < FLOOR || empty.length ? 1 : 0
}

function describe({ file, line, start, end, kind, text }: Mutant): string {
  const before = readFileSync(join(ROOT, file), 'utf8').slice(start, end)
  return `${file}:${line}  ${short(before)} → ${kind === 'statement' ? 'left out' : short(text)}`
}

function short(code: string): string {
  const line = code.replace(/\s+/g, ' ')
  return line.length > 100 ? `${line.slice(0, 100)}…` : line
}
