import type { LiveEntry } from './clock.ts'
import { escapeXml as h } from './documents.ts'
import { figureHtml } from './figures.ts'
import { FURNITURE, TIMES } from './furniture.ts'

/** An article's page in its outlet's style: the copy in the middle of navigation, cookie bar, advertisements, related links and footer. */
export function articlePage(live: LiveEntry, related: LiveEntry[], base: string): string {
  const { entry, state } = live
  const words = FURNITURE[entry.feed.language]
  const { source } = entry
  return `<!doctype html>
<html lang="${entry.feed.language}">
<head>
<meta charset="utf-8">
<title>${h(state.headline)} | ${h(source.name)}</title>
<link rel="canonical" href="${base}${state.path.split('?')[0]}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="${h(source.name)}">
<meta property="og:title" content="${h(state.headline)}">
<meta name="description" content="${h(state.summary)}">
<meta property="article:published_time" content="${live.published.toISOString()}">
<meta property="article:modified_time" content="${live.updated.toISOString()}">
${source.style === 'jsonld' ? jsonLd(live, base) : ''}
<script>window.dataLayer = window.dataLayer || []; dataLayer.push({ pageType: 'article', section: '${entry.section}' })</script>
<style>body{font-family:Georgia,serif;max-width:46rem;margin:auto}.ad{background:#eee;height:6rem}.cookie-bar{position:fixed;bottom:0;background:#fff}</style>
</head>
<body>
<div class="cookie-bar" id="cookie-consent" role="dialog"><p>${words.cookies}</p><button>${words.accept}</button> <button>${words.settings}</button></div>
<header class="site-header"><a class="logo" href="/${source.id}/">${h(source.name)}</a><p class="motto">${h(source.motto)}</p>
<nav class="main-nav"><ul>${words.sections.map((name) => `<li><a href="/${source.id}/${name.toLowerCase()}/">${name}</a></li>`).join('')}</ul></nav></header>
<div class="ad ad-leaderboard"><span>${words.advertisement}</span></div>
<main>
${source.style === 'plain' || source.style === 'gallery' ? `<div class="article-content">${copyHtml(live, base)}</div>` : `<article class="article">${copyHtml(live, base)}</article>`}
<aside class="newsletter-box"><h3>${words.newsletter}</h3><p>${words.newsletterText}</p><form><input type="email" name="email"><button>${words.subscribe}</button></form></aside>
<section class="related"><h3>${words.related}</h3><ul>${related.map((other) => `<li><a href="${h(other.state.path)}">${h(other.state.headline)}</a></li>`).join('')}</ul></section>
</main>
<footer class="site-footer"><p>© ${h(source.name)}. ${words.rights}</p><ul><li><a href="/${source.id}/imprint">${words.imprint}</a></li><li><a href="/${source.id}/privacy">${words.privacy}</a></li></ul></footer>
</body>
</html>
`
}

/** Headline, byline, times, pictures and paragraphs. The first picture is above the text, the others follow the second paragraph. */
function copyHtml({ entry, state, published, updated }: LiveEntry, base: string): string {
  const words = FURNITURE[entry.feed.language]
  const time = (at: Date) => TIMES[entry.feed.language].format(at)
  const [first, ...others] = state.pictures.map((picture) => figureHtml(entry.source.style, picture, base))
  const paragraphs = state.body.map((paragraph) => `<p>${withDateline(paragraph, state.dateline)}</p>`)
  paragraphs.splice(2, 0, ...others)
  paragraphs.splice(3, 0, `<div class="ad ad-inline"><span>${words.advertisement}</span></div>`)
  return `<p class="kicker"><a href="/${entry.source.id}/${entry.section}/">${entry.section}</a></p>
<h1 class="headline">${h(state.headline)}</h1>
<div class="meta">${state.byline ? `<span class="byline">${words.by} <span class="author" rel="author">${h(state.byline)}</span></span>` : ''}
<time class="published" datetime="${published.toISOString()}">${time(published)}</time>
${updated > published ? `<span class="updated">${words.updated} <time datetime="${updated.toISOString()}">${time(updated)}</time></span>` : ''}</div>
<div class="share"><a href="#">${words.share}</a> <a href="#">${words.print}</a></div>
<div class="article-body">
${[first ?? '', ...paragraphs].join('\n')}
</div>`
}

const withDateline = (paragraph: string, dateline: string) =>
  dateline && paragraph.startsWith(dateline)
    ? `<span class="dateline">${h(dateline)}</span>${h(paragraph.slice(dateline.length))}`
    : h(paragraph)

function jsonLd({ entry, state, published, updated }: LiveEntry, base: string): string {
  const article = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: state.headline,
    datePublished: published.toISOString(),
    dateModified: updated.toISOString(),
    author: state.byline ? [{ '@type': 'Person', name: state.byline }] : [],
    publisher: { '@type': 'Organization', name: entry.source.name },
    image: state.pictures.map(({ file, caption, credit }) => ({
      '@type': 'ImageObject',
      url: `${base}/pictures/${file}.png`,
      caption,
      creditText: credit,
    })),
  }
  return `<script type="application/ld+json">${JSON.stringify(article).replaceAll('<', '\\u003c')}</script>`
}

/** The page that a reader without a consent cookie gets: no article at all. */
export function consentWall({ entry }: LiveEntry): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Before you continue | ${h(entry.source.name)}</title><meta name="robots" content="noindex"></head>
<body class="consent-overlay">
<main id="consent-page"><h1>We value your privacy</h1>
<p>We and our 214 partners store and access information on your device, such as cookies, and process personal data to show you personalised advertising and to measure it.</p>
<p>To go on to ${h(entry.source.name)} you need to accept all cookies or take out a subscription without tracking. You can withdraw your consent at any time.</p>
<form method="post" action="/consent"><button name="choice" value="all">Accept all cookies</button> <button name="choice" value="manage">Manage preferences</button></form>
<p><a href="/${entry.source.id}/privacy">Privacy policy</a> <a href="/${entry.source.id}/login">Already a subscriber? Log in</a></p></main>
</body>
</html>
`
}
