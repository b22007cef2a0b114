import { Command, CommanderError } from 'commander'
import { Refused } from '../access/refused.ts'
import { PlainError } from '../errors.ts'
import { registerHelp } from './help.ts'
import { READING, registerReading } from './reading.ts'

/** The command line. Commands that only read copy skip the modules for settings and database, which take half a second to load. */
const program = new Command('copytaster')
  .description('Polls news feeds, scrapes articles, and keeps one canonical story for the same copy.')
  .showHelpAfterError('(copytaster --help lists the commands)')
  .exitOverride()

let outputClosed = false
/** A closed standard output (`| head`) is not an error. A long-running command stops, one that reads a stream stops reading, the others finish. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (outputClosed) return
  outputClosed = true
  if (process.listenerCount('SIGTERM')) process.kill(process.pid, 'SIGTERM')
  else process.stdin.destroy().emit('end') // readline waits for `end` and does not notice `close`
})

if (!READING.includes(process.argv[2]!)) {
  const { registerRunning } = await import('./running.ts')
  const { registerFeeds } = await import('./feeds.ts')
  const { registerSearches } = await import('./searches.ts')
  const { registerSources } = await import('./sources.ts')
  const { registerHosts } = await import('./hosts.ts')
  const { registerStories } = await import('./stories.ts')
  const { registerUsers } = await import('./users.ts')
  const { registerKeys } = await import('./keys.ts')
  const { registerAudit } = await import('./audit.ts')
  const { registerLog } = await import('./log.ts')
  const { registerRehearsal } = await import('./rehearse.ts')
  const all = [
    registerRunning,
    registerFeeds,
    registerSearches,
    registerSources,
    registerHosts,
    registerStories,
    registerUsers,
    registerKeys,
    registerAudit,
    registerLog,
    registerRehearsal,
  ]
  for (const register of all) register(program)
}
registerReading(program)
registerHelp(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = reportError(error)
}

/** Prints an error in one or two lines; a stack trace only for internal errors. @returns the exit code */
function reportError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode
  if (error instanceof PlainError) {
    console.error(error.advice ? `${error.message}\n${error.advice}` : error.message)
    return error.exitCode
  }
  if (error instanceof Refused) {
    console.error(error.message)
    return 1
  }
  // drizzle wraps the error of the driver.
  const { code, message, stack } = ((error as Error).cause ?? error) as NodeJS.ErrnoException
  if (outputClosed && (code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE')) return 0
  if (code === 'ECONNREFUSED')
    console.error(
      `The database or Redis does not answer (${message || 'connection refused'}).\nStart it, or unset DATABASE_URL and REDIS_URL to use the embedded PostgreSQL.`,
    )
  else if (code === '28P01' || code === '28000') console.error(`The database rejects this user: ${message}\nCorrect DATABASE_URL.`)
  else if (code === '3D000') console.error(`The database does not exist: ${message}\nCreate it, or correct DATABASE_URL.`)
  else if (code === '42P01') console.error('The database has not been migrated.\nRun `copytaster migrate` first.')
  else console.error(stack ?? message)
  return 1
}
