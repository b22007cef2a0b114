/** What is sent to a server to be let in. It comes from the operator's file, never from the database. */
export interface HttpLogin {
  /** The entry of SERVERS_FILE, for messages. */
  name: string
  /** In lower case, as `authorization` and `cookie`. */
  headers: Readonly<Record<string, string>>
}

/** The Authorization header of a name and a password (RFC 7617, in UTF-8). */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
