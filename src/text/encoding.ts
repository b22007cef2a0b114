/** From bytes to text, for feeds and pages alike. */
import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { detectEncodings } from './detect.ts'
import { decodedTwice, lineCodePage } from './line-codes.ts'

export interface Decoded {
  text: string
  /** The encoding that was used, by its WHATWG name where there is one. */
  encoding: string
  /** What decided: `bom`, `http`, `document` (XML declaration or meta tag), `utf-8` (the bytes are valid UTF-8), `detector`. */
  from: 'bom' | 'http' | 'document' | 'utf-8' | 'detector'
}

/** What is known about a document besides its bytes. */
export interface Served {
  /** The HTTP header. */
  contentType?: string | null | undefined
  /** The address; its country domain helps the detector. */
  url?: string | null | undefined
  /** BCP 47, if known; helps the detector. */
  language?: string | null | undefined
}

const BOMS: [bytes: number[], encoding: string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe, 0x00, 0x00], 'utf-32le'],
  [[0x00, 0x00, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/** Encodings of more than one byte per character, where a wrong guess shows. Node's own decoder follows the WHATWG standard in them. */
const MULTIBYTE = new Set(['utf-8', 'utf-16le', 'utf-16be', 'gbk', 'gb18030', 'big5', 'euc-jp', 'iso-2022-jp', 'shift_jis', 'euc-kr'])

/** Bytes in which a document's declaration is searched: HTML requires it in the first 1,024 (4.2.5.5), documents with junk before it need more. */
const DECLARATION_BYTES = 4096

/**
 * Decodes a document by the first of byte order mark, HTTP charset, XML declaration, meta tag, valid UTF-8, and a detector that uses the
 * document's language and the country domain of its address. A declaration that the bytes contradict is ignored. Never throws; bytes that
 * cannot be decoded become U+FFFD. Labels are those of the WHATWG Encoding standard, so iso-8859-1 and us-ascii mean windows-1252.
 */
export function decode(bytes: Uint8Array, served: Served = {}): Decoded {
  const decoded = decodeOnce(bytes, served)
  return { ...decoded, text: decodedTwice(decoded.text) }
}

function decodeOnce(bytes: Uint8Array, served: Served): Decoded {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const bom = BOMS.find(([mark]) => mark.every((byte, i) => buffer[i] === byte))
  if (bom) return { text: decodeAs(buffer, bom[1]), encoding: bom[1], from: 'bom' }

  const plain = isAscii(buffer)
  // ASCII is the same text in Latin-1, which decodes faster than UTF-8.
  const utf8 = plain ? buffer.toString('latin1') : isUtf8(buffer) ? buffer.toString('utf8') : null
  const declared = declarations(buffer, served.contentType)
  for (const { encoding, from } of declared) {
    // Bytes beyond ASCII that are valid UTF-8 are UTF-8, whatever a single-byte label says (RFC 3629, 1: the probability of chance is low and falls with length).
    if (utf8 !== null && !plain && !MULTIBYTE.has(encoding)) continue
    const text = encoding === 'utf-8' ? utf8 : MULTIBYTE.has(encoding) ? decodeIfSound(buffer, encoding) : decodeAs(buffer, encoding)
    if (text !== null && isPlausible(text)) return { text, encoding, from }
  }
  const wide = utf16WithoutMark(buffer)
  if (wide) return { text: decodeAs(buffer, wide), encoding: wide, from: 'detector' }
  const isShifted = plain && buffer.includes('\x1b$')
  if (utf8 !== null && !isShifted) return { text: utf8, encoding: 'utf-8', from: 'utf-8' }

  const isDeclared = declared.some(({ encoding }) => encoding === 'utf-8')
  const loose = mostlyUtf8(buffer, isDeclared)
  if (loose !== null) return { text: loose, encoding: 'utf-8', from: 'utf-8' }
  // Messages between control characters come from line software, which has code pages of its own.
  if (buffer.subarray(0, 16).includes(1)) {
    const encoding = lineCodePage(buffer)
    return { text: decodeAs(buffer, encoding), encoding, from: 'detector' }
  }
  const guesses = isShifted ? ['iso-2022-jp'] : detectEncodings(buffer, served)
  for (const encoding of guesses) {
    const text = decodeIfSound(buffer, encoding)
    if (text !== null) return { text, encoding, from: 'detector' }
  }
  return { text: decodeAs(buffer, 'windows-1252'), encoding: 'windows-1252', from: 'detector' }
}

/** The known encodings that HTTP and the document declare, in order of precedence. */
function declarations(buffer: Buffer, contentType: string | null | undefined): { encoding: string; from: 'http' | 'document' }[] {
  const head = buffer
    .subarray(0, DECLARATION_BYTES)
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/<!--[\s\S]*?-->/g, '')
  const labels: [label: string | undefined, from: 'http' | 'document'][] = [
    [/;\s*charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(contentType ?? '')?.[1], 'http'],
    [/<\?xml\s[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]+)/i.exec(head)?.[1], 'document'],
    [/<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1], 'document'],
  ]
  return labels.flatMap(([label, from]) => {
    const encoding = label && canonical(label)
    return encoding ? [{ encoding, from }] : []
  })
}

/** The WHATWG name of a label, or iconv-lite's for an encoding that the standard lacks; null for an unknown label. */
function canonical(label: string): string | null {
  try {
    return new TextDecoder(label).encoding
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return iconv.encodingExists(label) ? label.toLowerCase() : null
  }
}

/** Single-byte encodings are decoded by iconv-lite: Node 20 reads windows-1252 as latin1, which turns curly quotes into control characters. */
function decodeAs(buffer: Buffer, encoding: string): string {
  return MULTIBYTE.has(encoding) ? new TextDecoder(encoding).decode(buffer) : iconv.decode(buffer, encoding)
}

/**
 * The text, or null if too many of its characters beyond ASCII are broken. One in ten may be, since texts are cut at a number of bytes and pages
 * combined from several sources; one in fifty in single-byte encodings, most of which give every byte a meaning.
 */
function decodeIfSound(buffer: Buffer, encoding: string): string | null {
  const text = decodeAs(buffer, encoding)
  const { broken, good } = countBeyondAscii(text)
  return broken * (MULTIBYTE.has(encoding) ? 10 : 50) <= good ? text : null
}

/** Text in UTF-8 with a few broken characters: less than one in ten of the valid ones, or fewer broken than valid ones if UTF-8 is declared. */
function mostlyUtf8(buffer: Buffer, isDeclared: boolean): string | null {
  const text = buffer.toString('utf8')
  const { broken, good } = countBeyondAscii(text)
  return broken * (isDeclared ? 1 : 10) < good ? text : null
}

function countBeyondAscii(text: string): { broken: number; good: number } {
  let [broken, good] = [0, 0]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0xfffd) broken++
    else if (code > 0x7f) good++
  }
  return { broken, good }
}

/** UTF-16 declared over single bytes gives valid but senseless text without any markup. */
function isPlausible(text: string): boolean {
  return !text || /[<{[]/.test(text.slice(0, DECLARATION_BYTES)) || !/\S/.test(text)
}

/** `<` or `{` beside a zero byte at the very start (XML 1.0, appendix F.1). */
function utf16WithoutMark(buffer: Buffer): string | null {
  if (buffer[0] === 0 && (buffer[1] === 0x3c || buffer[1] === 0x7b) && buffer[2] === 0) return 'utf-16be'
  if ((buffer[0] === 0x3c || buffer[0] === 0x7b) && buffer[1] === 0 && buffer[3] === 0) return 'utf-16le'
  return null
}
