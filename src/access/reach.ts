import ipaddr from 'ipaddr.js'
import type { Settings } from '../../config/env.ts'
import { PlainError } from '../errors.ts'

export type Reach = Pick<Settings, 'HOST' | 'PUBLIC_URL' | 'TRUSTED_PROXIES'>

/** Whether this host name or address is this machine's own loopback. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '')
  return /^localhost\.?$/i.test(bare) || (ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'loopback')
}

/** Whether others than the people of this machine can reach the API: it listens elsewhere, has a public address, or a proxy stands in front. */
export function reachesBeyondLoopback({ HOST, PUBLIC_URL, TRUSTED_PROXIES }: Reach): boolean {
  return !isLoopback(HOST) || TRUSTED_PROXIES.length > 0 || PUBLIC_URL.some((origin) => !isLoopback(new URL(origin).hostname))
}

/** @throws PlainError when the API would listen beyond loopback without knowing the host names by which it may be asked */
export function refuseUnnamed({ HOST, PUBLIC_URL }: Reach): void {
  if (isLoopback(HOST) || PUBLIC_URL.length) return
  throw new PlainError(
    `HOST is ${HOST}, so other machines can connect, and PUBLIC_URL is not set.`,
    'Set PUBLIC_URL to the address that readers open, such as https://desk.example, or leave HOST unset to serve this machine only.',
  )
}

/** A line for the operator where passwords and keys would cross a network in the clear; else null. */
export function plainHttpWarning(settings: Reach): string | null {
  const plain = settings.PUBLIC_URL.filter((origin) => origin.startsWith('http:') && !isLoopback(new URL(origin).hostname))
  if (!plain.length) return null
  return `Warning: ${plain.join(', ')} is plain http. Passwords, keys and copy cross the network unencrypted; put a proxy with TLS in front and set PUBLIC_URL to its https address.`
}
