import type { Caption } from '../../model.ts'
import { splitUsageTerms } from '../../text/usage-terms.ts'
import { splitCredit } from './credit.ts'

/** A notice to the desk: words in capitals to the end of a caption that is not all in capitals. */
const SHOUTED =
  /(?<=\p{Ll}.{0,200}\s)ATTENTION\s(?:EDITORS\b[^\p{Ll}]{10,600}$)|(?<=\p{Ll}[^\n]{0,200}[.!?/]\s?\S{0,20}\s)(?:\p{Lu}[\p{Lu}'’]*[\s,.–—-]+){7,80}\p{Lu}[\p{Lu}'’]*[.!]?$/u

/**
 * A caption without the conditions of use written beside it, which become a field of the picture. A credit before them is found now.
 * @param stated conditions that are known from elsewhere
 */
export function captionWithTerms(caption: Caption, stated: readonly string[] = []): Caption {
  const notice = SHOUTED.exec(caption.text)
  const calm = notice ? caption.text.slice(0, notice.index).trim() : caption.text
  const shouted = notice ? splitUsageTerms(notice[0].trim()) : null
  const own = shouted && calm ? { rest: calm, terms: [notice![0].trim()] } : splitUsageTerms(caption.text)
  const ofCredit = splitUsageTerms(caption.credit ?? '')
  const terms = [...new Set([...stated, ...own.terms, ...ofCredit.terms])]
  if (!terms.length) return caption
  const credit = ofCredit.rest || null
  const split = credit || !own.terms.length ? { text: own.rest, credit } : splitCredit(own.rest)
  return { ...caption, text: split.text, credit: split.credit, usageTerms: terms }
}
