import { stat } from 'node:fs/promises'
import { readSettings } from '../../config/env.ts'
import { readServersFile } from '../../config/servers.ts'
import { openDatabase } from '../../db/client.ts'
import { countFeeds, readReadiness, readServerVersion } from '../../db/read/status.ts'
import { checkClient, checkDiscovery } from '../access/provider-check.ts'
import { openQueues } from '../queues/open-queues.ts'
import { inUse } from './database.ts'

/** Below the 15 s that docker-compose.yml gives this command as a health check; a loaded machine needs more than 3 s. */
const QUEUE_TIMEOUT_MS = 10_000

/** Checks everything that a run depends on and prints a line for each. @returns the exit code: 1 when something is wrong */
export async function doctor(): Promise<number> {
  let wrong = 0
  const check = async (what: string, work: () => Promise<string>) => {
    try {
      console.log(`ok     ${what}: ${await work()}`)
    } catch (error) {
      wrong++
      console.log(`WRONG  ${what}: ${(error as Error).message || (error as NodeJS.ErrnoException).code}`)
    }
  }
  const settings = readSettings()
  await check('Node', async () => process.version)
  await check('Server file', async () => {
    const file = await stat(settings.SERVERS_FILE).catch(() => null)
    if (!file) return 'none'
    readServersFile(settings.SERVERS_FILE)
    if (process.platform !== 'win32' && file.mode & 0o077)
      throw new Error(`other users of this machine can read its passwords. Run: chmod 600 '${settings.SERVERS_FILE}'`)
    return settings.SERVERS_FILE
  })
  if (settings.OIDC_ISSUER) {
    const issuer = settings.OIDC_ISSUER
    let config: Awaited<ReturnType<typeof checkDiscovery>>['config'] | undefined
    await check('OpenID provider', async () => {
      const found = await checkDiscovery(settings, issuer)
      config = found.config
      return [issuer, ...found.notes].join('; ')
    })
    if (config) {
      const origin = settings.PUBLIC_URL[0] ?? `http://localhost:${settings.PORT}`
      await check('OpenID client', async () => {
        await checkClient(config!, settings, origin)
        return `${settings.OIDC_CLIENT_ID}, sent back to ${origin}`
      })
    }
  }
  const url = settings.DATABASE_URL ?? (await inUse(settings.DATA_DIR))
  if (!url) console.log(`ok     PostgreSQL: the embedded one in ${settings.DATA_DIR}, not running now`)
  else {
    const db = openDatabase(url, { max: 1 })
    await check('PostgreSQL', () => readServerVersion(db))
    await check('Schema', async () => {
      const missing = await readReadiness(db)
      if (missing) throw new Error(`${missing} Run: copytaster migrate`)
      return 'up to date'
    })
    await check(settings.REDIS_URL ? 'Queues on Redis' : 'Queues in PostgreSQL', async () => {
      let broken: Error | undefined
      const queues = openQueues({
        redisUrl: settings.REDIS_URL,
        databaseUrl: url,
        prefix: settings.QUEUE_PREFIX,
        onError: (error) => (broken = error),
      })
      const timeout = new Promise<never>((_, reject) =>
        setTimeout(() => reject(broken ?? new Error(`no answer within ${QUEUE_TIMEOUT_MS / 1000} seconds`)), QUEUE_TIMEOUT_MS).unref(),
      )
      const waiting = await Promise.race([queues.waiting(), timeout])
      await queues.close()
      return Object.entries(waiting)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')
    })
    await check('Feeds', async () => {
      const { feeds, inTrouble } = await countFeeds(db)
      return `${feeds}, ${inTrouble} in trouble`
    })
    await db.close()
  }
  return wrong ? 1 : 0
}
