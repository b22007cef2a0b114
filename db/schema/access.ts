/** People, their sessions, keys of apps, and what was done by whom. */
import { sql } from 'drizzle-orm'
import { bigint, boolean, date, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { CALLER_KINDS, ROLES, SCOPES } from '../../src/model.ts'
import { allows, allowsEach, bytea, rowId, serialId, timestampTz } from './columns.ts'

/** A person. A removed one keeps the row, so that decisions and the audit log keep the name. */
export const users = pgTable(
  'users',
  {
    id: serialId(),
    /** What they log in with, in lower case. */
    name: text().notNull(),
    shownName: text().notNull(),
    roles: text({ enum: ROLES }).array().notNull().default(sql`'{}'`),
    readsEmbargoed: boolean().notNull().default(false),
    /** argon2id in its standard form; null for people who log in by other means only. */
    passwordHash: text(),
    /** Issuer and subject at the OpenID provider. */
    oidcIssuer: text(),
    oidcSubject: text(),
    createdAt: timestampTz().notNull().defaultNow(),
    removedAt: timestampTz(),
  },
  (t) => [
    uniqueIndex('users_name').on(t.name).where(sql`removed_at IS NULL`),
    uniqueIndex('users_oidc').on(t.oidcIssuer, t.oidcSubject).where(sql`oidc_subject IS NOT NULL AND removed_at IS NULL`),
    allowsEach('users_roles', t.roles, ROLES),
  ],
)

/** A group of people with shared searches, alerts and taken stories. */
export const desks = pgTable('desks', { id: serialId(), name: text().notNull().unique() })

export const deskMembers = pgTable(
  'desk_members',
  {
    deskId: rowId()
      .notNull()
      .references(() => desks.id, { onDelete: 'cascade' }),
    userId: rowId()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.deskId, t.userId] })],
)

/** A login that is open. Ending it deletes the row. */
export const sessions = pgTable(
  'sessions',
  {
    id: serialId(),
    /** SHA-256 of the token, which only the browser has. */
    tokenHash: bytea().notNull().unique(),
    userId: rowId()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** password, passkey, oidc or proxy. */
    means: text().notNull(),
    /** The session at the OpenID provider, for its logout. */
    oidcSession: text(),
    device: text().notNull().default(''),
    address: text(),
    createdAt: timestampTz().notNull().defaultNow(),
    lastUsedAt: timestampTz().notNull().defaultNow(),
  },
  (t) => [index('sessions_of_user').on(t.userId)],
)

/** A key of an app. A revoked one keeps its row. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: serialId(),
    name: text().notNull(),
    /** The first characters, to recognise it by. */
    prefix: text().notNull(),
    /** SHA-256 of the whole key. */
    hash: bytea().notNull().unique(),
    /** Null: made by the command line in a newsroom without users. A key can do no more than its owner can now. */
    ownerId: rowId().references(() => users.id),
    scopes: text({ enum: SCOPES }).array().notNull(),
    /** Networks (CIDR) that it may be used from; empty: any. */
    networks: text().array().notNull().default(sql`'{}'`),
    /** Origins of browsers' pages that may use it (CORS); empty: none. */
    origins: text().array().notNull().default(sql`'{}'`),
    /** The saved search that it is limited to: it sees no other stories. A search that keys are limited to cannot be removed. */
    searchId: rowId(),
    createdAt: timestampTz().notNull().defaultNow(),
    expiresAt: timestampTz().notNull(),
    lastUsedAt: timestampTz(),
    revokedAt: timestampTz(),
  },
  (t) => [index('api_keys_prefix').on(t.prefix), allowsEach('api_keys_scopes', t.scopes, SCOPES)],
)

/** What each key did on each day (UTC). */
export const keyUsage = pgTable(
  'key_usage',
  {
    keyId: rowId()
      .notNull()
      .references(() => apiKeys.id, { onDelete: 'cascade' }),
    day: date().notNull(),
    requests: bigint({ mode: 'number' }).notNull().default(0),
    bytes: bigint({ mode: 'number' }).notNull().default(0),
    refused: bigint({ mode: 'number' }).notNull().default(0),
    lastSeq: bigint({ mode: 'number' }),
  },
  (t) => [primaryKey({ columns: [t.keyId, t.day] })],
)

export const passkeys = pgTable(
  'passkeys',
  {
    id: serialId(),
    userId: rowId()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    credentialId: text().notNull().unique(),
    publicKey: bytea().notNull(),
    counter: bigint({ mode: 'number' }).notNull(),
    transports: text().array().notNull().default(sql`'{}'`),
    createdAt: timestampTz().notNull().defaultNow(),
    lastUsedAt: timestampTz(),
  },
  (t) => [index('passkeys_of_user').on(t.userId)],
)

/** Secrets that are used once: one-time addresses, and what a login by passkey or provider must bring back. */
export const oneTimeTokens = pgTable(
  'one_time_tokens',
  {
    /** SHA-256 of the token. */
    hash: bytea().primaryKey(),
    /** first-admin, invite, reset, passkey or oidc. */
    purpose: text().notNull(),
    userId: rowId().references(() => users.id, { onDelete: 'cascade' }),
    detail: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    expiresAt: timestampTz().notNull(),
  },
  (t) => [index('one_time_tokens_by_time').on(t.expiresAt)],
)

/** How far the attempts of one address or account are ahead of their rate (src/access/limits.ts). */
export const loginLimits = pgTable(
  'login_limits',
  {
    /** SHA-256 of what is counted, such as an account's name: what people type into the wrong field is not stored. */
    bucket: bytea().primaryKey(),
    /** When all attempts so far are made up for. */
    freeAt: timestampTz().notNull(),
  },
  (t) => [index('login_limits_by_time').on(t.freeAt)],
)

/** Who did what. Rows are added only: triggers refuse changes, and removal before 30 days have passed. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: serialId(),
    at: timestampTz().notNull().defaultNow(),
    kind: text({ enum: CALLER_KINDS }).notNull(),
    /** The person's name, the key's, or the system user's. */
    who: text().notNull(),
    userId: rowId(),
    keyId: rowId(),
    /** Such as `login.failed`, `key.create`, `feed.set`, `story.merge`. */
    what: text().notNull(),
    /** Such as `feed 7`. */
    object: text(),
    before: jsonb(),
    after: jsonb(),
    requestId: text(),
    address: text(),
  },
  (t) => [index('audit_log_by_time').on(t.at), allows('audit_log_kind', t.kind, CALLER_KINDS)],
)

/** Answers to requests with an Idempotency-Key, kept for 24 hours. */
export const idempotentRequests = pgTable(
  'idempotent_requests',
  {
    /** Who sent it: `key 7`, `user 3` or `local`. */
    caller: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of method, address and body. */
    requestHash: bytea().notNull(),
    at: timestampTz().notNull().defaultNow(),
    /** Null while the first request runs. */
    status: integer(),
    answer: text(),
  },
  (t) => [primaryKey({ columns: [t.caller, t.key] }), index('idempotent_requests_by_time').on(t.at)],
)
