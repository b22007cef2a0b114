import * as oidc from 'openid-client'
import type { Settings } from '../../config/env.ts'

export type OidcSettings = Pick<
  Settings,
  | 'OIDC_ISSUER'
  | 'OIDC_CLIENT_ID'
  | 'OIDC_CLIENT_SECRET'
  | 'OIDC_SCOPES'
  | 'OIDC_GROUPS_CLAIM'
  | 'OIDC_GROUPS'
  | 'OIDC_LINK_BY_MAIL'
  | 'UNKNOWN_PEOPLE'
>

/** A person as the provider knows them. */
export interface Identity {
  issuer: string
  subject: string
  /** The session at the provider; null where it does not say. */
  sid: string | null
  /** The name that the person has there; the mail address where that name is an address or missing. */
  name: string | null
  shownName: string | null
  /** The mail address; null unless the provider marks it verified. */
  mail: string | null
  groups: string[]
}

/** What a login needs when the browser comes back: it is kept in that browser alone. */
interface Begun {
  state: string
  nonce: string
  verifier: string
}

/** An OpenID Connect provider, asked at the first use; what it says of itself is read again after an error. */
export interface Provider {
  /** @returns the address to send the browser to, and what the browser keeps until it comes back */
  begin(back: string): Promise<{ address: string; kept: string }>
  /**
   * Ends a login. State, nonce, PKCE, issuer, audience, times and signature of the ID token are checked by the library (OpenID Connect Core, 3.1.3.7).
   * @param address the whole address that the browser came back to
   * @throws when anything of it is wrong, or the provider does not answer
   */
  finish(address: string, kept: string): Promise<Identity>
}

/** @returns null without OIDC_ISSUER */
export function openProvider(settings: OidcSettings): Provider | null {
  const issuer = settings.OIDC_ISSUER
  if (!issuer) return null
  let found: Promise<oidc.Configuration> | undefined
  const configuration = () => {
    found ??= discover(settings, issuer).catch((error) => {
      found = undefined
      throw error
    })
    return found
  }
  return {
    async begin(back) {
      const begun: Begun = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
      const address = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: back,
        scope: settings.OIDC_SCOPES,
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
      })
      return { address: address.href, kept: [begun.state, begun.nonce, begun.verifier].join('.') }
    },
    async finish(address, kept) {
      const [state, nonce, verifier] = kept.split('.') as [string, string, string]
      const config = await configuration()
      const tokens = await oidc.authorizationCodeGrant(config, new URL(address), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const { iss, sub, sid, ...claims } = tokens.claims()!
      const more = config.serverMetadata().userinfo_endpoint ? await oidc.fetchUserInfo(config, tokens.access_token, sub) : {}
      return identityOf({ ...claims, ...more, iss, sub, sid }, settings.OIDC_GROUPS_CLAIM)
    },
  }
}

/** How long the provider may take to answer, in seconds. */
const PROVIDER_SECONDS = 10

/** @throws when the address is no issuer, or does not answer */
export function discover(settings: OidcSettings, issuer: string): Promise<oidc.Configuration> {
  const plain = issuer.startsWith('http:')
  return oidc.discovery(new URL(issuer), settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET, undefined, {
    // Without it the library trusts TLS to prove an ID token. A provider on plain http is for a private network or a test.
    execute: [oidc.enableNonRepudiationChecks, ...(plain ? [oidc.allowInsecureRequests] : [])],
    timeout: PROVIDER_SECONDS,
  })
}

/** A person by the claims of the provider. */
export function identityOf(claims: Record<string, unknown> & { iss: string; sub: string }, groupsClaim: string): Identity {
  const text = (name: string) => (typeof claims[name] === 'string' && claims[name] ? (claims[name] as string) : null)
  const groups = claims[groupsClaim]
  const mail = claims.email_verified === true ? text('email') : null
  // Many providers let people choose this name. One that looks like an address could be somebody else's name here, so it counts as the mail does.
  const chosen = text('preferred_username')
  const chosenIsAddress = chosen?.normalize('NFKC').includes('@') ?? false
  return {
    issuer: claims.iss,
    subject: claims.sub,
    sid: text('sid'),
    name: chosenIsAddress ? mail : (chosen ?? mail),
    shownName: text('name'),
    mail,
    groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
  }
}
