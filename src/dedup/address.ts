const TRACKING_PARAMETER = /^(?:utm_|fbclid|gclid|at_|cmp|ref$|rss$|source$|xtor)/i

/** An address without what changes while the page stays the same. What is no address is left as it is. */
export function addressOf(url: string | null): string | null {
  if (!url) return null
  if (!URL.canParse(url)) return url
  const parsed = new URL(url)
  for (const name of [...parsed.searchParams.keys()]) if (TRACKING_PARAMETER.test(name)) parsed.searchParams.delete(name)
  const query = parsed.searchParams.size ? `?${parsed.searchParams}` : ''
  return `${parsed.hostname.replace(/^www\./, '')}${parsed.pathname.replace(/\/(?:index\.html?)?$/, '')}${query}`
}
