/** From bytes to text. */
import { isAscii, isUtf8 } from 'node:buffer'
import { analyse } from 'chardet'
import iconv from 'iconv-lite'

export interface Decoded {
  text: string
  /** The encoding that was used, by its WHATWG name where there is one. */
  encoding: string
  /** What told: `bom`, `http`, `xml`, `utf-8` (the bytes are valid UTF-8), `detector`. */
  from: 'bom' | 'http' | 'xml' | 'utf-8' | 'detector'
}

const BOMS: [bytes: number[], encoding: string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe, 0x00, 0x00], 'utf-32le'],
  [[0x00, 0x00, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/** Encodings of more than one byte a character, where a wrong guess shows: Node's own decoder follows the WHATWG standard in them. */
const MULTIBYTE = new Set(['utf-8', 'utf-16le', 'utf-16be', 'gbk', 'gb18030', 'big5', 'euc-jp', 'iso-2022-jp', 'shift_jis', 'euc-kr'])

/** Where the declaration of a document may stand; HTML asks for the first 1,024 bytes (HTML, 4.2.5.5), feeds with junk before it need more. */
const DECLARATION_BYTES = 2048
/** Enough for a detector: more bytes change nothing and cost time linearly. */
const SAMPLE_BYTES = 64 * 1024

/**
 * Decodes a document. In this order: byte order mark, HTTP charset, XML declaration (HTML meta), valid UTF-8, a detector.
 * A declaration that the bytes contradict is passed over. Never throws; what cannot be decoded becomes U+FFFD.
 * Labels are those of the WHATWG Encoding standard, so iso-8859-1 and us-ascii mean windows-1252.
 */
export function decode(bytes: Uint8Array, contentType?: string | null): Decoded {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const bom = BOMS.find(([mark]) => mark.every((byte, i) => buffer[i] === byte))
  if (bom) return { text: read(buffer, bom[1]), encoding: bom[1], from: 'bom' }

  const declared: [string | null, Decoded['from']][] = [
    [httpCharset(contentType), 'http'],
    [xmlEncoding(buffer), 'xml'],
  ]
  const plain = isAscii(buffer)
  // The same text, in less time than UTF-8 takes.
  const utf8 = plain ? buffer.toString('latin1') : isUtf8(buffer) ? buffer.toString('utf8') : null
  for (const [label, from] of declared) {
    const encoding = label && canonical(label)
    if (!encoding) continue
    // Text that is valid UTF-8 beyond ASCII is UTF-8, whatever a single-byte label says of it (RFC 3629, 1: chance is small and falls with length).
    if (utf8 !== null && !plain && !MULTIBYTE.has(encoding)) continue
    const text = encoding === 'utf-8' ? utf8 : MULTIBYTE.has(encoding) ? strictly(buffer, encoding) : read(buffer, encoding)
    if (text !== null && plausible(text)) return { text, encoding, from }
  }
  const wide = utf16WithoutMark(buffer)
  if (wide) return { text: read(buffer, wide), encoding: wide, from: 'detector' }
  const shifted = plain && buffer.includes('\x1b$')
  if (utf8 !== null && !shifted) return { text: utf8, encoding: 'utf-8', from: 'utf-8' }

  // A declared UTF-8 with a few broken characters is still UTF-8; the sound characters show it.
  const loose = read(buffer, 'utf-8')
  const broken = loose.split('\ufffd').length - 1
  if (broken * 10 < (loose.match(/[^\x00-\x7f\ufffd]/g)?.length ?? 0)) return { text: loose, encoding: 'utf-8', from: 'utf-8' }
  const encoding = detected(buffer)
  return { text: read(buffer, encoding), encoding, from: 'detector' }
}

function httpCharset(contentType: string | null | undefined): string | null {
  return /;\s*charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? null
}

function xmlEncoding(buffer: Buffer): string | null {
  const head = buffer.subarray(0, DECLARATION_BYTES).toString('latin1').replaceAll('\0', '')
  return (
    /<\?xml\s[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]+)/i.exec(head)?.[1] ??
    /<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1] ??
    null
  )
}

/** The WHATWG name of a label, or iconv-lite's for what the standard leaves out; null for an unknown one. */
function canonical(label: string): string | null {
  try {
    return new TextDecoder(label).encoding
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return iconv.encodingExists(label) ? label.toLowerCase() : null
  }
}

function strictly(buffer: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(buffer)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return null
  }
}

/** Single bytes by iconv-lite: to Node 20, windows-1252 is latin1 and curly quotes are control characters. */
function read(buffer: Buffer, encoding: string): string {
  return MULTIBYTE.has(encoding) ? new TextDecoder(encoding).decode(buffer) : iconv.decode(buffer, encoding)
}

/** UTF-16 declared over single bytes gives valid but senseless text without any markup. */
function plausible(text: string): boolean {
  return !text || /[<{[]/.test(text.slice(0, DECLARATION_BYTES)) || !/\S/.test(text)
}

/** `<` or `{` beside a zero byte at the very start (XML 1.0, appendix F.1). */
function utf16WithoutMark(buffer: Buffer): string | null {
  if (buffer[0] === 0 && (buffer[1] === 0x3c || buffer[1] === 0x7b) && buffer[2] === 0) return 'utf-16be'
  if ((buffer[0] === 0x3c || buffer[0] === 0x7b) && buffer[1] === 0 && buffer[3] === 0) return 'utf-16le'
  return null
}

/**
 * The detector's best guess that the bytes do not contradict. On equal confidence windows-1252 yields to
 * windows-1254, which differs from it in the six letters of Turkish only and so wins nothing by text that is not Turkish.
 */
function detected(buffer: Buffer): string {
  const guesses = analyse(sample(buffer)).flatMap(({ name, confidence }) => ({ name: canonical(name), confidence }))
  const sound = guesses.filter(({ name }) => name && (!MULTIBYTE.has(name) || strictly(buffer, name) !== null))
  const best = sound.filter(({ confidence }) => confidence === sound[0]?.confidence)
  return (best.find(({ name }) => name === 'windows-1254') ?? best[0])?.name ?? 'windows-1252'
}

/** What a detector should look at: the words, not the markup, which is ASCII and the same in every encoding. */
function sample(buffer: Buffer): Buffer {
  const head = buffer.subarray(0, SAMPLE_BYTES).toString('latin1')
  return Buffer.from(head.replace(/<[^<>]*>/g, ' '), 'latin1')
}
