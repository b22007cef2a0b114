/** The problems that a program can tell apart beyond their status, by the last part of their address. All others have the type about:blank. */
export const PROBLEM_TYPES = {
  'foreign-request': {
    title: 'Change requested by another site',
    means: 'A change came from the page of another site, or with a cookie and nothing that shows that our own page sent it.',
    todo: 'Programs send a key in Authorization and no cookie. For the desk: open it under an address of PUBLIC_URL, and let the proxy in front pass Host, Origin and Sec-Fetch-Site on.',
  },
  'too-many-requests': {
    title: 'Too many requests',
    means: 'The key, person or address has used what it may ask within a minute (RATE_LIMIT_CALLER, RATE_LIMIT_ADDRESS).',
    todo: 'Wait as long as Retry-After says. RateLimit on every answer tells what is left, and GET /v1/keys/{id}/usage tells it without using any.',
  },
  'log-position-lost': {
    title: 'Log position lost',
    means:
      'What follows this number of the story log is kept no longer, or the number is of another log because the database was replaced.',
    todo: 'Take an export at the address in resync, and follow the log from the number of that export: docs/log.md.',
  },
  'too-many-streams': {
    title: 'Too many streams',
    means: 'The key or person holds as many event streams as it may on this process (STREAMS_PER_CALLER).',
    todo: 'Close one, or let one stream serve all parts of the program.',
  },
} as const

/** The type of a problem: an address of this server that describes it. */
export type ProblemType = `/problems/${keyof typeof PROBLEM_TYPES}`

/** The description of a type; undefined for a name that is none. */
export function problemType(name: string): { title: string; means: string; todo: string } | undefined {
  return Object.hasOwn(PROBLEM_TYPES, name) ? PROBLEM_TYPES[name as keyof typeof PROBLEM_TYPES] : undefined
}
