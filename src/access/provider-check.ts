import * as oidc from 'openid-client'
import { discover, type OidcSettings } from './provider.ts'

/** The path that the provider sends browsers back to. */
export const PROVIDER_RETURN = '/v1/session/oidc'

/**
 * Asks the provider what it says of itself, and whether that is enough for logins.
 * @returns the configuration for `checkClient`, and what the provider may not support
 * @throws with what is wrong with OIDC_ISSUER or the provider
 */
export async function checkDiscovery(settings: OidcSettings, issuer: string): Promise<{ config: oidc.Configuration; notes: string[] }> {
  const config = await discover(settings, issuer).catch((error: Error) => {
    throw new Error(`OIDC_ISSUER ${issuer} does not answer as an OpenID Connect provider: ${reasonOf(error)}`)
  })
  const says = config.serverMetadata()
  const missing = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'].filter((name) => !says[name])
  if (missing.length) throw new Error(`the provider does not name its ${missing.join(', ')}`)
  const challenges = says.code_challenge_methods_supported
  if (challenges && !challenges.includes('S256')) throw new Error('the provider does not support PKCE with S256, which logins use')
  const unknown = settings.OIDC_SCOPES.split(/\s+/).filter((scope) => says.scopes_supported && !says.scopes_supported.includes(scope))
  const notes = unknown.length ? [`the provider does not list these of OIDC_SCOPES: ${unknown.join(', ')}`] : []
  const claims = says.claims_supported
  if (settings.OIDC_GROUPS.length && claims && !claims.includes(settings.OIDC_GROUPS_CLAIM))
    notes.push(`the provider does not list the claim ${settings.OIDC_GROUPS_CLAIM} (OIDC_GROUPS_CLAIM)`)
  return { config, notes }
}

/**
 * Tries the client: with a code that is none, of which a provider says so only to a client that it knows; and with a login that may ask nobody, which
 * a provider sends back only to an address that it knows.
 * @param origin where readers open the desk
 * @throws with the setting that is wrong
 */
export async function checkClient(config: oidc.Configuration, settings: OidcSettings, origin: string): Promise<void> {
  const back = `${origin}${PROVIDER_RETURN}`
  const answered = await codeOf(config, back)
  if (answered !== 'invalid_grant') throw new Error(clientTrouble(answered))
  const verifier = oidc.randomPKCECodeVerifier()
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: back,
    scope: settings.OIDC_SCOPES,
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    prompt: 'none',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const answer = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(config.timeout! * 1000) })
  await answer.body?.cancel()
  const sentTo = answer.headers.get('location')
  const error = sentTo && URL.canParse(sentTo, address) ? new URL(sentTo, address).searchParams.get('error') : null
  if (answer.status >= 400)
    throw new Error(`the provider refuses the address ${back}: register it there as a redirect URI of the client, or correct PUBLIC_URL`)
  if (error === 'invalid_scope') throw new Error(`the provider refuses OIDC_SCOPES ${settings.OIDC_SCOPES}`)
  if (error === 'unauthorized_client') throw new Error('the client may not use the authorization code flow: allow it at the provider')
}

/** The error code that the provider answers to a code that is none. */
async function codeOf(config: oidc.Configuration, back: string): Promise<string> {
  const code = { code: 'copytaster-doctor', redirect_uri: back, code_verifier: oidc.randomPKCECodeVerifier() }
  return oidc.genericGrantRequest(config, 'authorization_code', code).then(
    () => 'a token for a code that is none',
    (error: Error & { error?: string; status?: number }) => error.error ?? (error.status === 401 ? 'invalid_client' : reasonOf(error)),
  )
}

function clientTrouble(code: string): string {
  if (code === 'invalid_client') return 'the provider refuses the client: OIDC_CLIENT_ID or OIDC_CLIENT_SECRET is wrong'
  if (code === 'unauthorized_client') return 'the client may not use the authorization code flow: allow it at the provider'
  return `the provider answered ${code} where it should refuse a code`
}

/** The innermost reason of an error: the library wraps that of the network. */
function reasonOf(error: Error & { code?: string }): string {
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || (error.code ?? 'no reason')
}
