/** What a protocol has to provide for a folder on a server, and what it gets. */

/** The credentials for a server, and what may be done there. They come from the operator's file, never from the database. */
export interface Access {
  password?: string | undefined
  /** OpenSSH or PEM. */
  privateKey?: string | undefined
  passphrase?: string | undefined
  /** The server's key as OpenSSH prints it, `SHA256:…`. Without it, the key of the first visit is recorded. */
  hostKey?: string | undefined
  /** A certificate (PEM) to trust for FTP over TLS if it is not signed by a known authority. */
  certificate?: string | undefined
  /** Whether a file is deleted on the server after it was read. */
  deleteRead?: boolean | undefined
}

/** The length of a file if the server does not state it. */
export const UNKNOWN_LENGTH = -1

export interface RemoteFile {
  name: string
  /** `UNKNOWN_LENGTH` if the server does not state it. */
  bytes: number
  /** The time of the last change as the server writes it. It distinguishes states of a file and is not computed with. */
  modified: string
  /** The same in ms since the epoch, by the server's clock; null if it cannot be read reliably. */
  modifiedAt: number | null
}

/** A connection by one protocol. A method rejects with `FileRefused` if the problem is one file, with any other error if it is the connection. */
export interface Session {
  /** At most `most` files of a folder, without links and folders. */
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

/** The server refuses this one file; the connection is intact. */
export class FileRefused extends Error {
  constructor(
    message: string,
    readonly code: 'gone' | 'refused' | 'too large' = 'refused',
  ) {
    super(message)
  }
}

/** The server was reached but does not give access: the login, its key or the folder. */
export class ServerRefused extends Error {
  constructor(
    readonly troubleCode: 'LOGIN_REFUSED' | 'HOST_KEY_CHANGED' | 'FOLDER_UNREADABLE',
    message: string,
  ) {
    super(message)
  }
}
