/** Runs test files with one mutant in force, for as long as run.ts asks: Vitest stays up and compiles each file once. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BaseSequencer, createVitest, type TestModule, type TestSpecification, type Vitest } from 'vitest/node'
import { ROOT } from '../../config/env.ts'
import { type Mutant, withMutants } from './mutants.ts'

export interface Job {
  /** An index into the mutants, from 1; 0 for none. */
  mutant: number
  /** Test files, absolute. */
  files: string[]
  reachedDir: string
}

export interface Outcome {
  /** Test files in which a test failed, or that could not be loaded. */
  failed: string[]
  /** How long each test file took, with the imports, in ms. */
  took: Record<string, number>
  ms: number
}

let started: Promise<Vitest> | null = null

process.on('message', async (message: { mutants: Mutant[] } | { job: Job }) => {
  if ('mutants' in message) started = start(message.mutants)
  else process.send!(await run(await started!, message.job))
})
process.on('disconnect', () => process.exit())

async function run(vitest: Vitest, { mutant, files, reachedDir }: Job): Promise<Outcome> {
  const begun = performance.now()
  const project = vitest.getRootProject()
  project.provide('mutant', mutant)
  project.provide('reachedDir', reachedDir)
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(files.map((file) => project.createSpecification(file)))
  // The result holds the modules of earlier runs too.
  const failed = testModules.filter((module) => files.includes(module.moduleId) && !module.ok()).map((module) => module.moduleId)
  const took = testModules.map((module): [string, number] => [module.moduleId, costOf(module)])
  return { failed: unhandledErrors.length ? files : failed, took: Object.fromEntries(took), ms: performance.now() - begun }
}

function costOf(module: TestModule): number {
  const { collectDuration, setupDuration, duration } = module.diagnostic()
  return collectDuration + setupDuration + duration
}

/** Keeps the order in which the files were named. */
class AsNamed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files
  }
}

async function start(mutants: Mutant[]): Promise<Vitest> {
  const idOf = (mutant: Mutant) => mutants.indexOf(mutant) + 1
  const plugin = {
    name: 'mutants',
    enforce: 'pre' as const,
    load(id: string) {
      const own = mutants.filter((mutant) => join(ROOT, mutant.file) === id)
      return own.length ? withMutants(id, readFileSync(id, 'utf8'), own, idOf) : null
    },
  }
  const vitest = await createVitest(
    'test',
    {
      config: false,
      root: ROOT,
      include: ['tests/**/*.test.ts'],
      setupFiles: ['tests/mutation/setup.ts'],
      pool: 'threads',
      maxWorkers: 1,
      bail: 1,
      sequence: { sequencer: AsNamed },
      retry: 0,
      watch: false,
      testTimeout: 30_000,
      reporters: [{}],
    },
    { plugins: [plugin], logLevel: 'silent' },
  )
  await vitest.standalone()
  return vitest
}
