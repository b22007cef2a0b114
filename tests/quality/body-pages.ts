/** A page made up for measuring: its markup as a kind of publisher builds it, and the body a reader would copy from it. */
export interface BodyPage {
  kind: string
  html: string
  body: string[]
}

const EN = [
  'The lighthouse at Skerry Point went dark on Sunday night for the first time since 1911, and nobody at the coastguard noticed until a trawler called.',
  'A fuse worth four pounds had blown, the Northern Lights Trust said on Monday, and the spare had been borrowed for the kettle.',
  '“We are sorry, and we have bought a box of fuses,” the trust’s keeper of works, Morag Tait, told reporters on the pier.',
  'Ships were asked to keep two miles off until the lamp had been tried for a second night.',
]
const DE = [
  'Der Stadtrat von Hellbrunn hat am Dienstag beschlossen, die alte Trambahn nicht zu verkaufen, sondern wieder fahren zu lassen.',
  'Die Strecke zum Friedhof ist drei Kilometer lang; seit 1968 liegen die Schienen unter dem Asphalt, und niemand weiß genau, in welchem Zustand.',
  '„Das wird teuer, aber nicht so teuer wie ein neuer Bus alle zehn Jahre“, sagte Bürgermeisterin Resi Anzinger in der Sitzung.',
]
const FR = [
  'Le dernier fabricant de cloches de la vallée fermera ses portes en juin, faute de repreneur, a annoncé jeudi la famille Corbin.',
  'Fondée en 1790, la maison a fourni plus de quatre mille clochers, de la Bretagne jusqu’aux îles, et employait encore neuf personnes.',
  '« Nous avons cherché pendant trois ans », a expliqué Agathe Corbin devant ses ouvriers, réunis dans la cour de l’atelier.',
]
const ES = [
  'La biblioteca de Villarroya abrirá también de noche a partir de octubre, después de que los estudiantes recogieran dos mil firmas.',
  'El ayuntamiento pagará a dos vigilantes y dejará encendida la calefacción hasta las dos de la madrugada, según explicó la concejala de Cultura.',
  '«Aquí se estudia mejor que en casa», dijo Lucía Peral, que prepara oposiciones y vive con cuatro hermanos.',
]
const JA = [
  '湖の遊覧船は四月から一日六便に増えると、運航会社が月曜日に発表した。観光客が去年の二倍になったためだという。',
  '新しい船は電気で動き、一回の充電で四時間走ることができる。会社は来年もう一隻を買う予定だ。',
  '町長は「静かな湖を守りながら、多くの人に来てほしい」と話した。',
]
const AR = [
  'أعلنت بلدية الميناء القديم يوم الأحد أنها ستعيد فتح سوق السمك بعد عامين من أعمال الترميم التي كلفت أربعة ملايين.',
  'وقال رئيس البلدية إن السوق سيضم ثلاثين محلا ومطعمين، وإن الصيادين لن يدفعوا الإيجار في السنة الأولى.',
]

const p = (texts: string[]) => texts.map((text) => `<p>${text}</p>`).join('\n')
const page = (lang: string, title: string, body: string) =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`
const menu = (...items: string[]) => `<nav><ul>${items.map((item) => `<li><a href="/${item}">${item}</a></li>`).join('')}</ul></nav>`
const cards = (title: string, text: string) =>
  [1, 2, 3]
    .map((n) => `<div class="c-${title.length}"><a href="/n/${n}"><img src="/${n}.jpg"><h4>${title} ${n}</h4></a><p>${text}</p></div>`)
    .join('')

export const PAGES: BodyPage[] = [
  {
    kind: 'semantic markup with standfirst, figure, newsletter and related stories',
    html: page(
      'en',
      'Lamp out',
      `${menu('News', 'Sport')}<main><article><h1>Lighthouse dark for want of a fuse</h1><p class="standfirst">A trawler saw first that the lamp was out.</p>
       <p class="byline">By Ann Reid</p><figure><img src="/l.jpg"><figcaption>The lighthouse in 2019. Photo: Jo Lund</figcaption></figure>${p(EN)}
       <aside class="newsletter"><p>Get the news of the coast every morning by subscribing to our letter.</p></aside></article>
       <section class="related">${cards('Another light', 'It burns still, and its keeper has a fuse in every pocket.')}</section></main><footer><p>© The Coast</p></footer>`,
    ),
    body: ['A trawler saw first that the lamp was out.', ...EN],
  },
  {
    kind: 'generated class names, teasers under the copy',
    html: page(
      'de',
      'Trambahn fährt wieder',
      `<div class="a1 b2">${menu('Politik', 'Sport')}<div class="k9"><div class="s1">Kommunales</div><h1>Trambahn fährt wieder</h1><div class="z3">14.05.2026, 09:12 Uhr Lesezeit: 2 Min.</div>
       <div class="t7">${p(DE)}<div class="q8">${cards('Noch eine Nachricht', 'Was darin steht, steht hier in einem Satz, der lang genug für einen Absatz ist.')}</div></div></div></div>`,
    ),
    body: DE,
  },
  {
    kind: 'paragraphs parted by line breaks in a table',
    html: page(
      'fr',
      'La fonderie ferme',
      `<table><tr><td width="150"><a href="/a">Accueil</a><br><a href="/b">Archives</a></td><td><h1>La fonderie ferme</h1>${FR.join('<br><br>')}<br><br><a href="/p">Imprimer</a></td></tr></table>`,
    ),
    body: FR,
  },
  {
    kind: 'a body in several parts with advertisements between',
    html: page(
      'es',
      'Biblioteca de noche',
      `<main><h1>La biblioteca abrirá de noche</h1><div class="cols">${ES.map((text) => `<div itemprop="articleBody"><p>${text}</p></div><div class="ad-slot">Publicidad</div>`).join('')}</div>
       <div class="comments"><p>Un lector escribe aquí que ya era hora, y lo escribe con muchas palabras y pocas comas.</p></div></main>`,
    ),
    body: ES,
  },
  {
    kind: 'Japanese without spaces',
    html: page('ja', '遊覧船', `${menu('地域')}<main><h1>遊覧船が増便</h1><div>${p(JA)}</div><p><a href="/x">関連記事</a></p></main>`),
    body: JA,
  },
  {
    kind: 'Arabic from right to left',
    html: page('ar', 'السوق', `<main dir="rtl"><h1>سوق السمك يعود</h1><div class="txt">${p(AR)}</div><div class="share">شارك</div></main>`),
    body: AR,
  },
  {
    kind: 'an opening named teaser and a text named widget',
    html: page(
      'en',
      'Lamp out',
      `<article><h1>Lighthouse dark for want of a fuse</h1><div class="header-teaser">${EN[0]}</div><div class="text-widget">${p(EN.slice(1, 3))}</div><p>${EN[3]}</p></article>`,
    ),
    body: EN,
  },
  {
    kind: 'colophon, writer and rights under the copy',
    html: page(
      'en',
      'Lamp out',
      `<div class="story-body"><h1>Lighthouse dark for want of a fuse</h1>${p(EN)}<p><em>Ann Reid is a reporter at The Coast, where she writes about ships.</em></p><h3>More on this story</h3>
       <p>Contact Ann at ann@coast.example or follow us on Facebook.</p><p>© 2026 The Coast. All rights reserved.</p></div>`,
    ),
    body: EN,
  },
  {
    kind: 'a consent banner longer than the article, and a chronicle in its text',
    html: page(
      'de',
      'Trambahn',
      `<div id="cookie-banner" class="cookie-banner">${p(Array.from({ length: 8 }, () => 'Wir und unsere Partner speichern Informationen auf Ihrem Gerät, damit diese Seite für Sie noch schöner wird, als sie ist.'))}</div>
       <article><h1>Trambahn fährt wieder</h1>${p(DE)}<h2>Die Bahn in Zahlen</h2><ul><li>1901: Die erste Bahn fährt zum Friedhof.</li><li>1968: Die letzte Bahn fährt zurück.</li></ul></article>`,
    ),
    body: [...DE, 'Die Bahn in Zahlen', '1901: Die erste Bahn fährt zum Friedhof.', '1968: Die letzte Bahn fährt zurück.'],
  },
  {
    kind: 'quotations, an embedded post, and a second headline loaded under the first article',
    html: page(
      'en',
      'Lamp out',
      `<main><article><h1>Lighthouse dark for want of a fuse</h1>${p(EN.slice(0, 2))}<blockquote><p>We shall keep a candle ready, said the harbour master of Skerry in the local hall that evening.</p></blockquote>${p(EN.slice(2))}</article>
       <article><h1>Another story altogether</h1><p>It has one paragraph, and that is about something else, namely the price of wool in the islands this spring.</p></article></main>`,
    ),
    body: [
      ...EN.slice(0, 2),
      'We shall keep a candle ready, said the harbour master of Skerry in the local hall that evening.',
      ...EN.slice(2),
    ],
  },
  {
    kind: 'notices of browser, player and consent manager, and a list of teasers whose first says more',
    html: page(
      'de',
      'Trambahn',
      `<article><h1>Trambahn fährt wieder</h1><p>Ihr Browser ist veraltet. Bitte aktualisieren Sie ihn.</p><p>${DE[0]}</p>
       <div class="e3"><p>Empfohlener redaktioneller Inhalt</p><p>An dieser Stelle finden Sie einen externen Inhalt, der den Artikel ergänzt.</p></div>${p(DE.slice(1))}
       <ul><li class="gross"><a href="/n/1"><img src="/1.jpg"></a><p>${'Auch die Fähre nach Oberhellbrunn soll wieder fahren, und zwar noch vor dem Sommer. '.repeat(8)}</p></li>
       ${[2, 3, 4, 5, 6, 7, 8].map((n) => `<li class="k${n}"><a href="/n/${n}"><img src="/${n}.jpg"></a><p>Auch die Fähre nach Oberhellbrunn soll wieder fahren, und zwar noch vor dem Sommer.</p></li>`).join('')}</ul></article>`,
    ),
    body: DE,
  },
  {
    kind: 'a paragraph over a list of places, and a statement of rights longer than both',
    html: page(
      'ja',
      '地震',
      `<div class="n1"><h1>湖の町で地震</h1><p>${JA[0]}</p><p>各地の震度は次のとおり。</p><p>＜震度4＞</p><p>湖町：北浜、南浜</p><p>山町：上野</p></div>
       <div class="n2"><p>この新聞に掲載の記事や写真の無断転載を禁じます。すべての内容は日本の著作権法と国際条約により保護されています。${'記事の利用については新聞社にお問い合わせください。'.repeat(3)}</p></div>`,
    ),
    body: [JA[0]!, '各地の震度は次のとおり。', '＜震度4＞', '湖町：北浜、南浜', '山町：上野'],
  },
  {
    kind: 'an article that a script would write into the page, of which the markup has the first paragraph',
    html: page(
      'fr',
      'Cloches',
      `<main><h1>La dernière fonderie ferme</h1><p>${FR[0]}</p></main>
       <script id="__NEXT_DATA__" type="application/json">${JSON.stringify({
         props: { post: { title: 'La dernière fonderie ferme', content: [...FR, ...EN].map((text) => ({ type: 'p', html: text })) } },
       })}</script>`,
    ),
    body: [...FR, ...EN],
  },
]
