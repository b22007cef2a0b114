import { describe, expect, it } from 'vitest'
import { readPage } from '../../src/article/page.ts'

const url = 'https://news.example/a/story-1'
const read = (html: string, address = url) =>
  readPage(Buffer.from(`<!doctype html>${html}`), { contentType: 'text/html; charset=utf-8', url: address })
const copy = (html: string, address = url) => {
  const reading = read(html, address)
  if (reading.kind !== 'article') throw new Error(reading.trouble.message)
  return reading.copy
}
const STORIES = {
  sv: [
    'Hamnen i Tarnvik stänger den gamla kajen efter att dykare hittat sprickor i sju av pålarna, meddelade kommunen på måndagen.',
    'Arton fiskebåtar flyttas till en tillfällig brygga norr om fyren, och avgiften tas bort så länge arbetet pågår.',
    'Arbetet beräknas kosta tolv miljoner kronor och pågå till slutet av maj, enligt den plan som nämnden har antagit.',
  ],
  pt: [
    'O porto de Tarnia fechou o cais antigo depois que mergulhadores encontraram rachaduras em sete estacas, informou a prefeitura na segunda-feira.',
    'Dezoito barcos de pesca passarão a usar uma ponte provisória ao norte do farol, e a taxa será suspensa durante a obra.',
    'A obra deve custar doze milhões de reais e durar até o fim de maio, segundo o plano aprovado pela comissão.',
  ],
  cs: [
    'Přístav v Tarnově uzavřel staré molo poté, co potápěči našli trhliny v sedmi pilotách, oznámilo v pondělí město.',
    'Osmnáct rybářských lodí se přesune k dočasnému molu severně od majáku a po dobu prací nebude vybírán poplatek.',
    'Práce mají stát dvanáct milionů korun a potrvají do konce května, jak stojí v plánu, který schválil výbor.',
  ],
}
type Language = keyof typeof STORIES
const HEADLINES: Record<Language, string> = {
  sv: 'Gamla kajen i Tarnvik stängs efter fynd av sprickor',
  pt: 'Porto de Tarnia fecha cais antigo por rachaduras',
  cs: 'Přístav v Tarnově uzavřel staré molo kvůli trhlinám',
}
const languages = Object.keys(STORIES) as Language[]
const paragraphs = (language: Language) => STORIES[language].map((text) => `<p>${text}</p>`).join('')
const page = (language: Language, around: (body: string) => string) =>
  `<html lang="${language}"><title>${HEADLINES[language]}</title><body><h1>${HEADLINES[language]}</h1>${around(paragraphs(language))}</body></html>`

describe('the body, whatever its frame is called', () => {
  it.each(languages)('is found in %s under names of clutter, beside a gallery with longer captions', (language) => {
    const gallery = Array.from(
      { length: 9 },
      (_, n) => `<figure><img src="/${n}.jpg"><figcaption>${n}. ${STORIES[language].join(' ')} ${n}</figcaption></figure>`,
    ).join('')
    for (const name of ['related-links', 'story subscribe', 'share follow', 'newsletter-body'])
      expect(copy(page(language, (body) => `<div class="g">${gallery}</div><div class="${name}">${body}</div>`)).body).toEqual(
        expect.arrayContaining(STORIES[language]),
      )
  })

  it.each(languages)('is found in %s under flags', (language) => {
    for (const flags of ['hasSidebar enableNewsletter', 'no-comments', 'disableSharing allowComments'])
      expect(copy(page(language, (body) => `<div class="${flags}">${body}</div>`)).body).toEqual(STORIES[language])
  })

  it.each(languages)('ends in %s where the next article begins', (language) => {
    const [next] = languages.filter((other) => other !== language)
    const html = `<html lang="${language}"><title>${HEADLINES[language]}</title><main>${[language, next!]
      .map((one) => `<section><h1>${HEADLINES[one]}</h1>${paragraphs(one)}</section>`)
      .join('')}</main></html>`
    expect(copy(html).body).toEqual(STORIES[language])
  })
})

describe("readers' comments", () => {
  it.each([
    ['sv', 'Kalle skrev 14:07', 'Äntligen tar någon ansvar för den gamla kajen, det var på tiden.'],
    ['pt', 'Marta, 23/11/2026', 'Já era tempo de alguém cuidar desse cais, que estava perigoso há anos.'],
    ['cs', 'Pepa před 3 h', 'Konečně se o to molo někdo postará, bylo to opravdu nebezpečné místo.'],
  ] as const)('are no part of the body in %s, whatever their names', (language, head, text) => {
    const comments = Array.from({ length: 5 }, (_, n) => `<div class="x1"><span><b>${head}</b></span><p>${text} ${n}</p></div>`).join('')
    expect(copy(page(language, (body) => `<div class="t">${body}<div class="y">${comments}</div></div>`)).body).toEqual(STORIES[language])
  })

  it('are not the entries of a chronicle', () => {
    const entries = [3, 4, 5].map((day) => `<div class="e"><b>${day} mars 2026</b><p>${STORIES.sv[day - 3]}</p></div>`).join('')
    expect(copy(page('sv', () => `<div>${entries}</div>`)).body).toEqual(expect.arrayContaining(STORIES.sv))
  })
})

describe('consent walls and offers', () => {
  it.each([
    [
      '<h1>Posten</h1><p>Vi och våra 90 partner lagrar cookies på din enhet och behandlar personuppgifter för annonser.</p><button>Godkänn alla</button>',
    ],
    [
      '<h1>O Diário</h1><p>Nós e os nossos parceiros usamos cookies e tratamos dados para publicidade personalizada.</p><a href="/ok">Aceitar</a>',
    ],
    [
      '<h1>Deník</h1><p>Používáme cookies a zpracováváme údaje, abychom mohli zobrazovat reklamy. Bez souhlasu to nejde.</p><button>Přijmout vše</button>',
    ],
    [
      '<h1>新聞</h1><p>当サイトは広告のためクッキーを使用し、個人情報を取り扱います。続けるには同意が必要です。</p><button>同意する</button>',
    ],
    ['<h1>Вестник</h1><p>Мы используем файлы куки и данные о посещениях для показа рекламы.</p><button>Принять</button>'],
  ])('are known by subjects and controls: %s', (body) => {
    expect(read(`<body><main>${body}</main></body>`)).toMatchObject({ trouble: { code: 'CONSENT_WALL' } })
  })

  it.each([
    ['sv', '<p>Vi använder cookies för annonser och behandlar personuppgifter.</p><button>Godkänn alla</button>'],
    ['pt', '<p>Usamos cookies e tratamos dados para publicidade.</p><button>Aceitar</button>'],
    ['cs', '<p>Používáme cookies a zpracováváme údaje pro reklamy.</p><button>Přijmout vše</button>'],
  ] as const)('are not banners above a short article in %s', (language, banner) => {
    const html = `<html lang="${language}"><title>${HEADLINES[language]}</title><div id="b">${banner}</div><h1>${HEADLINES[language]}</h1><div>${paragraphs(language)}</div>`
    expect(copy(html).body).toEqual(STORIES[language])
  })

  it('are not articles about cookies and data', () => {
    const text =
      'The regulator fined the company for setting cookies without consent and for passing personal data to advertising partners.'
    expect(read(`<h1>Regulator fines company over cookies</h1><p>${text}</p><p>${text} It will appeal.</p>`)).toMatchObject({
      kind: 'article',
    })
  })

  it.each([
    ['sv', '<p>Artikeln är för prenumeranter. Prenumerera för 99 kr i månaden.</p><p>Redan kund? <a href="/in">Logga in</a></p>'],
    ['pt', '<p>Assine por R$ 9,90 ao mês e leia tudo.</p><p>Já é assinante? <a href="/e">Entrar</a></p>'],
    ['cs', '<p>Předplaťte si noviny od 99 Kč měsíčně.</p><p>Máte předplatné? <a href="/p">Přihlásit se</a></p>'],
  ] as const)('leave their offer out of the body in %s', (language, offer) => {
    expect(copy(page(language, (body) => `<div class="t">${body}<div class="z">${offer}</div></div>`)).body).toEqual(STORIES[language])
  })
})

describe('lines', () => {
  it('after single breaks are paragraphs where they end sentences', () => {
    for (const language of languages)
      expect(copy(page(language, () => `<div>${STORIES[language].join('<br>')}</div>`)).body).toEqual(STORIES[language])
  })

  it('of a table are paragraphs', () => {
    const rows = '<table><tr><td>Norr</td><td><ul><li>412</li></ul></td></tr><tr><td>Söder</td><td>298</td></tr></table>'
    expect(copy(page('sv', (body) => `<div>${body}${rows}</div>`)).body).toEqual([...STORIES.sv, 'Norr | 412', 'Söder | 298'])
  })

  it('in buttons that open text are its headings', () => {
    const part = (n: number) => `<div><button aria-expanded="false">Vad kostar del ${n}?</button><div><p>${STORIES.sv[n]}</p></div></div>`
    expect(copy(page('sv', () => `<div>${[0, 1, 2].map(part).join('')}</div>`)).body).toEqual(
      [0, 1, 2].flatMap((n) => [`Vad kostar del ${n}?`, STORIES.sv[n]]),
    )
  })

  it.each(['更新时间：2026-03-04 12:59', '来源：新华社 编辑：李明', 'Följ oss på Telegram', 'Siga o nosso canal no WhatsApp!'])(
    'of the desk and calls are left out: %s',
    (line) => {
      expect(copy(page('cs', (body) => `<div>${body}<p>${line}</p></div>`)).body).toEqual(STORIES.cs)
    },
  )
})

describe('captions', () => {
  it.each([
    ['<figure><img src="/a.jpg"><figcaption><cite>Bildbolaget</cite></figcaption></figure>', '', 'Bildbolaget'],
    ['<figure><img src="/a.jpg"><figcaption>Kajen i måndags. / A. B. Lind</figcaption></figure>', 'Kajen i måndags.', 'A. B. Lind'],
    [
      '<div class="bild"><img src="/a.jpg"><div class="bildtext"><span>© Eva Lind/Posten</span><br><span>Kajen i gryningen</span></div></div>',
      'Kajen i gryningen',
      'Eva Lind/Posten',
    ],
    ['<p><img src="/a.jpg"></p><p>△Kajen i gryningen</p>', 'Kajen i gryningen', null],
    [
      '<figure><figure><img src="/a.jpg"></figure><figcaption>Kajen i gryningen. Foto: Eva Lind</figcaption></figure>',
      'Kajen i gryningen.',
      'Eva Lind',
    ],
    [
      '<figure><img src="/a.jpg" alt="Högsta domstolen"><figcaption>Högsta domstolen / Shutterstock</figcaption></figure>',
      'Högsta domstolen',
      'Shutterstock',
    ],
  ])('are told from credits: %s', (figure, text, credit) => {
    const [first, ...rest] = STORIES.sv.map((one) => `<p>${one}</p>`)
    const { captions, body } = copy(page('sv', () => `<div>${first}${figure}${rest.join('')}</div>`))
    expect(captions).toMatchObject([{ text, credit, image: 'https://news.example/a.jpg' }])
    expect(body).toEqual(STORIES.sv)
  })

  it('are neither calls nor the time of the article, and pictures have no unfilled addresses', () => {
    for (const figure of [
      '<figcaption>Siga o nosso perfil no Google News</figcaption>',
      '<figcaption>Eva Lind 2026-03-04 12:59</figcaption>',
    ])
      expect(copy(page('pt', (body) => `<div>${body}<figure><img src="/a.png">${figure}</figure>${body}</div>`)).captions).toEqual([])
    const figure = '<figure><img src="/a_{size}.jpg"><figcaption>O cais na segunda-feira</figcaption></figure>'
    expect(copy(page('pt', (body) => `<div>${body}${figure}</div>`)).captions).toMatchObject([{ image: null }])
  })
})

describe('who, when and under which headline', () => {
  it.each([
    ['he', 'מאת: דנה לוי', ['דנה לוי']],
    ['ja', '記者　山田花子', ['山田花子']],
    ['ko', '김하나 기자 hana@news.example', ['김하나']],
    ['en', 'By Ann Roe, Bo Reed, and Cy Dunn', ['Ann Roe', 'Bo Reed', 'Cy Dunn']],
    ['it', 'di Ugo Conti - Pavia - 4 marzo 2026', ['Ugo Conti']],
  ])('reads a byline in %s: %s', (_, line, names) => {
    expect(copy(page('sv', (body) => `<div class="author">${line}</div><div>${body}</div>`)).byline).toEqual(names)
  })

  it.each([
    ['fa-IR', '۴ مارس ۲۰۲۶', '2026-03-04'],
    ['he', '4 במרץ 2026', '2026-03-04'],
    ['lv', '2026. gada 4. martā', '2026-03-04'],
    ['ja', '令和8年3月4日', '2026-03-04'],
    ['th', '4 มีนาคม 2569', '2026-03-04'],
    ['pt-BR', '04/03/2026 22:30', '2026-03-05'],
  ])('reads a date in %s: %s', (language, line, day) => {
    const html = page('sv', (body) => `<div>${line}</div><div>${body}</div>`).replace('lang="sv"', `lang="${language}"`)
    expect(copy(html).published?.slice(0, 10)).toBe(day)
  })

  it('takes of several articles in linked data the one with this headline or address', () => {
    const thing = (headline: string, name: string, more = {}) => ({
      '@type': 'NewsArticle',
      headline,
      author: { '@type': 'Person', name },
      ...more,
    })
    const data = (things: unknown[]) => `<script type="application/ld+json">//<![CDATA[\n${JSON.stringify(things)}\n//]]></script>`
    const other = thing('Something else happened in town', 'Other Person', { articleBody: 'x', datePublished: '2026-01-01' })
    for (const own of [thing(HEADLINES.sv, 'Eva Lind'), thing('Kajen stängs', 'Eva Lind', { url })])
      expect(copy(page('sv', (body) => `${data([other, own])}<div>${body}</div>`)).byline).toEqual(['Eva Lind'])
  })

  it.each([
    '<h1>Gamla kajen i Tarnvik stängs efter fynd av sprickor<span>Kommentarer: 12</span></h1>',
    '<div class="t">Gamla kajen i Tarnvik stängs efter fynd av sprickor</div>',
  ])('reads the headline without counters, and without a heading: %s', (heading) => {
    const html = `<title>Gamla kajen i Tarnvik stängs efter fynd av sprickor - Nyheter - Posten</title><div>${heading}${paragraphs('sv')}</div>`
    expect(copy(html).headline).toBe(HEADLINES.sv)
  })
})
