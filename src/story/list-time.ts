const HOUR_MS = 3_600_000

/** An article that came within this time of its publication is news, whatever its feed's habit: a night without polls is shorter. */
export const NEWS_HOURS = 6
/** The same where nothing is known of a feed yet: many date their items by day only. */
const UNKNOWN_HOURS = 24
/** However late a feed is as a rule, what is older than a week is not news. */
const MOST_HOURS = 168
/** By how much an item may be later than is usual for its feed. */
const TOLERANCE = 4

/**
 * When an article counts as having come, for its place in the list of stories: when it was first seen, or, where it was old by then, when it was
 * published. So neither an archive nor a newly added feed is listed as new.
 * @param usualDelaySeconds between publication and arrival of the feed's articles, the median of the last ones; null where too few are known
 */
export function listTime(
  { publishedAt, receivedAt }: { publishedAt: Date | null; receivedAt: Date },
  usualDelaySeconds: number | null,
): Date {
  const usual = usualDelaySeconds === null ? UNKNOWN_HOURS : (usualDelaySeconds / 3600) * TOLERANCE
  const allowed = Math.min(Math.max(usual, NEWS_HOURS), MOST_HOURS) * HOUR_MS
  return publishedAt && receivedAt.getTime() - publishedAt.getTime() > allowed ? publishedAt : receivedAt
}
