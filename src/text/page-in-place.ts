/** What a web page is that came where a feed was asked for. */

/** Words of a page that only asks visitors to wait or to prove something. Front pages have thousands. */
const MAX_CHALLENGE_WORDS = 120
const MAX_CHALLENGE_LINKS = 6

/**
 * A login page has a field for a password. A challenge has hardly any words or links, and a script, form or refresh by which a browser is to
 * prove itself, with a word to those that run no scripts.
 */
export function pageInPlace(html: string): 'login' | 'challenge' | 'page' {
  const page = html.replace(/<!--[\s\S]*?-->/g, '')
  if (/<input\b[^>]*\btype\s*=\s*["']?password\b/i.test(page)) return 'login'
  const shown = page.replace(/<(script|style|noscript|title|svg)\b[\s\S]*?<\/\1\s*>/gi, ' ').replace(/<[^>]*>/g, ' ')
  const words = shown.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length
  const links = page.match(/<a\b[^>]*\bhref\b/gi)?.length ?? 0
  if (words > MAX_CHALLENGE_WORDS || links > MAX_CHALLENGE_LINKS || !/<script\b/i.test(page)) return 'page'
  const asksForScripts = /<noscript\b[^>]*>\s*(?!<(?:img|iframe|link|style)\b)\S/i.test(page)
  const goesOnByItself = /<meta\b[^>]*http-equiv\s*=\s*["']?refresh\b/i.test(page) || /<form\b[^>]*\bmethod\s*=\s*["']?post\b/i.test(page)
  return asksForScripts || goesOnByItself ? 'challenge' : 'page'
}
