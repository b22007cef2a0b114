/** Parts of addresses that change with every request: what is left of an address names its article. Pure. */
import type { Entry, NamesLearnt } from '../model.ts'
import { addressKeys } from './identity.ts'

type Linked = Pick<Entry, 'link' | 'id'>

/** The keys of an entry's address without the parts that change, strongest first; none where no such parts are known of the feed. */
export function stableKeys({ link, id }: Linked, { volatile }: NamesLearnt): string[] {
  const address = link ?? id
  return volatile && isWeb(address) ? addressKeys(withoutParts(address, volatile)) : []
}

/** All parameters without a value: such a one may be a time. */
const BARE = '?'

const valuesOf = ({ searchParams }: URL, name: string) => (searchParams.has(name) ? searchParams.getAll(name).join('\n') : null)

/** The parts in which two addresses of one item differ: `?name`, a parameter; `?`, those without a value; `/2`, the second part of the path; `;2`, what follows a semicolon in it. */
export function changedParts(before: string | null, now: string | null): string[] {
  if (!isWeb(before) || !isWeb(now)) return []
  const [a, b] = [new URL(before), new URL(now)]
  const names = [...new Set([...a.searchParams.keys(), ...b.searchParams.keys()])].filter((name) => valuesOf(a, name) !== valuesOf(b, name))
  const parameters = [...new Set(names.map((name) => ((valuesOf(a, name) ?? valuesOf(b, name)) === '' ? BARE : `?${name}`)))]
  const [one, other] = [a.pathname.split('/'), b.pathname.split('/')]
  if (one.length !== other.length) return parameters
  const places = one.flatMap((part, i) => {
    if (part === other[i]) return []
    return beforeSemicolon(part) === beforeSemicolon(other[i]!) ? [`;${i}`] : [`/${i}`]
  })
  return [...parameters, ...places]
}

function withoutParts(address: string, parts: readonly string[]): string {
  const url = new URL(address)
  for (const [name, value] of [...url.searchParams]) if (parts.includes(value ? `?${name}` : BARE)) url.searchParams.delete(name)
  url.pathname = url.pathname
    .split('/')
    .map((part, i) => (parts.includes(`/${i}`) ? '' : parts.includes(`;${i}`) ? beforeSemicolon(part) : part))
    .join('/')
  return url.href
}

const beforeSemicolon = (part: string) => part.split(';', 1)[0]!

const isWeb = (address: string | null): address is string => address !== null && /^https?:/i.test(address) && URL.canParse(address)
