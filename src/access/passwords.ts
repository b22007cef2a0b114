import { hash, parseOptions, verify } from '@node-rs/argon2'
import { COMMON_PASSWORDS } from './common-passwords.ts'
import { newToken } from './secrets.ts'

/**
 * The cost of a password's hash: argon2id with 19 MiB and two passes (OWASP Password Storage Cheat Sheet). A change here counts for
 * everybody: an older hash is renewed when its owner logs in.
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const SHORTEST = 12
export const LONGEST = 1000

/** Passwords are compared in one Unicode form: keyboards write the same letter in different ways (NIST SP 800-63B, 3.1.1.2). */
const normal = (password: string) => password.normalize('NFKC')

/** @returns the password's hash, in argon2's standard form */
export const hashPassword = (password: string) => hash(normal(password), COST)

/** Why a password cannot be taken; null when it can. There are no rules of composition. @param names that it must differ from */
export function refusePassword(password: string, names: string[]): string | null {
  const given = normal(password)
  const length = [...given].length
  if (length < SHORTEST) return `The password has ${length} characters; it needs at least ${SHORTEST}.`
  if (length > LONGEST) return `The password has ${length} characters; at most ${LONGEST} are possible.`
  const folded = given.toLowerCase()
  if (COMMON_PASSWORDS.has(folded) || names.some((name) => normal(name).toLowerCase() === folded))
    return 'This password is among the first that are tried. Choose another, such as four words that do not belong together.'
  return null
}

let decoy: Promise<string> | undefined
/** The hash of a password that nobody has, of the same cost as all others. */
const decoyHash = () => (decoy ??= hashPassword(newToken()))

/**
 * Compares a password with a hash. Without a hash (nobody has this name, or logs in by password) it takes the same time and is wrong.
 * @returns whether it is right, and whether its hash is of another cost than new ones
 */
export async function checkPassword(password: string, passwordHash: string | null): Promise<{ right: boolean; outdated: boolean }> {
  const against = passwordHash ?? (await decoyHash())
  const right = (await verify(against, normal(password))) && passwordHash !== null
  const { memoryCost, timeCost, parallelism } = parseOptions(against)
  return { right, outdated: memoryCost !== COST.memoryCost || timeCost !== COST.timeCost || parallelism !== COST.parallelism }
}

/** Makes the decoy, so that the first unknown name takes no longer. @returns how many milliseconds one hash takes on this machine */
export async function measureHashing(): Promise<number> {
  const began = performance.now()
  await decoyHash()
  return performance.now() - began
}
