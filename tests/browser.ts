import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { readSettings } from '../config/env.ts'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Why there is no browser here; null when there is one. CI must have one. */
export function noBrowser(): string | null {
  if (PLACES.some((place) => existsSync(place))) return null
  if (readSettings().CI) throw new Error('CI has no Chromium: install the package chromium.')
  return 'no Chromium on this machine'
}

/** A headless Chromium that asks nobody but this machine. @param names host names that lead to 127.0.0.1 */
export function openBrowser(names: string[] = []): Promise<Browser> {
  const rules = names.map((name) => `MAP ${name} 127.0.0.1`).join(', ')
  return chromium.launch({
    executablePath: PLACES.find((place) => existsSync(place))!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      // Newer Chromium asks the reader before a public page reaches this machine. Other browsers do not, so the tests cannot lean on it.
      '--disable-features=LocalNetworkAccessChecks',
      ...(rules ? [`--host-resolver-rules=${rules}`] : []),
    ],
  })
}
