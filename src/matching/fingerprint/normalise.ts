import { readDateline } from '../../text/dateline.ts'

/** What desks write to desks above the text: "(Corrects …)", "Eds: …", "FOR IMMEDIATE RELEASE". */
const DESK_NOTE = /^\s*(?:\([^()\n]{4,200}\)|Eds:[^\n]*|EDITORS:|FOR IMMEDIATE RELEASE)\s*\n+/u
/** A line that ends a wire text or a part of it. */
const END_MARK = /\s+(?:MORE|REUTER|Reuter|reuter|\(?END\)?|#{2,})\s*$/u

/** A body without what outlets drop and add at will: dateline, desk notes and end marks; and the agency named in the dateline, "(Reuters) -", or null. */
export function bare(body: string): { text: string; credit: string | null } {
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
  return bare(body).credit
}
