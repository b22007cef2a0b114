/** The catalogue of publisher trouble: every code of a feed, a poll or an article, with what is wrong and what an operator should do. Imports nothing of ours. */
export const TROUBLE = {
  ADDRESS_REFUSED: 'The address leads to a private, loopback or metadata range. Add the host to ALLOW_HOSTS if this is intended.',
  BAD_ADDRESS: 'The address is not an http or https address. Correct it.',
  CONNECTION_FAILED: 'The server could not be reached. It is retried automatically; check the address if this persists.',
  TIMED_OUT: 'The server was too slow or stopped responding. It is retried automatically.',
  TOO_LARGE: 'The response exceeds the size limit. Ask the publisher for a shorter feed.',
  BAD_ENCODING: 'The compressed response could not be unpacked. Inform the publisher if this persists.',
  HTTP_ERROR: 'The server returned an error. It is retried automatically; contact the publisher if this persists.',
  NOT_FOUND: 'The server reports that the address does not exist (404). Find the new address.',
  GONE: 'The publisher has removed this address permanently (410). Remove or replace it.',
  THROTTLED: 'The server asks for fewer requests (429 or 503). It is polled again later; nothing needs to be done.',
  TOO_MANY_REDIRECTS: 'The address redirects too many times. Find the final address and use it.',
  ROBOTS: 'robots.txt does not allow this page to be fetched. The text of the feed is used.',
  NOT_A_FEED: 'The response is not a feed. Open the address to see what it is, and correct it.',
  FEED_UNREADABLE: 'The response looks like a feed but could not be read, even after repair. Inform the publisher.',
  ENTRY_REFUSED: 'The database cannot store this entry, so it was left out; all others were kept. Inform the publisher if this persists.',
  FOLDER_REFUSED: 'Only folders in WATCH_FOLDERS are watched. Add the folder there if this is intended.',
  FOLDER_UNREADABLE: 'The folder does not exist or cannot be read. It is retried automatically; check the path and its permissions.',
  FOLDER_STUCK:
    'A file that was read cannot be moved. Give Copytaster write permission in the folder, and make sure that "done" and "failed" are folders, not links.',
  LOGIN_REFUSED:
    'The server refuses the login. Check name, password, headers and cookies in SERVERS_FILE; ask the publisher if they are right.',
  FEED_CHALLENGED:
    'In place of the feed came a page that asks visitors to prove that they are human. Ask the publisher to let Copytaster in, or for another address.',
  FEED_BEHIND_LOGIN: 'In place of the feed came a login page. Write the login, headers or cookies for its server to SERVERS_FILE.',
  HOST_KEY_CHANGED:
    'The server shows a different key than before: it was reinstalled, or it is another server. Ask its operator; if the change is intended, run: copytaster feeds trust.',
  FILE_REFUSED: 'The server does not allow this file to be read or deleted. Ask its operator to check the permissions.',
  REMOTE_FILES_FAILED: 'Files on the server could not be read. They are skipped until they change there. Inform its operator.',
  FOLDER_TOO_FULL: 'The folder holds more files than are read in one poll. Have old files removed.',
  FILES_FAILED:
    'Files that could not be read were moved to the folder "failed", each with a file that gives the reason. Remove them once they are dealt with.',
  READER_KILLED: 'Reading this document took too much time or memory, so it was put aside. Inform the publisher if this persists.',
  NO_ARTICLE: 'No article text was found on the page. The text of the feed is used.',
  PAGE_REFUSED: 'The database cannot store what the page says. The text of the feed is used. Inform the publisher if this persists.',
  CONSENT_WALL: 'The page asks for consent to cookies instead of showing the article. The text of the feed is used.',
  PAYWALL: 'The page is behind a paywall. The text of the feed is used.',
  BOT_CHALLENGE: 'The page asks visitors to prove that they are human. The text of the feed is used.',
  ERROR_PAGE: 'The page is an error page or a login page. The text of the feed is used.',
  SAME_TEXT:
    'The page shows the same text as other pages of its host, so it is not the article: it may ask for consent, a login, or report an error. The text of the feed is used.',
} as const

export type TroubleCode = keyof typeof TROUBLE

/** Publisher trouble as a value. `detail` says what happened this time; the advice of the catalogue follows it. */
export function trouble(code: TroubleCode, detail?: string): { code: TroubleCode; message: string } {
  return { code, message: detail ? `${detail} ${TROUBLE[code]}` : TROUBLE[code] }
}

/** An error of a command, such as a wrong option: it ends the command and is printed in one or two lines, without a stack. */
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
