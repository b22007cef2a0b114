/** What a protocol has to offer for a folder on a server, and what it is told. */

/** How one is let in at a server, and what is done there. Comes from the operator's own file, never from the database. */
export interface Access {
  password?: string | undefined
  /** OpenSSH or PEM. */
  privateKey?: string | undefined
  passphrase?: string | undefined
  /** The server's key as OpenSSH prints it, `SHA256:…`. Without one, the first that is seen counts. */
  hostKey?: string | undefined
  /** A certificate (PEM) to trust for FTP over TLS, where no known authority signed it. */
  certificate?: string | undefined
  /** Whether a file is deleted on the server once it was read. */
  deleteRead?: boolean | undefined
}

/** The length of a file of which the server tells none. */
export const UNKNOWN_LENGTH = -1

export interface RemoteFile {
  name: string
  /** `UNKNOWN_LENGTH` where the server does not tell it. */
  bytes: number
  /** When it was last written to, in the server's words: good for telling states apart, not for reckoning. */
  modified: string
  /** The same in ms since the epoch, by the server's clock; null where its words are not to be relied on. */
  modifiedAt: number | null
}

/** What speaks a protocol. Every method rejects with `FileRefused` where one file is the matter, with anything else where the connection is. */
export interface Session {
  /** Files of a folder (no links, no folders), `most` of them at most. */
  list(path: string, most: number): Promise<RemoteFile[]>
  /** @throws FileRefused */
  read(path: string, maxBytes: number): Promise<Buffer>
  /** @throws FileRefused */
  remove(path: string): Promise<void>
  close(): void
}

export interface Login extends Access {
  user: string
}

/** The server is well, but not willing to hand out this one file. */
export class FileRefused extends Error {
  constructor(
    message: string,
    readonly code: 'gone' | 'refused' | 'too large' = 'refused',
  ) {
    super(message)
  }
}

/** Told by the protocols: what is wrong with the door rather than with the way to it. */
export class ServerRefused extends Error {
  constructor(
    readonly troubleCode: 'LOGIN_REFUSED' | 'HOST_KEY_CHANGED' | 'FOLDER_UNREADABLE',
    message: string,
  ) {
    super(message)
  }
}
