import type { Caption } from '../../model.ts'
import { splitUsageTerms } from '../../text/usage-terms.ts'
import { splitCredit } from './credit.ts'

/**
 * A caption without the conditions of use written beside it, which become a field of the picture. A credit before them is found now.
 * @param stated conditions that are known from elsewhere
 */
export function captionWithTerms(caption: Caption, stated: readonly string[] = []): Caption {
  const own = splitUsageTerms(caption.text)
  const ofCredit = splitUsageTerms(caption.credit ?? '')
  const terms = [...new Set([...stated, ...own.terms, ...ofCredit.terms])]
  if (!terms.length) return caption
  const credit = ofCredit.rest || null
  const split = credit || !own.terms.length ? { text: own.rest, credit } : splitCredit(own.rest)
  return { ...caption, text: split.text, credit: split.credit, usageTerms: terms }
}
