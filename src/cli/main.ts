import { Command, CommanderError } from 'commander'
import { PlainError } from '../errors.ts'
import { READING, registerReading } from './reading.ts'

/** The command line. What reads copy does not wait half a second for settings and database. */
const program = new Command('copytaster')
  .description('Reads the wires: polls feeds, scrapes articles, folds the same copy into one canonical story.')
  .showHelpAfterError('(copytaster --help lists the commands)')
  .exitOverride()

let unheard = false
/** Whoever read us has enough (`| head`): no mistake. What runs for long stops, what reads a stream reads no more, the rest lets go in order. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (unheard) return
  unheard = true
  if (process.listenerCount('SIGTERM')) process.kill(process.pid, 'SIGTERM')
  else process.stdin.destroy().emit('end') // readline waits for the end and does not see that the stream is closed
})

if (!READING.includes(process.argv[2]!)) {
  const { registerRunning } = await import('./running.ts')
  const { registerFeeds } = await import('./feeds.ts')
  const { registerSources } = await import('./sources.ts')
  const { registerStories } = await import('./stories.ts')
  const { registerRehearsal } = await import('./rehearse.ts')
  for (const register of [registerRunning, registerFeeds, registerSources, registerStories, registerRehearsal]) register(program)
}
registerReading(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = explain(error)
}

/** A person gets one or two lines; a stack trace is for mistakes of ours. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode
  if (error instanceof PlainError) {
    console.error(error.advice ? `${error.message}\n${error.advice}` : error.message)
    return error.exitCode
  }
  // drizzle wraps what the driver said.
  const { code, message, stack } = ((error as Error).cause ?? error) as NodeJS.ErrnoException
  if (unheard && (code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE')) return 0
  if (code === 'ECONNREFUSED')
    console.error(
      `The database or Redis does not answer (${message || 'connection refused'}).\nStart it, or unset DATABASE_URL and REDIS_URL to run on the embedded one.`,
    )
  else if (code === '28P01' || code === '28000') console.error(`The database refuses this user: ${message}\nCorrect DATABASE_URL.`)
  else if (code === '3D000') console.error(`There is no such database: ${message}\nCreate it, or correct DATABASE_URL.`)
  else if (code === '42P01') console.error('The database has not been migrated.\nRun `copytaster migrate` first.')
  else console.error(stack ?? message)
  return 1
}
