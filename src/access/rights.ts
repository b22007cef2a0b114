import type { CallerKind, Role, Scope } from '../model.ts'
import { SCOPES } from '../model.ts'

/** Who asks, as every route, decision and line of the audit log sees it. */
export interface Caller {
  kind: CallerKind
  /** The name shown in decisions and in the audit log. */
  name: string
  userId: number | null
  sessionId: number | null
  keyId: number | null
  /** The saved search that a key is limited to. */
  searchId: number | null
  scopes: ReadonlySet<Scope>
  /** The address that the request came from, behind trusted proxies. Null on the command line. */
  address: string | null
}

/** What a route asks of its caller: nothing, any caller who is known, or a scope. */
export type Access = 'open' | 'known' | Scope

/** The scopes of each role. Embargoed and withheld text is not among them: it is a right of the person. */
export const SCOPES_OF_ROLE: Record<Role, readonly Scope[]> = {
  reader: ['stories:read', 'events:read'],
  editor: ['stories:read', 'events:read', 'decisions:write'],
  operator: ['stories:read', 'events:read', 'feeds:read', 'feeds:write', 'webhooks:write'],
  admin: ['stories:read', 'events:read', 'decisions:write', 'feeds:read', 'feeds:write', 'webhooks:write', 'admin'],
}

/** The scopes of a person: those of all their roles, and `embargoed:read` where they have that right. */
export function scopesOf(roles: readonly Role[], readsEmbargoed: boolean): Set<Scope> {
  return new Set<Scope>([...roles.flatMap((role) => SCOPES_OF_ROLE[role]), ...(readsEmbargoed ? ['embargoed:read' as const] : [])])
}

/** The one person of a newsroom without users, on loopback: may do everything. */
export function localCaller(address: string | null): Caller {
  return { kind: 'local', name: 'local', userId: null, sessionId: null, keyId: null, searchId: null, scopes: new Set(SCOPES), address }
}

/** A caller who is not known: may use open routes only. */
export function nobody(address: string | null): Caller {
  return { kind: 'nobody', name: '', userId: null, sessionId: null, keyId: null, searchId: null, scopes: new Set(), address }
}

/** Copytaster itself. @param name on whose behalf, such as the file that it follows */
export function systemCaller(name: string): Caller {
  return { kind: 'system', name, userId: null, sessionId: null, keyId: null, searchId: null, scopes: new Set(SCOPES), address: null }
}

export function mayUse(caller: Caller, access: Access): boolean {
  return access === 'open' || (access === 'known' ? caller.kind !== 'nobody' : caller.scopes.has(access))
}

/** Copytaster itself, in the audit log. */
export const SYSTEM: Caller = { ...nobody(null), kind: 'system', name: 'copytaster' }
