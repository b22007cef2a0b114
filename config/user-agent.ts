import { readFileSync } from 'node:fs'
import { ROOT, type Settings } from './env.ts'

/** The User-Agent of every request that is made: `Copytaster/<version> (+contact)`. */
export function userAgent({ CONTACT }: Pick<Settings, 'CONTACT'>): string {
  const { version } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'))
  return `Copytaster/${version} (+${CONTACT})`
}
