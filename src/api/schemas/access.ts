/** The schemas of people, sessions, keys, desks and the audit log. */
import { z } from 'zod'
import { CALLER_KINDS, ROLES, SCOPES } from '../../model.ts'
import { pageSize, queryText, text, time, wholeFrom } from './fields.ts'

export const etag = z.string().describe('for If-Match of a change')

/** Text in a request body. jsonb rejects a lone surrogate. */
const bodyText = (most: number) =>
  text
    .trim()
    .min(1, 'must not be empty')
    .max(most)
    .refine((given) => given.isWellFormed(), 'must be well-formed')

const knownTime = z.iso.datetime({ offset: true })
const rowId = z.int().positive()
const userName = bodyText(100).describe('what the person logs in with; upper and lower case are the same')
const shownName = bodyText(100).describe('what others see')
/** Longer than any password that is taken, so that the answer can say what is wrong. */
const password = z.string().max(10_000)

export const CallerOut = z
  .object({
    kind: z.enum(CALLER_KINDS),
    name: z.string(),
    userId: z.number().nullable(),
    roles: z.array(z.enum(ROLES)).describe('of a person who is logged in; else empty'),
    scopes: z.array(z.enum(SCOPES)).describe('what the caller may do'),
  })
  .describe('who asks')

export const WhoAmI = z.object({
  caller: CallerOut,
  mode: z
    .enum(['local', 'setup', 'users'])
    .describe('local: one person, no login; setup: the first administrator is missing; users: people log in'),
  ways: z.array(z.enum(['password', 'passkey', 'oidc'])).describe('how one can log in'),
})

export const LoginIn = z.strictObject({ name: text.max(1000), password })

export const WelcomeIn = z.strictObject({
  token: z.string().max(200).describe('what follows # in the one-time address'),
  name: userName.optional().describe('of the first administrator, who chooses it'),
  shownName: shownName.optional(),
  password,
})

export const PasswordIn = z.strictObject({ current: password, password })

export const SessionsOut = z.object({
  sessions: z.array(
    z.object({
      id: z.number(),
      means: z.string().describe('how the person logged in'),
      device: z.string().describe('the browser, as it names itself'),
      address: z.string().nullable(),
      createdAt: knownTime,
      lastUsedAt: knownTime.describe('to the minute'),
      current: z.boolean().describe('the session of this request'),
    }),
  ),
})

const roles = z.array(z.enum(ROLES)).max(ROLES.length)
const readsEmbargoed = z.boolean().describe('may read embargoed and withheld text')

export const UsersOut = z.object({
  users: z.array(
    z.object({
      id: z.number(),
      etag,
      name: z.string(),
      shownName: z.string(),
      roles: z.array(z.enum(ROLES)),
      readsEmbargoed,
      invited: z.boolean().describe('has not used the invitation yet'),
      createdAt: knownTime,
      lastUsedAt: time,
    }),
  ),
})

export const UserIn = z.strictObject({
  name: userName,
  shownName: shownName.optional(),
  roles,
  readsEmbargoed: readsEmbargoed.default(false),
})

export const UserChange = z.strictObject({
  shownName: shownName.optional(),
  roles: roles.optional(),
  readsEmbargoed: readsEmbargoed.optional(),
})

const oneTime = z.object({ address: z.string().describe('opened once, by the person'), validMinutes: z.number() })

export const Invited = z.object({ id: z.number(), oneTime })

export const ResetOut = z.object({ oneTime })

export const KeysOut = z.object({
  keys: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      prefix: z.string().describe('the first characters of the key'),
      ownerId: z.number().nullable(),
      owner: z.string().nullable(),
      scopes: z.array(z.enum(SCOPES)),
      networks: z.array(z.string()),
      origins: z.array(z.string()),
      searchId: z.number().nullable().describe('the saved search that it is limited to'),
      createdAt: knownTime,
      expiresAt: knownTime,
      lastUsedAt: time.describe('to the minute'),
      revokedAt: time,
      expired: z.boolean(),
      expiresSoon: z.boolean().describe('in force, and ends within 14 days'),
    }),
  ),
})

/** An origin as browsers write it. */
const origin = z
  .string()
  .max(300)
  .refine(
    (given) => URL.canParse(given) && new URL(given).origin === given && /^https?:/.test(given),
    'must be an origin such as https://cms.example',
  )

export const KeyIn = z.strictObject({
  name: bodyText(100).describe('the app that gets the key'),
  ownerId: rowId.optional().describe('whose key it is; else yours'),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
  networks: z.array(z.string().max(50)).max(50).default([]).describe('addresses and networks (CIDR) that it may be used from; none: any'),
  origins: z.array(origin).max(50).default([]).describe('origins of web pages that may use it'),
  searchId: rowId.nullable().default(null).describe('the saved search that it is limited to: it sees no other stories'),
  days: z.int().min(1).max(3650).default(365),
})

export const KeyMade = z.object({ id: z.number(), key: z.string().describe('the key; it is shown this once') })

export const DesksOut = z.object({
  desks: z.array(z.object({ id: z.number(), etag, name: z.string(), members: z.array(z.object({ id: z.number(), name: z.string() })) })),
})

const members = z.array(rowId).max(10_000).describe('ids of people')

export const DeskIn = z.strictObject({ name: bodyText(100), members: members.default([]) })

export const DeskChange = z.strictObject({ name: bodyText(100).optional(), members: members.optional() })

export const DeskMade = z.object({ id: z.number() })

const auditFilter = {
  who: queryText.optional(),
  what: queryText.optional().describe('such as login.failed; login alone finds all that begin so'),
  object: queryText.optional().describe('such as user 7'),
  kind: z.enum(CALLER_KINDS).optional(),
  since: knownTime.optional(),
  until: knownTime.optional(),
}

export const AuditQuery = z.strictObject({
  ...auditFilter,
  limit: pageSize(200, 50),
  cursor: wholeFrom(1).optional().describe('`next` of the page before'),
})

export const AuditExportQuery = z.strictObject(auditFilter)

export const AuditOut = z.object({
  rows: z.array(
    z.object({
      id: z.number(),
      at: knownTime,
      kind: z.enum(CALLER_KINDS),
      who: z.string(),
      userId: z.number().nullable(),
      keyId: z.number().nullable(),
      what: z.string(),
      object: z.string().nullable(),
      before: z.unknown(),
      after: z.unknown(),
      requestId: z.string().nullable(),
      address: z.string().nullable(),
    }),
  ),
  next: z.number().nullable().describe('the cursor of the next page; null at the end'),
})

const passkeyName = bodyText(100).describe('such as "blue key" or "phone"')
/** What the browser's WebAuthn API answered, as its JSON form (W3C WebAuthn 3, 5.1). The library checks all of it. */
const credential = z.looseObject({ id: z.string().max(2000), rawId: z.string().max(2000), type: z.literal('public-key') })

/** Without a body: a login within five minutes is proof enough. */
export const PasskeyOptionsIn = z
  .strictObject({ password: password.optional().describe('of the person, where they logged in more than five minutes ago') })
  .nullish()

export const PasskeyIn = z.strictObject({ name: passkeyName, response: credential })
export const PasskeyName = z.strictObject({ name: passkeyName })
export const PasskeyAnswerIn = z.strictObject({ response: credential })
export const PasskeyOptions = z.looseObject({ challenge: z.string() }).describe("for the browser's WebAuthn API")

export const PasskeysOut = z.object({
  passkeys: z.array(z.object({ id: z.number(), etag, name: z.string(), createdAt: knownTime, lastUsedAt: time })),
})

export const ProviderAddress = z.object({ address: z.string().describe('where the browser goes to log in') })
