import { type TroubleCode, trouble } from '../errors.ts'
import type { PageReading } from '../model.ts'
import type { HtmlPage } from './html/document.ts'
import { asksForConsent, checksReader, withholdsByRegion } from './html/offers.ts'
import { clean, wordCount } from './html/text.ts'
import { ancestors, type Element, find, type Root, textOf } from './html/tree.ts'

/** Signs of pages that are not articles, as patterns over title and visible text; they count on pages with little prose. Wordings of the products and publishers that print them. */
const REFUSALS: [TroubleCode, RegExp][] = [
  [
    'BOT_CHALLENGE',
    /just a moment\.\.\.|checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|i'?m not a robot|unusual (?:traffic|activity) from your|enable javascript and cookies to continue|attention required! \| cloudflare|pardon our interruption|access to this page has been denied|request unsuccessful\. incapsula|ddos protection by/i,
  ],
  [
    'CONSENT_WALL',
    /before you continue to|we (?:and our (?:\d+ )?partners|value your privacy)|accept (?:all )?(?:cookies )?and continue|manage (?:my |your )?(?:cookie|privacy) (?:settings|preferences|choices)|(?:mit werbung|mit tracking|zustimmen und) (?:weiterlesen|weiter)|alle akzeptieren|tout accepter|continuer sans accepter|accepter et continuer|aceptar y continuar|accetta e continua|accepteren en doorgaan|your (?:privacy|consent) choices|consent (?:to|for) (?:the use of )?cookies|gdpr consent/i,
  ],
  [
    'PAYWALL',
    /(?:subscribe|register|sign in|log in|subscribers?)(?: now| today)? (?:to|and) (?:continue|keep|read|unlock)|(?:exclusively|only|available) (?:for|to) (?:our )?subscribers|already a subscriber|this (?:article|content|story) is (?:reserved )?for (?:subscribers|members)|you(?:'ve| have) reached your (?:limit|free)|réservé (?:aux|à nos) abonnés|nur für abonnenten|weiterlesen mit|jetzt (?:weiterlesen|testen)|exclusivo para suscriptores|riservato agli abbonati/i,
  ],
  [
    'ERROR_PAGE',
    /(?:^|\b)(?:404|403|410|500|502|503)\b.{0,40}(?:not found|error|forbidden|unavailable)|page (?:not found|can(?:no|')t be found|does not exist|doesn't exist)|(?:access|permission) denied|forbidden|service unavailable|internal server error|seite nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata|страница не найдена|^(?:log ?in|sign ?in|anmelden|connexion)\b/i,
  ],
]

/** Fewer words are not an article when the page also shows a sign. Stubs of pages behind a paywall are one to three paragraphs. */
const STUB_WORDS = 150
/** Fewer words without any sign: an empty template. The shortest news item in the sets measured has 26 words. */
const EMPTY_WORDS = 8

/**
 * What a page is when it is not an article; null where it is one.
 * @param body what was read as the article
 * @param isGallery a gallery needs no text
 */
export function notArticle({ root, metadata }: HtmlPage, body: string[], isGallery: boolean): PageReading | null {
  const words = body.reduce((sum, paragraph) => sum + wordCount(paragraph), 0)
  const refused = words < STUB_WORDS ? refusalShown({ root, metadata }, body, words) : null
  if (refused || words >= EMPTY_WORDS || isGallery) return refused
  const detail = words ? `Only ${words} words of text stand on it.` : 'There is no text on it.'
  return { kind: 'not-article', trouble: trouble('NO_ARTICLE', detail) }
}

/** The first sign that a page with few words shows, unless the rest of the page says that it is an article. */
function refusalShown({ root, metadata }: Pick<HtmlPage, 'root' | 'metadata'>, body: string[], words: number): PageReading | null {
  const shown = `${metadata.title ?? ''}\n${clean(textOf(root, isSitewide)).slice(0, 6_000)}`
  const isStatedArticle = metadata.article !== null || metadata.meta.get('og:type') === 'article'
  const isFree = /^true$/i.test(String(metadata.article?.isAccessibleForFree))
  for (const [code, sign] of REFUSALS) {
    const found = sign.exec(shown)
    // A short article may carry a cookie bar or a login link, or a call for subscribers.
    const isArticle = isStatedArticle && words > EMPTY_WORDS * 5 && code !== 'BOT_CHALLENGE' && (code !== 'PAYWALL' || isFree)
    if (found && !isArticle) return { kind: 'not-article', trouble: trouble(code, `It says "${found[0].trim().slice(0, 60)}".`) }
  }
  return isStatedArticle ? null : builtAsRefusal(root, words < EMPTY_WORDS ? shown : body.join('\n'), words)
}

/** Words up to which a page may be a bot check or withheld; consent takes more. */
const FEW_WORDS = 100

/**
 * What a page with few words is by its build: its controls, its subjects, the scripts that it loads.
 * @param said what was read as its text, so that a banner above a short article does not count; all that it shows where nothing was read
 */
function builtAsRefusal(root: Root, said: string, words: number): PageReading | null {
  const refuse = (code: TroubleCode, detail: string): PageReading => ({ kind: 'not-article', trouble: trouble(code, detail) })
  if (asksForConsent(root, said)) return refuse('CONSENT_WALL', 'It asks for consent to the use of data.')
  if (words > FEW_WORDS) return null
  if (withholdsByRegion(said)) return refuse('ERROR_PAGE', 'It says that it is not available in a region.')
  return words < FEW_WORDS / 2 && checksReader(root, said) ? refuse('BOT_CHALLENGE', 'It checks whether its reader is a person.') : null
}

/** Whether an element is navigation or a header or footer of the site, which says nothing about this page. */
const isSitewide = (e: Element) =>
  ['nav', 'footer'].includes(e.name) ||
  /(?:^|\s)(?:navigation|contentinfo)(?:\s|$)/.test(e.attribs.role ?? '') ||
  (e.name === 'header' &&
    ![...ancestors(e)].some((a) => ['article', 'main', 'section'].includes(a.name)) &&
    !find(e, (x) => x.name === 'h1'))
