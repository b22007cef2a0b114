/** What is decided about hubs (W3C WebSub). Pure. Times are seconds. */

/** The longest interval between two polls of a feed whose hub is proven. */
const PROVEN_SECONDS = 6 * 3600
/** Items in a row that a hub must announce to be proven. */
const PROVEN_ITEMS = 20

/**
 * The interval that a hub allows between two polls: from the usual one to six hours, longer with each item that it announced without a miss.
 * @param untilRenewal seconds until the subscription must be asked for again, which a poll does
 */
export function hubInterval(pushed: number, usual: number, untilRenewal: number): number {
  const proven = Math.min(pushed / PROVEN_ITEMS, 1)
  const interval = usual * (Math.max(PROVEN_SECONDS, usual) / usual) ** proven
  return Math.min(interval, Math.max(untilRenewal, usual))
}
