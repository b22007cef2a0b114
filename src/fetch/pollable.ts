/** What can be said of a feed's address before it is polled. */
import dns from 'node:dns/promises'
import { isIP } from 'node:net'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { trouble } from '../errors.ts'
import type { Trouble } from '../model.ts'
import { hasCredentials, withoutCredentials } from '../text/credentials.ts'
import { isAllowedHost, isPublicAddress } from './guard.ts'
import { isRemote, serverOf } from './remote.ts'

/** What the operator allows. */
export interface Allowed {
  allowHosts: readonly string[]
  watchFolders: readonly string[]
}

/**
 * Why an address can never be polled, as settings are; null where it may be, also where its host does not answer now.
 * @param lookup resolves a name to all its addresses
 */
export async function neverPollable(
  address: string,
  { allowHosts, watchFolders }: Allowed,
  lookup = (host: string) => dns.lookup(host, { all: true }),
): Promise<Trouble | null> {
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || !/^(?:https?|file|sftp|ftps?):$/.test(url.protocol))
    return trouble('BAD_ADDRESS', `"${withoutCredentials(address).slice(0, 200)}" is none.`)
  if (url.protocol === 'file:') return isWatched(url, watchFolders) ? null : trouble('FOLDER_REFUSED')
  if (/^https?:/.test(url.protocol) ? hasCredentials(address) : url.password)
    return trouble('BAD_ADDRESS', 'A login in an address would be shown to everybody. It belongs in SERVERS_FILE.')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!host) return trouble('BAD_ADDRESS', 'It has no host.')
  const port = isRemote(address) ? serverOf(address).split(':').at(-1)! : url.port || (url.protocol === 'https:' ? '443' : '80')
  if (isAllowedHost(allowHosts, host, port)) return null
  if (isIP(host)) return isPublicAddress(host) ? null : trouble('ADDRESS_REFUSED', `${host} is not public.`)
  const found = await lookup(host).catch(() => [])
  const refused = found.find((one) => !isPublicAddress(one.address))
  return refused ? trouble('ADDRESS_REFUSED', `${host} resolves to ${refused.address}, which is not public.`) : null
}

function isWatched(url: URL, folders: readonly string[]): boolean {
  if (url.host) return false
  const path = fileURLToPath(url).replace(/\/+$/, '')
  return folders.some((folder) => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep))
}
