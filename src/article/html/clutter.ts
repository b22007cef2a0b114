import { cardTest } from './cards.ts'
import { commentTest } from './comments.ts'
import { type ElementMeasure, isHiddenElement, type Measures, measure } from './measure.ts'
import { isOffer } from './offers.ts'
import { wordCount } from './text.ts'
import { type Element, find, labelOf, type Root, textOf } from './tree.ts'

const NO_TEXT: ElementMeasure = { text: 0, link: 0, prose: 0 }

const STRUCTURE = new Set(['html', 'body', 'main', 'article', 'figure', 'h1'])
const CLUTTER_ELEMENTS = new Set(['nav', 'footer', 'aside', 'form', 'menu', 'dialog', 'button', 'fieldset'])

const namePattern = (words: string) => new RegExp(`(?:^|[\\s_-])(?:${words.trim().split(/\s+/).join('|')})(?=$|[\\s_\\d-])`)
/** Names that page builders give to what surrounds an article; after Readability's and trafilatura's lists, checked against news pages in ten languages. */
const CLUTTER_NAMES = namePattern(`
  nav navbar navigation menu breadcrumbs? footer sidebar side-?bar toolbar skip
  relateds? related-[\\w-]+ recirc recirculation recommend(?:ed|ation|ations)? recs more-(?:on|from|stories|news|articles|links) read-?(?:more|next|also|on) most-?(?:read|popular|viewed) popular trending onward(?:s)?
  see-?also also-?read further-reading upnext up-next next-(?:article|story|post) prev-next post-navigation pagination pager infobox-related
  shar(?:e|ing|ebar|er|ers) sharedaddy addtoany addthis social socials social-(?:share|links|icons|media|bar|buttons|list|follow|networks) follow follow-us whatsapp
  newsletters? newsletter-[\\w-]+ subscribe subscription signup sign-up register registration login regwall piano offer promo promos promotion promobox promo-[\\w-]+ donate donation membership
  comments? comment-[\\w-]+ commentlist disqus respond replies discussion
  ads? advert adverts advertisement advertising adsense ad-[\\w-]+ adslot dfp sponsor sponsored taboola outbrain[\\w-]* ob-[\\w-]+ teads mpu
  cookies? cookie-[\\w-]+ consent gdpr cmp banner
  tags tag-list taglist tags-list article-tags post-tags topics topic-list keywords hashtags
  author-(?:bio|box|card|info|description|profile|block) about-(?:the-)?author bio post-author article-author
  post-card article-card story-card news-card teaser-card link-card
  rating ratings poll survey modal popup pop-up overlay tooltip toast print-only noprint (?<!label-|title-|overflow-|overflow-[xy]-|backface-)hidden visually-hidden visuallyhidden sr-only screen-reader-text screen-reader
  copyright disclaimer legal site-header masthead topbar top-bar byline bylines dateline-meta timestamp publish-date entry-meta post-meta article-meta audio-player listen player-controls feedback correction-form
  ticker live-ticker carousel-nav slider-nav swiper-button caroussel gallery-nav jump-links toc table-of-contents`)

/** Teasers are linked and metadata are short lines, so an element of these names that is prose without links belongs to the article. */
const TEASER_NAMES = namePattern('teasers? meta')
const isUnlinkedProse = ({ text, prose, link }: ElementMeasure) => text > 0 && link <= text * 0.1 && prose >= text * 0.8

/** Embedded posts are quotations within the text; their frames are named after the network or the technique. */
const EMBED_NAMES = namePattern('social(?:-[\\w-]+)? (?:[\\w-]+-)?widgets? (?:[\\w-]+-)?embeds? tweet twitter-tweet')
const holdsQuotation = (element: Element) => {
  const quotation = find(element, (e) => e.name === 'blockquote')
  return quotation !== null && wordCount(textOf(quotation)) * 2 > wordCount(textOf(element))
}

/** Page builders name any part of a page a widget, also the text: such a part stays if it is prose without links and a large share of the page. */
const WIDGET_NAMES = namePattern('widgets?')
const WIDGET_SHARE = 0.15

/** Names of parts that hold the article although another of their names suggests clutter. */
const KEEP_NAMES = /(?:^|[\s_-])(?:article|story|entry|post|content|news)[_-]?(?:body|text|content)|body-?text|articlebody/

/** An element with this share of the page's prose is the article, whatever its name. On the news pages measured, clutter held at most a fifth. */
const ARTICLE_SHARE = 0.4
/** Comments, consent banners and legal notices can be longer than a short article. */
const OUTGROWING = namePattern(
  'cookie-wall cookie-(?:banner|notice|consent|bar) consent gdpr cmp comments? comments-[\\w-]+ comment-?list disqus respond footer footer-[\\w-]+ legal disclaimer',
)
const OUTGROWN_SHARE = 0.9

/** One way to look at a page: which elements are clutter, and what the others hold. */
export interface PageView {
  isClutter: (element: Element) => boolean
  measures: Measures
}

/** The usual view of a page, without what is named or built like clutter. With `names` false only the build counts, since names can mislead. */
export function strictView({ root, url }: { root: Root; url: string }, names = true): PageView {
  const whole = measure(root)
  const isClutter = clutterTest(whole, { pageProse: proseOf(root, whole), url, names })
  return { isClutter, measures: measure(root, isClutter) }
}

/** The view for calendars, lists and short notes, which have no prose to judge by: every character outside links counts, and names of elements do not. */
export function lenientView(root: Root): PageView {
  const isClutter = (e: Element) => ['nav', 'footer', 'aside', 'form'].includes(e.name)
  const measures = measure(root, isClutter)
  for (const m of measures.values()) m.prose = m.text - m.link
  return { isClutter, measures }
}

/** Characters of prose on a page. */
export function proseOf(root: Root, measures: Measures): number {
  const body = find(root, (e) => e.name === 'body') ?? find(root, (e) => e.name === 'html')
  return body ? (measures.get(body)?.prose ?? 0) : root.children.reduce((sum, c) => sum + (measures.get(c as Element)?.prose ?? 0), 0)
}

/** A test for elements that are not the article's: navigation, related, share bars, advertisements, comments, forms, hidden parts. */
function clutterTest(
  measures: Measures,
  { pageProse, url, names }: { pageProse: number; url: string; names: boolean },
): (element: Element) => boolean {
  const isCard = cardTest(measures, url)
  const isComment = commentTest()
  const known = new Map<Element, boolean>()
  const decide = (element: Element): boolean => {
    if (isHiddenElement(element)) return true
    if (isCard(element) && (measures.get(element)?.prose ?? 0) < pageProse * ARTICLE_SHARE) return true
    if (isComment(element) && (measures.get(element)?.prose ?? 0) < pageProse * ARTICLE_SHARE) return true
    if (STRUCTURE.has(element.name)) return false
    if (isOffer(element, measures.get(element)?.text ?? 0)) return true
    const prose = measures.get(element)?.prose ?? 0
    const label = labelOf(element)
    if (prose > pageProse * (OUTGROWING.test(label) ? OUTGROWN_SHARE : ARTICLE_SHARE)) return false
    if (CLUTTER_ELEMENTS.has(element.name)) return true
    if (!label) return false
    if (/\b(?:navigation|complementary|search|menu|banner|contentinfo|dialog|alertdialog)\b/.test(element.attribs.role ?? '')) return true
    if (!names) return OUTGROWING.test(label) && !KEEP_NAMES.test(label)
    if (EMBED_NAMES.test(label) && holdsQuotation(element)) return false
    if (TEASER_NAMES.test(label) && !KEEP_NAMES.test(label)) return !isUnlinkedProse(measures.get(element) ?? NO_TEXT)
    if (WIDGET_NAMES.test(label) && !KEEP_NAMES.test(label))
      return prose < pageProse * WIDGET_SHARE || !isUnlinkedProse(measures.get(element) ?? NO_TEXT)
    return CLUTTER_NAMES.test(label) && !KEEP_NAMES.test(label)
  }
  return (element) => {
    let verdict = known.get(element)
    if (verdict === undefined) {
      verdict = decide(element)
      known.set(element, verdict)
    }
    return verdict
  }
}
