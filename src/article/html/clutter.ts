import { isTag, isText } from 'domhandler'
import { cardTest } from './cards.ts'
import { wordCount } from './text.ts'
import { ancestors, type Element, find, isBlock, isSilent, labelOf, type Node, textOf } from './tree.ts'

/** What an element holds, counted in characters. Prose is running text in sentences, outside links. */
export interface Measure {
  text: number
  link: number
  prose: number
}

const NOTHING: Measure = { text: 0, link: 0, prose: 0 }

export type Measures = Map<Element, Measure>

/** A run of inline text is prose from here on: the length at which Readability counts a paragraph as content is 80 to 140; short news paragraphs of quotations are nearer 60. */
const PROSE = 60
/** Ideographs and syllables say in one character what others say in two or three. */
const DENSE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g
const SENTENCE = /[.!?…。！？,;:،、，：；؛۔।]/

/** Whose the text is stands under it, in sentences of its own: no prose, however long. */
const RIGHTS = /©|\ball rights reserved\b|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|無断転載|무단\s?전재/i

/** Measures every visible element below `root`, leaving out what `drop` names. One pass, linear: a run of inline text counts for the block that holds it. */
export function measure(root: { children: Node[] }, drop?: (element: Element) => boolean): Measures {
  const measures: Measures = new Map()
  const total: Measure = { text: 0, link: 0, prose: 0 }
  const run = { length: 0, dense: 0, link: 0, isSentence: false, isRights: false }

  const endRun = () => {
    if (run.isSentence && !run.isRights && run.length + run.dense * 2 >= PROSE && run.link <= run.length * 0.4)
      total.prose += run.length - run.link
    Object.assign(run, { length: 0, dense: 0, link: 0, isSentence: false, isRights: false })
  }

  const countText = (data: string, linked: boolean) => {
    const text = data.trim()
    if (!text) return
    total.text += text.length
    run.length += text.length
    run.dense += text.match(DENSE)?.length ?? 0
    run.isSentence ||= SENTENCE.test(text)
    run.isRights ||= RIGHTS.test(text)
    if (!linked) return
    total.link += text.length
    run.link += text.length
  }

  const visit = (node: { children: Node[] }, linked: boolean) => {
    for (const child of node.children) {
      if (isText(child)) countText(child.data, linked)
      else if (isTag(child) && !isSilent(child) && !isHidden(child) && !drop?.(child)) visitElement(child, linked || child.name === 'a')
    }
  }

  const visitElement = (element: Element, linked: boolean) => {
    const breaks = isBlock(element) || element.name === 'br'
    if (breaks) endRun()
    const before = { ...total }
    const runBefore = run.length
    visit(element, linked)
    // An inline element's own share of the run that is still open.
    const open = !breaks && run.length > runBefore && run.isSentence && !linked ? run.length - runBefore : 0
    if (breaks) endRun()
    measures.set(element, {
      text: total.text - before.text,
      link: total.link - before.link,
      prose: total.prose - before.prose + (open + run.dense * 2 >= PROSE ? open : 0),
    })
  }

  visit(root, false)
  return measures
}

/** Not shown to the reader: by attribute or inline style (sheets are not read). */
export function isHidden(element: Element): boolean {
  const { hidden, style, 'aria-hidden': aria } = element.attribs
  if (hidden !== undefined && hidden !== 'until-found') return true
  if (aria === 'true' && element.name !== 'figure' && element.name !== 'img') return true
  return style !== undefined && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style)
}

const STRUCTURE = new Set(['html', 'body', 'main', 'article', 'figure', 'h1'])
const CLUTTER_ELEMENTS = new Set(['nav', 'footer', 'aside', 'form', 'menu', 'dialog', 'button', 'fieldset'])

const word = (words: string) => new RegExp(`(?:^|[\\s_-])(?:${words.trim().split(/\s+/).join('|')})(?=$|[\\s_\\d-])`)
/** Names that page builders give to what is round an article; after Readability's and trafilatura's lists, read against news pages of ten languages. */
const CLUTTER_NAMES = word(`
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

/** A teaser leads somewhere, and data about the article is in short lines; text of these names that is prose without links is the article's own. */
const TEASER_NAMES = word('teasers? meta')
const isUnlinkedProse = ({ text, prose, link }: Measure) => text > 0 && link <= text * 0.1 && prose >= text * 0.8

/** Posts of other people stand in the text as quotations; page builders call their frames by the network or by what they are built of. */
const EMBED_NAMES = word('social(?:-[\\w-]+)? (?:[\\w-]+-)?widgets? (?:[\\w-]+-)?embeds? tweet twitter-tweet')
const holdsQuotation = (element: Element) => {
  const quotation = find(element, (e) => e.name === 'blockquote')
  return quotation !== null && wordCount(textOf(quotation)) * 2 > wordCount(textOf(element))
}

/** Page builders call every part of a page a widget, the text's too: such a part stays when it is prose without links and much of what the page has. */
const WIDGET_NAMES = word('widgets?')
const WIDGET_SHARE = 0.15

/** Parts that hold the article although their name or kind speaks against them. */
const KEEP_NAMES = /(?:^|[\s_-])(?:article|story|entry|post|content|news)[_-]?(?:body|text|content)|body-?text|articlebody/

/** An element is never dropped for its name alone when it holds this share of the page's prose: then it is the article, whatever it is called. Measured on news pages: clutter held at most a fifth. */
const ARTICLE_SHARE = 0.4
/** Comments, consent banners and legal notices do outgrow a short article. */
const OUTGROWING = word(
  'cookie-(?:banner|notice|consent|bar|wall) consent gdpr cmp comments? comments-[\\w-]+ comment-?list disqus respond footer footer-[\\w-]+ legal disclaimer',
)
const OUTGROWN_SHARE = 0.9

/** A test for elements that are not the article's: navigation, related, share bars, advertisements, comments, forms, hidden parts. */
export function clutterTest(measures: Measures, pageProse: number, url: string): (element: Element) => boolean {
  const isCard = cardTest(measures, url)
  const known = new Map<Element, boolean>()
  const decide = (element: Element): boolean => {
    if (isHidden(element)) return true
    if (isCard(element) && (measures.get(element)?.prose ?? 0) < pageProse * ARTICLE_SHARE) return true
    if (STRUCTURE.has(element.name)) return false
    const prose = measures.get(element)?.prose ?? 0
    const label = labelOf(element)
    if (prose > pageProse * (OUTGROWING.test(label) ? OUTGROWN_SHARE : ARTICLE_SHARE)) return false
    if (CLUTTER_ELEMENTS.has(element.name)) return true
    if (!label) return false
    if (/\b(?:navigation|complementary|search|menu|banner|contentinfo|dialog|alertdialog)\b/.test(element.attribs.role ?? '')) return true
    if (EMBED_NAMES.test(label) && holdsQuotation(element)) return false
    if (TEASER_NAMES.test(label) && !KEEP_NAMES.test(label)) return !isUnlinkedProse(measures.get(element) ?? NOTHING)
    if (WIDGET_NAMES.test(label) && !KEEP_NAMES.test(label))
      return prose < pageProse * WIDGET_SHARE || !isUnlinkedProse(measures.get(element) ?? NOTHING)
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

/** Whether an element or anything round it is clutter. */
export const inClutter = (element: Element, isClutter: (e: Element) => boolean): boolean =>
  isClutter(element) || [...ancestors(element)].some(isClutter)
