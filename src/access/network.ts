import ipaddr from 'ipaddr.js'

/** What counts as one sender: an IPv4 address; of IPv6 the first 64 bits, all of which one customer of a provider has. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv4' ? parsed.toString() : `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`)}/64`
}

/** Whether an address is in one of these networks (CIDR); no networks: any address. */
export function mayComeFrom(networks: readonly string[], address: string | null): boolean {
  if (!networks.length) return true
  if (address === null || !ipaddr.isValid(address)) return false
  const from = ipaddr.process(address)
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network)
    return from.kind() === base.kind() && from.match(base as ipaddr.IPv4, bits)
  })
}

/** A network in its usual form, a single address as a network of one; null when it is neither. */
export function readNetwork(given: string): string | null {
  const whole = ipaddr.isValid(given) ? `${given}/${given.includes(':') ? 128 : 32}` : given
  if (!ipaddr.isValidCIDR(whole)) return null
  const [, bits] = ipaddr.parseCIDR(whole)
  const base = whole.includes(':') ? ipaddr.IPv6.networkAddressFromCIDR(whole) : ipaddr.IPv4.networkAddressFromCIDR(whole)
  return `${base}/${bits}`
}
