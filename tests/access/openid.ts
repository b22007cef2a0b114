import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

/** Somebody at the provider. */
export interface ProviderPerson {
  sub: string
  preferred_username?: string
  name?: string
  email?: string
  email_verified?: boolean
  groups?: string[]
}

/** An OpenID Connect provider on loopback, at which `person` is always logged in. */
export async function openProviderServer(redirects: () => string[]) {
  const state: { person: ProviderPerson } = { person: { sub: 'nobody' } }
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'copytaster', client_secret: 'a secret of the client', redirect_uris: redirects() }],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email', 'email_verified'] },
    findAccount: async (_, sub) => ({ accountId: sub, claims: async () => ({ ...state.person, sub }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: ['for signed cookies'] },
    ttl: { Session: 60, Grant: 60, Interaction: 60, AccessToken: 60, IdToken: 60 },
  })
  const callback = provider.callback()

  async function handle(request: Parameters<typeof callback>[0], response: Parameters<typeof callback>[1]) {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response)
    const { prompt, params, session } = await provider.interactionDetails(request, response)
    if (prompt.name === 'login')
      return provider.interactionFinished(request, response, { login: { accountId: state.person.sub } }, { mergeWithLastSubmission: false })
    const grant = new provider.Grant({ accountId: session!.accountId, clientId: params.client_id as string })
    grant.addOIDCScope('openid profile email')
    const consent = { grantId: await grant.save() }
    return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true })
  }

  return {
    issuer,
    state,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A browser's cookies, without their attributes: the servers of these tests set no two of one name. */
export class Jar {
  #kept = new Map<string, string>()

  /** GET or POST without following redirects. */
  async ask(url: string, init: RequestInit = {}) {
    const cookie = [...this.#kept].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(cookie && { cookie }), ...init.headers }
    const answer = await fetch(url, { redirect: 'manual', ...init, headers })
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (value) this.#kept.set(name!, value)
      else this.#kept.delete(name!)
    }
    return answer
  }
}
