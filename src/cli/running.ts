import type { Command } from 'commander'
import { PlainError } from '../errors.ts'
import { untilStopped } from './stopping.ts'

/** Commands that run Copytaster: start, worker, api, migrate, build, doctor. */
export function registerRunning(program: Command): void {
  registerStart(program)
  registerWorker(program)
  registerApi(program)
  registerMigrate(program)
  registerBuild(program)
  registerDoctor(program)
}

function registerStart(program: Command): void {
  program
    .command('start')
    .description('run everything on this machine: PostgreSQL, scheduler, workers, API and desk')
    .option('--sample', 'play the sample newsroom instead of the real feeds', false)
    .option('--speed <times>', 'how many times faster the sample newsroom plays', '1')
    .action(async ({ sample, speed }: { sample: boolean; speed: string }) => {
      if (!(Number(speed) >= 0.1 && Number(speed) <= 600))
        throw new PlainError(`--speed ${speed} is not understood.`, 'Give a number from 0.1 to 600.')
      const { start } = await import('./start/start.ts')
      await start({ sample, speed: Number(speed) })
    })
}

function registerWorker(program: Command): void {
  program
    .command('worker')
    .description('run workers of these kinds: tick, poll, scrape, place, tell, deliver (default: all); needs DATABASE_URL')
    .argument('[kinds...]')
    .action(async (names: string[]) => {
      const { runWorkers, workerKinds } = await import('../../workers/main.ts')
      const kinds = workerKinds(names)
      const parent = process.send?.bind(process)
      await runWorkers(kinds, {
        stopped: untilStopped().stopped,
        onReady: () => parent || console.log(`Working: ${kinds.join(', ')}. Ctrl-C finishes the jobs at hand and stops.`),
        onError: (error) => (parent ? parent({ error: error.message }) : console.error(`${error.message} (it is retried)`)),
      })
      process.exit(0) // a page that never ends must not delay the exit
    })
}

function registerApi(program: Command): void {
  program
    .command('api')
    .description('serve the API and the desk; needs DATABASE_URL')
    .action(async () => {
      const { serve } = await import('./serve.ts')
      await serve()
    })
}

function registerMigrate(program: Command): void {
  program
    .command('migrate')
    .description('migrate the database to the current schema')
    .option('--feeds', 'also load the starter feed list (FEEDS_FILE)', false)
    .action(async ({ feeds }: { feeds: boolean }) => {
      const { withDatabase } = await import('./database.ts')
      const { migrateDatabase } = await import('../../db/migrate.ts')
      const { loadFeedList } = await import('./feed-list.ts')
      await withDatabase(
        async (db, settings) => {
          await migrateDatabase(db, { queues: !settings.REDIS_URL })
          console.log('The database is up to date.')
          if (feeds) console.log(await loadFeedList(db, settings))
        },
        { unmigrated: true },
      )
    })
}

function registerBuild(program: Command): void {
  program
    .command('build')
    .description('build the desk; start and api also do it when needed')
    .action(async () => {
      const { buildDesk } = await import('../desk/build.ts')
      const { DESK_DIR } = await import('./serve.ts')
      const { built, ms } = await buildDesk(DESK_DIR)
      console.log(built ? `Built in ${ms} ms.` : 'The build is up to date.')
    })
}

function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check this machine and the settings')
    .action(async () => {
      const { doctor } = await import('./doctor.ts')
      process.exit(await doctor()) // a queue that does not answer is retried for ever
    })
}
