import iconv from 'iconv-lite'

const BOMS: [number[], string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/** The WHATWG encoding standard reads these labels as windows-1252; on the web they are. */
const AS_WINDOWS_1252 = new Set(['iso-8859-1', 'iso8859-1', 'latin1', 'latin-1', 'l1', 'ascii', 'us-ascii'])

/**
 * Page bytes to text: byte order mark, charset of the HTTP header, `<meta>` within the first 4,096 bytes, UTF-8 if the bytes are valid UTF-8,
 * else windows-1252. A header or meta that names an unknown charset is passed over. (WHATWG HTML, "determining the character encoding".)
 */
export function decodePage(bytes: Uint8Array, contentType: string | null): string {
  const bom = BOMS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte))
  const label = bom?.[1] ?? known(charsetOf(contentType ?? '')) ?? known(metaCharset(bytes)) ?? guess(bytes)
  return label === 'utf-8'
    ? new TextDecoder().decode(bytes)
    : iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), label)
}

const charsetOf = (contentType: string) => /charset\s*=\s*["']?([\w:.-]+)/i.exec(contentType)?.[1]

function known(label: string | undefined): string | undefined {
  const name = label?.toLowerCase()
  if (!name) return undefined
  if (name === 'utf8' || name === 'utf-8') return 'utf-8'
  if (AS_WINDOWS_1252.has(name)) return 'windows-1252'
  return iconv.encodingExists(name) ? name : undefined
}

function metaCharset(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1')
  const label = /<meta[^>]{0,300}charset\s*=\s*["']?([\w:.-]+)/i.exec(head)?.[1]
  // A document that could be read as ASCII to find its <meta> is not UTF-16, whatever it says.
  return label && /^utf-?16/i.test(label) ? 'utf-8' : label
}

function guess(bytes: Uint8Array): string {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}
