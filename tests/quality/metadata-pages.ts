/** A page made up for measuring who wrote it, when, and under which headline: its markup as a kind of publisher builds it. */
export interface StatedPage {
  kind: string
  html: string
  headline: string
  byline: string[]
  /** ISO, in UTC. */
  published: string
}

const TEXT = {
  en: 'The ferry to Skerry Point will sail every hour from Monday, the harbour board said after a meeting that lasted until midnight.',
  de: 'Die Fähre nach Hellbrunn fährt von Montag an jede Stunde, teilte die Hafenbehörde nach einer Sitzung mit, die bis Mitternacht dauerte.',
  fr: 'Le bac de Corbin partira toutes les heures à partir de lundi, a annoncé la capitainerie après une réunion qui a duré jusqu’à minuit.',
  es: 'El transbordador de Villarroya saldrá cada hora desde el lunes, anunció la autoridad portuaria tras una reunión que duró hasta la noche.',
  id: 'Kapal feri ke Tanjung Lama akan berangkat setiap jam mulai hari Senin, kata pengelola pelabuhan setelah rapat yang berakhir tengah malam.',
  ja: '湖の遊覧船は四月から一日六便に増えると、運航会社が月曜日に発表した。観光客が去年の二倍になったためだという。新しい船は電気で動く。',
}
const prose = (lang: keyof typeof TEXT) => `<p>${TEXT[lang]}</p>`.repeat(3)

interface Head {
  lang: keyof typeof TEXT
  title?: string
  ld?: object
  meta?: Record<string, string>
}
function page({ lang, title = '', ld, meta = {} }: Head, body: string): string {
  const tags = Object.entries(meta).map(([name, content]) => `<meta property="${name}" content="${content}">`)
  const data = ld ? `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', ...ld })}</script>` : ''
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${title}</title>${tags.join('')}${data}</head><body>${body}</body></html>`
}
const person = (name: string) => ({ '@type': 'Person', name })
const teaser = (title: string, by: string, date: string) =>
  `<div class="card"><h3><a href="/n/${title.length}">${title}</a></h3><span class="byline">${by}</span><time datetime="${date}">x</time></div>`

export const PAGES: StatedPage[] = [
  {
    kind: 'all in linked data',
    html: page(
      {
        lang: 'en',
        title: 'Ferry every hour | The Coast',
        ld: {
          '@type': 'NewsArticle',
          headline: 'Ferry every hour',
          author: [person('Ann Reid'), person('Jo Lund')],
          datePublished: '2026-03-04T09:00:00+01:00',
          publisher: { name: 'The Coast' },
        },
      },
      `<article><h1>Ferry every hour</h1>${prose('en')}</article>`,
    ),
    headline: 'Ferry every hour',
    byline: ['Ann Reid', 'Jo Lund'],
    published: '2026-03-04T08:00:00.000Z',
  },
  {
    kind: 'linked data with the photographer and the editor among the authors',
    html: page(
      {
        lang: 'en',
        title: 'Ferry every hour - The Coast',
        meta: { 'og:site_name': 'The Coast' },
        ld: {
          '@type': 'Article',
          headline: 'Ferry every hour',
          author: [person('Ann Reid'), person('Jo Lund'), person('Cy Pell')],
          datePublished: '2026-03-04T08:00Z',
        },
      },
      `<article><h1><span>Harbour</span><span>Ferry every hour</span></h1><div class="bylines">By Ann Reid <span>Photography by Jo Lund</span> <span>Edited by Cy Pell</span></div>${prose('en')}</article>`,
    ),
    headline: 'Ferry every hour',
    byline: ['Ann Reid'],
    published: '2026-03-04T08:00:00.000Z',
  },
  {
    kind: 'linked data that name one of two writers, and the site in meta',
    html: page(
      {
        lang: 'en',
        title: 'Ferry every hour | The Coast',
        meta: { 'og:site_name': 'The Coast', author: 'The Coast', 'article:published_time': '2026-03-04T08:00:00Z' },
        ld: { '@type': 'NewsArticle', headline: 'Ferry every hour', author: person('Ann Reid') },
      },
      `<article><h1>Ferry every hour</h1><p class="byline">By Ann Reid and Jo Lund, The Coast</p>${prose('en')}</article>`,
    ),
    headline: 'Ferry every hour',
    byline: ['Ann Reid', 'Jo Lund'],
    published: '2026-03-04T08:00:00.000Z',
  },
  {
    kind: 'the newsroom in linked data, writer and date in print, heading for searches in the trail',
    html: page(
      {
        lang: 'de',
        title: 'Fähre Hellbrunn: Fahrplan und Preise',
        meta: { 'og:title': 'Jede Stunde über den See', 'og:site_name': 'Seebote' },
        ld: { '@type': 'NewsArticle', headline: 'Jede Stunde über den See', author: { '@type': 'Organization', name: 'SEEBOTE.de' } },
      },
      `<nav><a href="/">Start</a><h1>Fähre Hellbrunn: Fahrplan und Preise</h1></nav><main><article><h2>Jede Stunde über den See</h2>
       <div class="info">Mi 04.03.26 | 14:07 Uhr</div><div class="authors"><span>regional</span><ul><li class="author">von Resi Anzinger</li></ul></div>${prose('de')}</article>
       ${teaser('Der See friert zu', 'von Max Huber', '2026-02-01T10:00:00Z')}</main>`,
    ),
    headline: 'Jede Stunde über den See',
    byline: ['Resi Anzinger'],
    published: '2026-03-04T14:07:00.000Z',
  },
  {
    kind: 'agency and names in one string, a time without a zone',
    html: page(
      {
        lang: 'de',
        title: 'Jede Stunde über den See - Seebote',
        meta: {
          author: 'Resi Anzinger und Max Huber, dpa',
          date: '2026-03-04T14:07:00',
          'article:modified_time': '2026-03-04T15:00:00+01:00',
          'og:site_name': 'Seebote',
        },
      },
      `<article><h1>Jede Stunde über den See</h1>${prose('de')}</article>`,
    ),
    headline: 'Jede Stunde über den See',
    byline: ['Resi Anzinger', 'Max Huber', 'dpa'],
    published: '2026-03-04T13:07:00.000Z',
  },
  {
    kind: 'names in parts, several dates',
    html: page(
      {
        lang: 'fr',
        title: 'Un bac toutes les heures • La Vallée',
        meta: { 'og:title': 'Un bac toutes les heures • La Vallée', 'og:site_name': 'La Vallée' },
        ld: {
          '@graph': [
            { '@type': 'WebPage', datePublished: '2026-03-04T07:00:00Z' },
            {
              '@type': 'Article',
              headline: 'Un bac toutes les heures',
              author: { '@type': 'Person', givenName: 'Agathe', familyName: 'Corbin' },
            },
          ],
        },
      },
      `<header><time datetime="2026-03-09T00:00:00Z">lundi</time></header><article><h1>Un bac toutes les heures</h1><p>Mis à jour le 5 mars 2026</p>${prose('fr')}</article>`,
    ),
    headline: 'Un bac toutes les heures',
    byline: ['Agathe Corbin'],
    published: '2026-03-04T07:00:00.000Z',
  },
  {
    kind: 'nothing in markup',
    html: page(
      { lang: 'es', title: 'Un barco cada hora' },
      `<main><div><h1>Un barco cada hora</h1><div>Por Lucía Peral</div><div>4 de marzo de 2026 a las 14:07</div></div><div>${prose('es')}</div></main>`,
    ),
    headline: 'Un barco cada hora',
    byline: ['Lucía Peral'],
    published: '2026-03-04T14:07:00.000Z',
  },
  {
    kind: 'the editor marked up, the writer printed',
    html: page(
      {
        lang: 'id',
        title: 'Feri tiap jam',
        ld: {
          '@type': 'NewsArticle',
          headline: 'Feri tiap jam',
          author: person('Budi Hartono'),
          datePublished: '2026-03-04 14:07:00+07:00',
        },
      },
      `<article><h1>Feri tiap jam</h1><div class="author-name">Siti Rahma</div><div class="author-info">Editor : Budi Hartono</div>${prose('id')}</article>`,
    ),
    headline: 'Feri tiap jam',
    byline: ['Siti Rahma'],
    published: '2026-03-04T07:07:00.000Z',
  },
  {
    kind: 'a signature under the copy, a day in the address only',
    html: page(
      { lang: 'de', title: 'Jede Stunde über den See', meta: { author: 'admin' } },
      `<article><h1>Jede Stunde über den See</h1>${prose('de')}<p><em>Resi Anzinger</em></p></article>`,
    ),
    headline: 'Jede Stunde über den See',
    byline: ['Resi Anzinger'],
    published: '2026-03-02T00:00:00.000Z',
  },
  {
    kind: 'a paper that signs as a whole, a date in its own figures',
    html: page(
      {
        lang: 'ja',
        title: '遊覧船、一日六便に | 湖畔新聞',
        ld: { '@type': 'NewsArticle', headline: '遊覧船、一日六便に', author: { '@type': 'Organization', name: '湖畔新聞' } },
      },
      `<article><h1>遊覧船、一日六便に</h1><p>2026年3月4日 14時07分</p>${prose('ja')}</article>`,
    ),
    headline: '遊覧船、一日六便に',
    byline: ['湖畔新聞'],
    published: '2026-03-04T05:07:00.000Z',
  },
]
