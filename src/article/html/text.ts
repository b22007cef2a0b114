// Control and format characters without meaning in running text: C0, C1, zero-width space, soft hyphen, BOM, bidi controls, noncharacters.
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

// Most text is clean already, and testing costs a tenth of cleaning.
const UNCLEAN = new RegExp(`${INVISIBLE.source}|^\\s|\\s$|\\s\\s|[^\\S ]`)

/**
 * Latin letters and signs that need no cleaning: none is invisible or half a surrogate pair, and NFC changes nothing below U+0300 (UAX #15)
 * nor among these dashes and quotes.
 */
const WESTERN = /^[ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027]*$/

/** Text as every reading returns it: NFC, one kind of space, no control characters, no lone surrogates, trimmed. */
export function clean(text: string): string {
  if (WESTERN.test(text) && !text.startsWith(' ') && !text.endsWith(' ') && !text.includes('  ')) return text
  if (!UNCLEAN.test(text) && text.isWellFormed()) return text.normalize('NFC')
  return text.replace(INVISIBLE, '').replace(LONE_SURROGATE, '\ufffd').replace(/\s+/g, ' ').trim().normalize('NFC')
}

/** Folded for comparison: lower case, compatibility forms, letters and digits only, single spaces. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/**
 * Number of words; scripts without spaces count one word for two characters (Japanese news text has about two characters a word).
 * @param most where the count may stop
 */
export function wordCount(text: string, most = Number.POSITIVE_INFINITY): number {
  const western = westernWords(text, most)
  if (western !== null) return western
  const dense = text.match(/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g)?.length ?? 0
  const spaced = text.match(/[\p{L}\p{N}][\p{L}\p{N}'’._-]*/gu)?.length ?? 0
  return dense > text.length / 3 ? Math.ceil(dense / 2) : spaced
}

/** The same count for text in Latin letters, the usual case, without building a list of words; null for other text. */
function westernWords(text: string, most: number): number | null {
  let count = 0
  let inside = false
  for (let i = 0; i < text.length && count < most; i++) {
    const code = text.charCodeAt(i)
    const kind =
      code < LATIN_KINDS.length ? LATIN_KINDS[code]! : code >= 0x2010 && code <= 0x2027 ? (code === 0x2019 ? JOINS : ENDS) : OTHER
    if (kind === OTHER) return null
    if (kind === BEGINS && !inside) count++
    inside = kind === BEGINS || (inside && kind === JOINS)
  }
  return count
}

const [ENDS, JOINS, BEGINS, OTHER] = [0, 1, 2, 3]
const LATIN_KINDS = Uint8Array.from({ length: 0x250 }, (_, code) => {
  const letter = String.fromCharCode(code)
  return /[\p{L}\p{N}]/u.test(letter) ? BEGINS : /['._-]/.test(letter) ? JOINS : ENDS
})

/** Whether a text ends a sentence. */
export const endsSentence = (text: string): boolean => /[.!?…。！？:;][)\]"'”’»“]*$/u.test(text)

/** A case-insensitive pattern of the alternatives in `lines`, one or more per line; `before` may precede each. */
export const anyOf = (lines: string, before = ''): RegExp =>
  new RegExp(
    `${before}(?:${lines
      .trim()
      .split(/\s*\n\s*/)
      .join('|')})`,
    'iu',
  )
