/** What is mutated: a name for the report, the files, and how many of the drawn mutants fall on it in proportion to the others. */
export interface Target {
  name: string
  /** Paths below the root of the project. */
  files: RegExp
  weight: number
  /** Whether its mutants count for the floor; the others are reported only. */
  hasFloor: boolean
}

/** Share of the mutants of all targets with a floor that the tests must kill. */
export const FLOOR = 0.85

export const TARGETS: Target[] = [
  { name: 'canonical', files: /^src\/story\/(canonical|relations|changes|corrections)\.ts$/, weight: 3, hasFloor: true },
  { name: 'embargo', files: /^src\/story\/embargo\/(words|times|release)\.ts$/, weight: 4, hasFloor: true },
  { name: 'poll outcomes', files: /^src\/pipeline\/poll\/outcome\.ts$/, weight: 2, hasFloor: true },
  { name: 'schedule', files: /^src\/feed\/schedule\.ts$/, weight: 2, hasFloor: true },
  { name: 'publish', files: /^src\/pipeline\/publish\/(story-row|story-events)\.ts$/, weight: 3, hasFloor: true },
  { name: 'visibility', files: /^src\/story\/embargo\/(visibility|story-states)\.ts$/, weight: 2, hasFloor: true },
  { name: 'identity', files: /^src\/feed\/identity\.ts$/, weight: 1, hasFloor: false },
  { name: 'matching', files: /^src\/matching\/rules\/[^/]+\.ts$/, weight: 3, hasFloor: false },
  { name: 'captions', files: /^src\/article\/captions\/[^/]+\.ts$/, weight: 2, hasFloor: false },
]

/** Test files that may be run for a mutant. Those that need a database or other processes are left out by what they import. */
export const UNIT_TESTS = /^tests\/(article|feed|matching|pipeline|story)\/.*\.test\.ts$/
