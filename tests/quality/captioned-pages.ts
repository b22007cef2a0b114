import type { Caption } from '../../src/model.ts'

/** A page of our own writing, of one make and language: the markup between its paragraphs, and the captions it holds. */
export interface CaptionedPage {
  name: string
  language: string
  headline: string
  paragraphs: string[]
  /** Above the headline, and after each paragraph in turn. */
  before?: string
  between: string[]
  captions: Caption[]
}

const caption = (text: string, credit: string | null, file: string | null): Caption => ({
  text,
  credit,
  image: file && `https://news.example/${file}`,
})

const EN = [
  'The council of Lindholm met for the fourth time this week and heard, for most of an hour, why the ferry cannot be raised before spring.',
  'Divers had found the hull open along nine metres, said the harbour master, and no crane within reach can lift what is left of it.',
  'Until a second ship comes, buses take the long way round the bay, which adds fifty minutes to the way to work of some nine hundred people.',
]
const DE = [
  'Der Rat von Lindholm kam zum vierten Mal in dieser Woche zusammen und hörte fast eine Stunde lang, warum die Fähre nicht vor dem Frühjahr gehoben werden kann.',
  'Taucher hätten den Rumpf auf neun Metern offen gefunden, sagte die Hafenmeisterin, und kein Kran in Reichweite könne heben, was davon übrig sei.',
  'Bis ein zweites Schiff kommt, fahren Busse um die Bucht, was den Weg zur Arbeit für etwa neunhundert Menschen um fünfzig Minuten verlängert.',
]
const FR = [
  'Le conseil de Lindholm s’est réuni pour la quatrième fois cette semaine et a entendu, pendant près d’une heure, pourquoi le bac ne sera pas relevé avant le printemps.',
  'Des plongeurs ont trouvé la coque ouverte sur neuf mètres, a dit la capitaine du port, et aucune grue ne peut soulever ce qu’il en reste.',
  'En attendant un second bateau, des cars font le tour de la baie, ce qui ajoute cinquante minutes au trajet de quelque neuf cents personnes.',
]
const ES = [
  'El consejo de Lindholm se reunió por cuarta vez esta semana y escuchó, durante casi una hora, por qué el ferry no podrá ser reflotado antes de la primavera.',
  'Los buzos hallaron el casco abierto a lo largo de nueve metros, dijo la capitana del puerto, y ninguna grúa cercana puede levantar lo que queda.',
  'Hasta que llegue un segundo barco, los autobuses rodean la bahía, lo que suma cincuenta minutos al viaje de unas novecientas personas.',
]
const JA = [
  'リンドホルム市議会は今週４度目の会合を開き、フェリーの引き揚げが春までできない理由について、およそ一時間にわたり港湾当局から説明を受けた。',
  '港長によると、潜水士が船体に長さ九メートルの亀裂を確認しており、周辺の港には残った船体をつり上げられるクレーンがないという。',
  '代わりの船が来るまではバスが湾を迂回して運行し、およそ九百人の通勤時間が五十分延びる見通しで、市は運賃の補助を検討している。',
]
const RU = [
  'Совет Линдхольма собрался в четвёртый раз за неделю и почти час слушал, почему паром не удастся поднять раньше весны.',
  'Водолазы нашли в корпусе пробоину длиной девять метров, сказала начальница порта, и ни один кран поблизости не поднимет того, что осталось.',
  'Пока не придёт второй корабль, автобусы идут вокруг залива, и дорога на работу для девятисот человек стала длиннее на пятьдесят минут.',
]
const KO = [
  '린드홀름 의회는 이번 주 네 번째 회의를 열고 여객선을 봄 이전에 인양할 수 없는 이유에 대해 한 시간 가까이 설명을 들었다.',
  '항만장은 잠수부들이 선체에서 길이 9미터의 균열을 발견했으며, 남은 선체를 들어 올릴 수 있는 크레인이 인근에 없다고 말했다.',
  '두 번째 배가 올 때까지 버스가 만을 돌아 운행하며, 약 구백 명의 출근 시간이 오십 분가량 늘어날 것으로 보인다.',
]

export const PAGES: CaptionedPage[] = [
  {
    name: 'figures with a credit in an element of its own, and a lead above the headline',
    language: 'en',
    headline: 'Ferry stays down until spring',
    paragraphs: EN,
    before:
      '<figure><img src="/lead.jpg"><figcaption>The ferry at dawn. <span class="credit">Photograph: Ida Brandt/Reuters</span></figcaption></figure>',
    between: [
      '<figure><img src="/crane.jpg"><figcaption>The only crane of the port. <small>Jo Lund for The Lindholm Post</small></figcaption></figure>',
    ],
    captions: [
      caption('The ferry at dawn.', 'Ida Brandt/Reuters', 'lead.jpg'),
      caption('The only crane of the port.', 'Jo Lund for The Lindholm Post', 'crane.jpg'),
    ],
  },
  {
    name: 'American: names in brackets, submitted pictures, a gallery of slides',
    language: 'en',
    headline: 'Divers look for the ferry’s bell',
    paragraphs: EN,
    between: [
      '<div class="gallery"><div class="slide image"><img src="/1.jpg"><div class="caption">A diver leaves the water. (AP Photo/Jane Roe)</div></div><div class="slide image"><img src="/2.jpg"><div class="caption">The bell, from a brochure of 1961. Submitted photo</div></div></div>',
      '<div class="wp-caption"><img src="/3.jpg"><p class="wp-caption-text">The harbour office on Tuesday. Courtesy of Harbour Board</p></div>',
    ],
    captions: [
      caption('A diver leaves the water.', 'AP Photo/Jane Roe', '1.jpg'),
      caption('The bell, from a brochure of 1961.', 'Submitted photo', '2.jpg'),
      caption('The harbour office on Tuesday.', 'Harbour Board', '3.jpg'),
    ],
  },
  {
    name: 'plain paragraphs that are captions, and paragraphs that only look so',
    language: 'en',
    headline: 'The night the ferry went down',
    paragraphs: [...EN, '"We heard it on the radio," Ida Brandt told Reuters on March 2, 2026, when asked for a photo of her ship.'],
    between: [
      '',
      '<p>Ida Brandt on the quay of Lindholm, Norland, March 2, 2026. Reuters</p>',
      '<p>Passengers wait for news in the school of Lindholm. Jo Lund/AFP/Getty Images</p>',
    ],
    captions: [
      caption('Ida Brandt on the quay of Lindholm, Norland, March 2, 2026.', 'Reuters', null),
      caption('Passengers wait for news in the school of Lindholm.', 'Jo Lund/AFP/Getty Images', null),
    ],
  },
  {
    name: 'German: label and agency in the caption, credit in the footer of the figure',
    language: 'de',
    headline: 'Fähre bleibt bis zum Frühjahr unten',
    paragraphs: DE,
    between: [
      '<figure><img src="/a.jpg"><figcaption>Die Fähre am Morgen. Foto: Jens Maier (Keystone)</figcaption></figure>',
      '<figure><img src="/b.jpg"><figcaption>Der Kran im Hafen von Lindholm</figcaption><footer>Imago/Hafenbild</footer></figure>',
    ],
    captions: [
      caption('Die Fähre am Morgen.', 'Jens Maier (Keystone)', 'a.jpg'),
      caption('Der Kran im Hafen von Lindholm', 'Imago/Hafenbild', 'b.jpg'),
    ],
  },
  {
    name: 'German: utility classes only, the credit above the picture, words repeated from the alternative text',
    language: 'de',
    headline: 'Neunhundert fahren um die Bucht',
    paragraphs: DE,
    between: [
      '<div class="mx-auto overflow-hidden"><span class="text-sm">Foto: Deja Gerber</span><img src="/a.jpg"><div class="text-base/6">Busse warten am Anleger auf die Frühschicht</div></div>',
      '<div class="flex"><img src="/b.jpg" alt="Die Hafenmeisterin vor dem Rathaus"></div><div><p>Die Hafenmeisterin vor dem Rathaus</p><p>© Jens Maier/imago</p></div>',
    ],
    captions: [
      caption('Busse warten am Anleger auf die Frühschicht', 'Deja Gerber', 'a.jpg'),
      caption('Die Hafenmeisterin vor dem Rathaus', 'Jens Maier/imago', 'b.jpg'),
    ],
  },
  {
    name: 'French: crédit, and an aside named for its picture',
    language: 'fr',
    headline: 'Le bac restera au fond jusqu’au printemps',
    paragraphs: FR,
    between: [
      '<figure><img data-src="/a.jpg" src="/spacer.gif"><figcaption>Le bac à l’aube. Crédit photo : Luc Petit / AFP</figcaption></figure>',
      '<aside class="image left"><img src="/b.jpg"><p class="legende">La grue du port. © Anne Lenoir</p></aside>',
    ],
    captions: [caption('Le bac à l’aube.', 'Luc Petit / AFP', 'a.jpg'), caption('La grue du port.', 'Anne Lenoir', 'b.jpg')],
  },
  {
    name: 'Spanish: agency first, credit after a bar',
    language: 'es',
    headline: 'El ferry seguirá hundido hasta la primavera',
    paragraphs: ES,
    between: [
      '<figure><img src="/a.jpg"><figcaption>El ferry al alba. EFE/ Ana Ruiz</figcaption></figure>',
      '<div class="article-image-widget"><img src="/b.jpg"><p class="pie-de-foto">La grúa del puerto | Foto: Europa Press</p></div>',
    ],
    captions: [caption('El ferry al alba.', 'EFE/ Ana Ruiz', 'a.jpg'), caption('La grúa del puerto', 'Europa Press', 'b.jpg')],
  },
  {
    name: 'Japanese: who took it in brackets, agency after the mark',
    language: 'ja',
    headline: 'フェリー引き揚げは春以降',
    paragraphs: JA,
    between: [
      '<figure><img src="/a.jpg"><figcaption>夜明けのフェリー、岸壁で（山田太郎撮影）</figcaption></figure>',
      '<div class="thumb"><img src="/b.jpg"><p class="caption">港のクレーン（３日、リンドホルムで）＝ＡＰ</p></div>',
    ],
    captions: [caption('夜明けのフェリー、岸壁で', '山田太郎', 'a.jpg'), caption('港のクレーン（３日、リンドホルムで）', 'ＡＰ', 'b.jpg')],
  },
  {
    name: 'Russian: label and agency, in a modal',
    language: 'ru',
    headline: 'Паром останется на дне до весны',
    paragraphs: RU,
    between: [
      '<div class="ui-modal"><figure><img src="/a.jpg"><figcaption><p>Паром на рассвете</p><p>Фото: Иван Петров, Коммерсантъ</p></figcaption></figure></div>',
    ],
    captions: [caption('Паром на рассвете', 'Иван Петров, Коммерсантъ', 'a.jpg')],
  },
  {
    name: 'Korean: brackets with the word for picture',
    language: 'ko',
    headline: '여객선 인양 봄 이후로',
    paragraphs: KO,
    between: ['<figure><img src="/a.jpg"><figcaption>새벽 항구의 여객선. [사진 = 김민수 기자]</figcaption></figure>'],
    captions: [caption('새벽 항구의 여객선.', '김민수 기자', 'a.jpg')],
  },
  {
    name: 'lightbox data, a title with the credit, and teasers, portraits and forms that have no caption',
    language: 'en',
    headline: 'What is left of the ferry',
    paragraphs: EN,
    between: [
      '<img src="/a.jpg" data-caption="The bow of the ferry." data-credit="Ida Brandt/NTB"><figure><img src="/w.jpg"><figcaption><address>By <a rel="author" href="/jo">Jo Lund</a></address></figcaption></figure>',
      '<div class="image-box"><a href="/other"><img src="/o.jpg"></a><a href="/other">Another ferry goes down off the coast</a></div><form class="image-box"><img src="/n.jpg"><label><input type="checkbox"> I agree to the letter</label></form>',
    ],
    captions: [caption('The bow of the ferry.', 'Ida Brandt/NTB', 'a.jpg')],
  },
  {
    name: 'Nordic and Slavic: the credit on a line of its own, sources behind labels',
    language: 'sv',
    headline: 'Färjan blir kvar till våren',
    paragraphs: EN,
    between: [
      '<figure><img src="/a.jpg"></figure><p>Färjan i gryningen vid kajen i Lindholm.</p><p>Foto: Ida Brandt/TT</p>',
      '<figure><img src="/b.jpg"><figcaption>Trajekt za svítání. Zdroj: Jan Novák, Profimedia</figcaption></figure>',
    ],
    captions: [
      caption('Färjan i gryningen vid kajen i Lindholm.', 'Ida Brandt/TT', 'a.jpg'),
      caption('Trajekt za svítání.', 'Jan Novák, Profimedia', 'b.jpg'),
    ],
  },
  {
    name: 'a product card with its shop, a placeholder whose caption closes with a credit',
    language: 'en',
    headline: 'Ferry stays down until spring',
    paragraphs: EN,
    between: [
      '<div class="card"><div><img src="/a.jpg"><p class="image-credit">Photograph: Ida Brandt</p></div><div><div>Seabird oilskin no. 15</div><a href="https://shop.example/1">249 kr at Skeppsbod</a></div></div>',
      '<div><div class="lazy-placeholder"></div><div>The bow of the ferry at low water. Credit: Coastguard</div></div>',
    ],
    captions: [caption('Seabird oilskin no. 15', 'Ida Brandt', 'a.jpg'), caption('The bow of the ferry at low water.', 'Coastguard', null)],
  },
]

export const htmlOf = (p: CaptionedPage): string =>
  `<!doctype html><html lang="${p.language}"><head><meta charset="utf-8"><title>${p.headline}</title></head><body><nav><a href="/">Home</a></nav><main><article>${
    p.before ?? ''
  }<h1>${p.headline}</h1>${p.paragraphs.map((text, i) => `<p>${text}</p>${p.between[i] ?? ''}`).join('')}</article></main><footer>© The Lindholm Post</footer></body></html>`
