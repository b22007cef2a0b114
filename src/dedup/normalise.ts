/**
 * The dateline with the agency's credit before the first sentence: "HOLM, Feb 11 (Norwire) - ", "Puerto Sereno, 11 mar (Prisma).- ",
 * "HANSEONG, April 2 (Yonhap) -- ", "Berlin (dpa) - ", "MILLGATE — ". AP Stylebook and Reuters Handbook, "datelines".
 */
const DATELINE = /^\s*(?:[^\n()]{0,60}\([^()\n]{2,40}\)\s*(?:\.-|--|[-–—:])\s+|(?:\p{Lu}[\p{Lu}\s.'/-]{2,40})\s*(?:--|[-–—])\s+)/u
/** What desks write to desks above the text: "(Corrects …)", "Eds: …", "FOR IMMEDIATE RELEASE". */
const DESK_NOTE = /^\s*(?:\([^()\n]{4,200}\)|Eds:[^\n]*|EDITORS:|FOR IMMEDIATE RELEASE)\s*\n+/u
/** A line that ends a wire text or a part of it. */
const END_MARK = /\s+(?:MORE|REUTER|Reuter|reuter|\(?END\)?|#{2,})\s*$/u

/** A body without what outlets drop and add at will: dateline, desk notes and end marks; and the agency named in the dateline, "(Reuters) -", or null. */
export function bare(body: string): { text: string; credit: string | null } {
  const copy = body.replace(DESK_NOTE, '')
  const dateline = copy.match(DATELINE)?.[0] ?? ''
  const endMark = copy.endsWith('.') ? '' : (copy.slice(-40).match(END_MARK)?.[0] ?? '')
  return {
    text: copy.slice(dateline.length, Math.max(dateline.length, copy.length - endMark.length)),
    credit: dateline.match(/\(([^()]+)\)/)?.[1]?.trim() ?? null,
  }
}

/** The agency named in the dateline, or null. */
export function creditIn(body: string): string | null {
  return bare(body).credit
}
