/** What an entry of the table below says. */
interface Described {
  status: number
  title: string
  means: string
  todo: string
}

/**
 * Every problem that the API answers with, by the last part of its address. The first of a status is the one that is meant where the code names
 * none. Statuses and descriptions go into the OpenAPI document and into docs/problems.md; a test compares them.
 */
export const PROBLEM_TYPES = {
  'invalid-request': {
    status: 400,
    title: 'Invalid request',
    means: 'A parameter, a header or the body is not as the OpenAPI document says. `errors` names each part and what is wrong with it.',
    todo: 'Correct the parts that are named. The same request is refused again.',
  },
  'not-logged-in': {
    status: 401,
    title: 'Not logged in',
    means: 'The request carries no key and no session that is in force, or a login was refused.',
    todo: 'Send a key that is in force (Authorization: Bearer ct_live_…), or log in at the desk. docs/access.md says how keys are made.',
  },
  'not-allowed': {
    status: 403,
    title: 'Not allowed',
    means: 'The caller is known and may not do this: the scope is missing, the change is for persons only, or the copy is under embargo.',
    todo: 'Ask an administrator for a key with the scope that `detail` names, or for the right.',
  },
  'foreign-request': {
    status: 403,
    title: 'Change requested by another site',
    means: 'A change came from the page of another site, or with a cookie and nothing that shows that our own page sent it.',
    todo: 'Programs send a key in Authorization and no cookie. For the desk: open it under an address of PUBLIC_URL, and let the proxy in front pass Host, Origin and Sec-Fetch-Site on.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    means: 'There is nothing under this address or number, or nothing that the caller may know of.',
    todo: 'Check the number. A program that mirrors stories removes what it has under it.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    means: 'The address exists, but not for this method.',
    todo: 'Use a method that the header Allow names.',
  },
  'too-slow': {
    status: 408,
    title: 'Request too slow',
    means: 'The request did not arrive within REQUEST_TIMEOUT_SECONDS.',
    todo: 'Send it again, without pauses.',
  },
  conflict: {
    status: 409,
    title: 'Conflict',
    means:
      'The request is right, but not in the present state of what it is about; `detail` says why. Or a request under the same Idempotency-Key is being worked on.',
    todo: 'Read the object again. Under an Idempotency-Key: ask again in a moment.',
  },
  gone: {
    status: 410,
    title: 'Gone',
    means: 'What was asked for existed and is no longer kept.',
    todo: 'Begin anew at the place that `detail` names.',
  },
  'changed-meanwhile': {
    status: 412,
    title: 'Changed meanwhile',
    means: 'The object is not the one that If-Match names: somebody changed it since it was read.',
    todo: 'Read it again, repeat the edit, and send its present ETag, which the answer carries.',
  },
  'too-large': {
    status: 413,
    title: 'Request too large',
    means: 'The body is larger than this address takes.',
    todo: 'Send less at a time.',
  },
  'unknown-media-type': {
    status: 415,
    title: 'Unknown media type',
    means: 'The body is not of the media type that this address takes.',
    todo: 'Send JSON with content-type: application/json.',
  },
  'wrong-host': {
    status: 421,
    title: 'Wrong host',
    means: 'The request was sent to a host name that is not one of this server, or came through a proxy while nobody logs in.',
    todo: 'Use an address of PUBLIC_URL, or let the operator set it.',
  },
  'key-used-otherwise': {
    status: 422,
    title: 'Idempotency-Key used for another request',
    means: 'Another request was sent under this Idempotency-Key within the last 24 hours.',
    todo: 'Use a new key for each new request, and the old one only to repeat the same request.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    means:
      'The key, person or address has used what it may ask within a minute (RATE_LIMIT_CALLER, RATE_LIMIT_ADDRESS), or too many logins were tried.',
    todo: 'Wait as long as Retry-After says. RateLimit on every answer tells what is left, and GET /v1/keys/{id}/usage tells it without using any.',
  },
  'log-position-lost': {
    status: 410,
    title: 'Log position lost',
    means:
      'What follows this number of the story log is kept no longer, or the number is of another log because the database was replaced.',
    todo: 'Take an export at the address in resync, and follow the log from the number of that export: docs/log.md.',
  },
  'too-many-streams': {
    status: 429,
    title: 'Too many streams',
    means: 'The key or person holds as many event streams as it may on this process (STREAMS_PER_CALLER).',
    todo: 'Close one, or let one stream serve all parts of the program.',
  },
  'headers-too-large': {
    status: 431,
    title: 'Headers too large',
    means: 'The headers of the request are larger than 16 KB.',
    todo: 'Send fewer cookies and headers.',
  },
  'internal-error': {
    status: 500,
    title: 'Internal error',
    means: 'Copytaster failed. The log of the API has the reason.',
    todo: 'Try again. If it persists, tell the operator the time and the address.',
  },
  'bad-gateway': {
    status: 502,
    title: 'Another server failed',
    means: 'A server that this request depends on, such as the provider of logins, does not answer as it should.',
    todo: 'Try again later. `copytaster doctor` says what is wrong.',
  },
  unavailable: {
    status: 503,
    title: 'Not available at present',
    means:
      'The database is away, the first administrator is missing, a search took too long, or no worker answered in time; `detail` says which.',
    todo: 'Wait as long as Retry-After says, or narrow the search.',
  },
} as const satisfies Record<string, Described>

/** The type of a problem: an address of this server that describes it. */
export type ProblemType = `/problems/${keyof typeof PROBLEM_TYPES}`

/** The description of a type; undefined for a name that is none. */
export function problemType(name: string): Described | undefined {
  return Object.hasOwn(PROBLEM_TYPES, name) ? PROBLEM_TYPES[name as keyof typeof PROBLEM_TYPES] : undefined
}

/** The type that a problem with this status has where the code names none; about:blank for a status that has none (RFC 9457, 4.2.1). */
export function usualType(status: number): ProblemType | 'about:blank' {
  const found = Object.entries(PROBLEM_TYPES).find(([, type]) => type.status === status)
  return found ? `/problems/${found[0] as keyof typeof PROBLEM_TYPES}` : 'about:blank'
}
