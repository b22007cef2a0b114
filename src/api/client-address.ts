import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import { ApiProblem } from './problem.ts'

/** What a request says of its sender, read from proxy headers only where the connection comes from a trusted proxy. */
export interface Client {
  /** The address of the sender, in its canonical form; where proxies hide it, that of the last that is known. */
  address: string
  /** The nearest proxy does not say whose request it passes on: `address` is only a proxy's. */
  hidden: boolean
  /** The scheme by which the nearest trusted proxy was asked; null without one. */
  proto: 'http' | 'https' | null
  /** The host by which the nearest trusted proxy was asked; null without one. */
  host: string | null
}

/** @returns a check whether an address is in one of the networks (CIDR, or single addresses) */
export function inNetworks(networks: readonly string[]): (address: string) => boolean {
  const ranges = networks.map((network) => (network.includes('/') ? ipaddr.parseCIDR(network) : wholeAddress(network)))
  return (address) => {
    if (!ipaddr.isValid(address)) return false
    const parsed = ipaddr.process(address)
    return ranges.some(([base, bits]) => matches(parsed, base, bits))
  }
}

function wholeAddress(network: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const parsed = ipaddr.process(network)
  return [parsed, parsed.kind() === 'ipv4' ? 32 : 128]
}

function matches(address: ipaddr.IPv4 | ipaddr.IPv6, base: ipaddr.IPv4 | ipaddr.IPv6, bits: number): boolean {
  return address.kind() === base.kind() && (address as ipaddr.IPv6).match(base as ipaddr.IPv6, bits)
}

/**
 * The sender of a request. The chain of addresses is walked from this server outwards, as long as each belongs to a trusted proxy; the first that
 * does not is the sender. What stands before it was written by the sender and counts for nothing.
 * @throws ApiProblem (400) when a trusted proxy passes on both kinds of header and they name different senders (one of them is the sender's own), or
 *   a Forwarded that cannot be read: what the proxy added may stand behind an open quote of the sender's
 */
export function clientOf(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  isTrusted: (address: string) => boolean,
): Client {
  const near = plainAddress(socket.remoteAddress ?? '') ?? ''
  if (!isTrusted(near)) return { address: near, hidden: false, proto: null, host: null }
  const standard = headers.forwarded === undefined ? null : readForwarded(headers.forwarded)
  const custom = readXForwarded(headers)
  const senders = [standard, custom].flatMap((chain) => (chain ? [senderOf([...chain.addresses, near], isTrusted)] : []))
  if (senders.length === 2 && senders[0] !== senders[1]) throw new ApiProblem(400, CONFLICT)
  return {
    address: senders[0] ?? near,
    hidden: [standard, custom].some((chain) => chain?.addresses.at(-1) === null),
    proto: asProto(custom?.proto ?? standard?.proto),
    host: custom?.host ?? standard?.host ?? null,
  }
}

const CONFLICT =
  'Forwarded and X-Forwarded-For name different senders. The proxy in front must set one of them and remove the other from requests.'

/** The addresses that proxies added, the nearest last; scheme and host as the nearest proxy has them. null stands for what is no address. */
interface Chain {
  addresses: (string | null)[]
  proto: string | undefined
  host: string | undefined
}

function senderOf(chain: (string | null)[], isTrusted: (address: string) => boolean): string {
  let sender = chain.at(-1)!
  for (const address of chain.toReversed()) {
    // A proxy may hide the address behind it ("unknown", "_hidden"); the last that is known stands for the sender.
    if (address === null) break
    sender = address
    if (!isTrusted(address)) break
  }
  return sender!
}

/** X-Forwarded-For, -Host and -Proto; null without any of them. Repeated headers are one list (RFC 9110, 5.3). */
function readXForwarded(headers: IncomingMessage['headers']): Chain | null {
  const list = (name: string) => [headers[name] ?? []].flat().flatMap((value) => value.split(',').map((part) => part.trim()))
  const [addresses, proto, host] = [list('x-forwarded-for'), list('x-forwarded-proto'), list('x-forwarded-host')]
  if (!addresses.length && !proto.length && !host.length) return null
  return { addresses: addresses.map(plainAddress), proto: proto.at(-1), host: host.at(-1) }
}

/** Forwarded (RFC 7239): elements separated by commas, each of pairs separated by semicolons. */
function readForwarded(header: string): Chain {
  if (!BALANCED.test(header)) throw new ApiProblem(400, UNREADABLE)
  const elements = splitOutsideQuotes(header, ',')
    .filter((element) => element.trim())
    .map(readElement)
  const nearest = elements.at(-1)
  return {
    addresses: elements.map((element) => plainAddress(element.get('for') ?? '')),
    proto: nearest?.get('proto'),
    host: nearest?.get('host'),
  }
}

function readElement(element: string): Map<string, string> {
  const pairs = splitOutsideQuotes(element, ';').filter((pair) => pair.trim())
  return new Map(
    pairs.map((pair) => {
      const [, name, value] = PAIR.exec(pair.trim()) ?? []
      if (name === undefined) throw new ApiProblem(400, UNREADABLE)
      return [name.toLowerCase(), unquoted(value!)] as const
    }),
  )
}

const UNREADABLE = 'The header Forwarded cannot be read (RFC 7239). The proxy in front must remove it from requests before it adds its own.'
/** Every quote is closed. */
const BALANCED = /^(?:[^"]|"(?:[^"\\]|\\.)*")*$/
/** A token, and a token or quoted string. Addresses of IPv6 without quotes, as some proxies write them, are let pass. */
const PAIR = /^([\w!#$%&'*+.^`|~-]+)=((?:[\w!#$%&'*+.^`|~:[\]-]*)|"(?:[^"\\]|\\.)*")$/

const splitOutsideQuotes = (text: string, separator: ',' | ';') =>
  text.match(separator === ',' ? /(?:"(?:[^"\\]|\\.)*"?|[^",])+/g : /(?:"(?:[^"\\]|\\.)*"?|[^";])+/g) ?? []

const unquoted = (value: string) => (value.startsWith('"') ? value.slice(1).replace(/"$/, '').replace(/\\(.)/g, '$1') : value)

const asProto = (given: string | undefined) =>
  given?.toLowerCase() === 'https' ? 'https' : given?.toLowerCase() === 'http' ? 'http' : null

/** An address without port, brackets and zone, IPv4 in its own form; null when it is none. */
function plainAddress(given: string): string | null {
  const [, bracketed, , four] = /^(?:\[([^\]]+)\](:\d+)?|(\d+(?:\.\d+){3})(?::\d+)?)$/.exec(given) ?? []
  const bare = (bracketed ?? four ?? given).replace(/%.*$/, '')
  return ipaddr.isValid(bare) && (bare.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(bare)) ? ipaddr.process(bare).toString() : null
}
