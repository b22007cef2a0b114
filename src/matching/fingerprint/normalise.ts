import { readDateline } from '../../text/dateline.ts'

/** A note from desk to desk above the text: "(Corrects …)", "Eds: …", "FOR IMMEDIATE RELEASE". */
const DESK_NOTE = /^\s*(?:\([^()\n]{4,200}\)|Eds:[^\n]*|EDITORS:|FOR IMMEDIATE RELEASE)\s*\n+/u
/** A line that ends an agency text or a part of it. */
const END_MARK = /\s+(?:MORE|REUTER|Reuter|reuter|\(?END\)?|#{2,})\s*$/u

/**
 * A body without the parts that outlets drop and add: dateline, desk notes and end marks.
 * @returns the text, and the agency named in the dateline ("(Reuters) -") or null
 */
export function bareBody(body: string): { text: string; credit: string | null } {
  const copy = body.replace(DESK_NOTE, '')
  const dateline = readDateline(copy)
  const start = dateline?.length ?? 0
  const endMark = copy.endsWith('.') ? '' : (copy.slice(-40).match(END_MARK)?.[0] ?? '')
  return {
    text: copy.slice(start, Math.max(start, copy.length - endMark.length)),
    credit: dateline?.agency ?? null,
  }
}

/** The agency named in the dateline, or null. */
export function creditIn(body: string): string | null {
  return bareBody(body).credit
}
