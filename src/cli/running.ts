import type { Command } from 'commander'
import { PlainError } from '../errors.ts'
import { untilStopped } from './stopping.ts'

/** Commands that run: start, api, worker, migrate, doctor. */
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
    .description('run everything in one place: PostgreSQL, scheduler, workers, API and desk')
    .option('--sample', 'play the sample newsroom instead of the real feeds', false)
    .option('--speed <times>', 'how many times as fast the sample morning plays', '1')
    .action(async ({ sample, speed }: { sample: boolean; speed: string }) => {
      if (!(Number(speed) >= 0.1 && Number(speed) <= 600))
        throw new PlainError(`--speed ${speed} is not understood.`, 'It is a number from 0.1 to 600.')
      const { start } = await import('./start/start.ts')
      await start({ sample, speed: Number(speed) })
    })
}

function registerWorker(program: Command): void {
  program
    .command('worker')
    .description('run workers of these kinds: tick, poll, scrape, place (all, if none is named); needs DATABASE_URL')
    .argument('[kinds...]')
    .action(async (names: string[]) => {
      const { runWorkers, workerKinds } = await import('../../workers/main.ts')
      const kinds = workerKinds(names)
      const parent = process.send?.bind(process)
      await runWorkers(kinds, {
        stopped: untilStopped().stopped,
        onReady: () => parent || console.log(`Working: ${kinds.join(', ')}. Ctrl-C stops after what is in hand.`),
        onError: (error) => (parent ? parent({ error: error.message }) : console.error(`${error.message} (tried again by itself)`)),
      })
      process.exit(0) // a page that never ends must not hold up the stop
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
    .description('bring the database to the present schema')
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
    .description('build the desk; start and api do it by themselves when it is not built yet')
    .action(async () => {
      const { buildDesk } = await import('../desk/build.ts')
      const { DESK_DIR } = await import('./serve.ts')
      const { built, ms } = await buildDesk(DESK_DIR)
      console.log(built ? `Built in ${ms} ms.` : 'Built already.')
    })
}

function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('look at this machine and these settings, and say what is wrong')
    .action(async () => {
      const { doctor } = await import('./doctor.ts')
      process.exit(await doctor()) // what does not answer would be called on for ever
    })
}
