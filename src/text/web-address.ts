/** Addresses as people and programs write them. */

/** Schemes that only say that an address is a feed's; what follows is the address, or an http address without its scheme. */
const FEED_SCHEME = /^\s*(?:feed|rss|itpc|pcast):(?:\/\/)?/i

/** An address without the scheme of feed readers: `feed://paper.example/rss` and `feed:https://paper.example/rss`. Others are only trimmed. */
export function plainAddress(address: string): string {
  const trimmed = address.trim()
  const rest = trimmed.replace(FEED_SCHEME, '')
  if (rest === trimmed) return trimmed
  return /^https?:/i.test(rest) ? rest.replace(/^(https?):\/*/i, '$1://') : `http://${rest.replace(/^\/+/, '')}`
}

/** A host with a dot, or localhost, an optional port, and what may follow: an address whose scheme was left out. */
const HOST_FIRST =
  /^(?:\/\/)?((?:[^\s/?#:@.]+\.)+[^\s/?#:@.]{2,}\.?|localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])(?::\d{1,5})?(?:[/?#]|$)/i

/**
 * The addresses that are meant by what somebody wrote, the likeliest first: where the scheme was left out, https and then http. An address that has
 * one is itself; what is no address comes back as it is.
 */
export function meantAddresses(given: string): string[] {
  const plain = plainAddress(given)
  if (!HOST_FIRST.test(plain)) return [plain]
  const bare = plain.replace(/^\/\//, '')
  return [`https://${bare}`, `http://${bare}`]
}
