/** The catalogue of publisher trouble: every code that may stand on a feed, a poll or an article, and what an operator should do. Imports nothing of ours. */
export const TROUBLE = {
  ADDRESS_REFUSED: 'The address leads to a private, loopback or metadata range. Allow the host in ALLOW_HOSTS if this is meant.',
  BAD_ADDRESS: 'This is no http or https address. Correct it.',
  CONNECTION_FAILED: 'The server could not be reached. It is tried again by itself; check the address if it lasts.',
  TIMED_OUT: 'The server was too slow or fell silent. It is tried again by itself.',
  TOO_LARGE: 'The answer was larger than the limit. Ask the publisher for a shorter feed.',
  BAD_ENCODING: 'The compressed answer could not be unpacked. Tell the publisher if it lasts.',
  HTTP_ERROR: 'The server answered with an error. It is tried again by itself.',
  NOT_FOUND: 'The server says the address does not exist (404). Look for the new address.',
  GONE: 'The publisher has taken this address away for good (410). Remove or replace it.',
  THROTTLED: 'The server asked us to come back later (429 or 503). We do.',
  TOO_MANY_REDIRECTS: 'The address leads round in circles. Look for the right one.',
  ROBOTS: 'robots.txt asks us not to fetch this page; the text of the feed is used.',
  NOT_A_FEED: 'What came is not a feed. Open it to see what it is.',
  FEED_UNREADABLE: 'What came looks like a feed but could not be read even after repair. Tell the publisher.',
  ENTRY_REFUSED: 'The database cannot store it, so it was left out; the rest was kept. Tell the publisher if it lasts.',
  FOLDER_REFUSED: 'Only folders in WATCH_FOLDERS are watched. Add it there if this is meant.',
  FOLDER_UNREADABLE: 'The folder is not there or may not be read. It is tried again by itself.',
  FOLDER_STUCK: 'A file that was read cannot be put away. Let us write into the folder, and let "done" and "failed" be folders, no links.',
  LOGIN_REFUSED: 'The server does not let us in. Look at what SERVERS_FILE says of it.',
  HOST_KEY_CHANGED:
    'The server shows another key than before: it was set up anew, or it is not the server. Ask its people; if it is meant, say so by: copytaster feeds trust.',
  FILE_REFUSED: 'The server does not hand out this file. Tell its people.',
  REMOTE_FILES_FAILED: 'Files on the server could not be read and are left alone until they change there. Tell its people.',
  FOLDER_TOO_FULL: 'More files lie in the folder than are looked at. Let old ones be cleared away.',
  FILES_FAILED:
    'Files that could not be read were put into the folder "failed", each with the reason beside it. Take them away when they are dealt with.',
  READER_KILLED: 'Reading this document took too much time or memory; it was put aside.',
  NO_ARTICLE: 'No article text was found on the page; the text of the feed is used.',
  PAGE_REFUSED: 'The database cannot store what the page says; the text of the feed is used. Tell the publisher if it lasts.',
  CONSENT_WALL: 'The page is a consent wall; the text of the feed is used.',
  PAYWALL: 'The page is a paywall; the text of the feed is used.',
  BOT_CHALLENGE: 'The page is a bot challenge; the text of the feed is used.',
  ERROR_PAGE: 'The page is an error or login page; the text of the feed is used.',
  SAME_TEXT: 'The page shows what its host shows at other addresses too: a wall, a login or an error; the text of the feed is used.',
} as const

export type TroubleCode = keyof typeof TROUBLE

/** Publisher trouble as a value. `detail` says what happened this time; the catalogue's advice stands behind it. */
export function trouble(code: TroubleCode, detail?: string): { code: TroubleCode; message: string } {
  return { code, message: detail ? `${detail} ${TROUBLE[code]}` : TROUBLE[code] }
}

/** A mistake of ours or of the person at the keyboard that ends a command: printed in one or two lines, without a stack. */
export class PlainError extends Error {
  constructor(
    message: string,
    /** What to do about it. */
    readonly advice?: string,
    readonly exitCode = 1,
  ) {
    super(message)
    this.name = 'PlainError'
  }
}
