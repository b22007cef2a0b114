/** Passkeys of this browser. */
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { RequestError, send } from './ask.ts'

type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON']
type LoginOptions = Parameters<typeof startAuthentication>[0]['optionsJSON']

/** Whether this browser can use passkeys: on https, and on localhost. */
export const passkeysWork = () => browserSupportsWebAuthn()

/**
 * Makes a passkey in this browser and registers it under a name.
 * @param password needed where the person logged in more than five minutes ago; may be empty
 * @throws {RequestError}
 */
export async function makePasskey(name: string, password: string): Promise<void> {
  const optionsJSON = await send<CreationOptions>('POST', '/v1/passkeys/options', password ? { password } : {})
  const response = await inWords(startRegistration({ optionsJSON }))
  await send('POST', '/v1/passkeys', { name, response })
}

/** Logs in with a passkey of this browser. @throws {RequestError} */
export async function logInWithPasskey(): Promise<void> {
  const optionsJSON = await send<LoginOptions>('POST', '/v1/session/passkey/options')
  const response = await inWords(startAuthentication({ optionsJSON }))
  await send('POST', '/v1/session/passkey', { response })
}

/** The browser's errors are for programmers; most mean that the person closed its window. */
async function inWords<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    const known = (error as Error).name === 'InvalidStateError'
    const message = known ? 'This device has a passkey for you already.' : 'The browser ended it, or took too long.'
    throw new RequestError(message, known ? '' : 'Try again.', 0)
  }
}
