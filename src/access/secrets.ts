import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** A new secret of 32 random bytes, in the letters of addresses and cookies (43 of them). */
export const newToken = () => randomBytes(32).toString('base64url')

/** What is stored of a secret. Random secrets need no slow hash: there is nothing to guess. */
export const hashOf = (secret: string) => createHash('sha256').update(secret).digest()

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const START = 'ct_live_'
const RANDOM_LENGTH = 40
/** A CRC-32 in base 62. */
const CHECK_LENGTH = 6
/** Characters of a key that are stored and shown: `ct_live_` and 8 more, which leave 32 that nobody knows. */
const PREFIX_LENGTH = START.length + 8

/** A new key: `ct_live_`, 40 random characters, and 6 that check them, so that scanners for leaked secrets find keys without asking us. */
export function newKey(): string {
  let random = ''
  // Bytes from 248 on are left out: 248 is the largest multiple of 62, so that all characters are equally likely.
  while (random.length < RANDOM_LENGTH) for (const byte of randomBytes(64)) if (byte < 248) random += ALPHABET[byte % 62]
  const key = START + random.slice(0, RANDOM_LENGTH)
  return key + checkOf(key)
}

/** Whether this is written like a key and its check characters fit. */
export function looksLikeKey(given: string): boolean {
  if (!/^ct_live_[0-9A-Za-z]{46}$/.test(given)) return false
  return checkOf(given.slice(0, -CHECK_LENGTH)) === given.slice(-CHECK_LENGTH)
}

/** The part of a key that is stored and shown. */
export const keyPrefix = (key: string) => key.slice(0, PREFIX_LENGTH)

function checkOf(text: string): string {
  let [rest, check] = [crc32(text), '']
  for (; check.length < CHECK_LENGTH; rest = Math.floor(rest / 62)) check = ALPHABET[rest % 62] + check
  return check
}
