/** Banners for consent and offers of subscriptions, recognised by what they are made of: controls, prices, and few subjects in many languages. */
import { isTag } from 'domhandler'
import { clean, wordCount } from './text.ts'
import { type Element, find, findAll, type Node, type Root, textOf } from './tree.ts'

/** Characters of such a part at most. */
const LONGEST = 2_500
/** Share of its lines that have one of its subjects. */
const MOST = 0.5

/** What consent is asked for, stems in some twenty languages: the technique, the agreement, the data, those who get them. */
const CONSENT_SUBJECTS = [
  /cookie|кук[иі]|クッキー|쿠키|คุกกี้|كوكيز/iu,
  /consent|consens|zustimm|einwillig|toestemming|\bzgod|souhlas|samtyck|samtykk|suostumu|hozzájárul|соглас|згод|onay|\brıza|同意|동의|αποδοχ|συγκατάθ/iu,
  /personal data|données|\bdati\b|datos|daten|gegevens|\bdan(?:e|ych)\b|\bdados|údaje|personuppgift|opplysninger|данны|veri\b|個人情報|个人信息|개인정보|δεδομέν/iu,
  /partner|third[- ]part|drittanbieter|\btiers\b|terze parti|terceros|derde part|\bsuivi\b|fornitor|proveedor|\bwerbung|tracking|publicit|personali[sz]|annons|reklam|реклам|広告|广告|광고|advertis|διαφήμισ/iu,
]
const AGREES =
  /accept|akzept|zustimm|einverstanden|accett|acept|aceit|akkoord|zgadzam|akcept|souhlas|přijm|godkänn|godta|hyväks|elfogad|принять|соглас|прийняти|погодж|\bag?ree\b|同意|許可|동의|kabul|setuju|đồng ý|موافق|אישור|αποδοχή|συμφων/iu
/** Subscribing, in stems; prices; signing in. */
const SUBSCRIBES =
  /subscri|abonn|\babo\b|suscri|abbona|assin(?:e|ar|ante|atura)|prenumer|předplat|előfizet|подпис|передплат|tilaa|abone|訂閱|订阅|購読|有料|会員|구독|συνδρομ|premium|membership|unlock|newsletter/iu
const PRICE =
  /(?:[$€£¥₩₹₽]|\b(?:USD|EUR|CHF|kr))\s?\d|\d[\d.,]*\s?(?:[$€£¥₩₹₽円元원]|(?:USD|EUR|CHF|zł|kr|Kč|Ft|руб|euros?|Euro|lei)(?!\p{L}))|\d\s?%/u
const SIGNS_IN =
  /log ?in|sign ?in|anmelden|einloggen|connect(?:er|ez)|iniciar sesi|inicia sesi|accedi|entrar|inloggen|zaloguj|přihlás|logga in|logg inn|log ind|kirjaudu|войти|увійти|giriş|登录|登入|ログイン|로그인|σύνδεση|account/iu

const countOf = (text: string, subjects: RegExp[]) => subjects.filter((subject) => subject.test(text)).length
const isControl = (e: Element) =>
  e.name === 'button' ||
  (e.name === 'a' && Boolean(e.attribs.href)) ||
  (e.name === 'input' && /^(?:button|submit)$/.test(e.attribs.type ?? ''))
const agrees = (within: { children: Node[] }) =>
  findAll(within, (e) => isControl(e) && AGREES.test(labelOfControl(e)) && wordCount(labelOfControl(e)) <= 6, 1).length > 0
const labelOfControl = (e: Element): string => clean(e.children.map((child) => textOf(child)).join(' ') || (e.attribs.value ?? ''))

/** Whether a part of a page asks for consent or offers a subscription, most of its lines being of that. */
export function isOffer(element: Element, characters: number): boolean {
  if (!['div', 'section', 'aside', 'article'].includes(element.name) || characters > LONGEST || characters < 20) return false
  if (!find(element, isControl) || find(element, (e) => e.name === 'h1')) return false
  const text = clean(textOf(element))
  const asks = countOf(text, CONSENT_SUBJECTS) >= 2 && agrees(element)
  const offers = countOf(text, [SUBSCRIBES, PRICE, SIGNS_IN]) >= 2 && SUBSCRIBES.test(text) && SIGNS_IN.test(text)
  if (!asks && !offers) return false
  const lines = linesOf(element)
  const subjects = asks ? [...CONSENT_SUBJECTS, AGREES] : [SUBSCRIBES, PRICE, SIGNS_IN]
  return lines.filter((line) => countOf(line, subjects) > 0).length >= lines.length * MOST
}

/** The texts of the innermost blocks. */
function linesOf(element: Element): string[] {
  const inner = findAll(element, (e) => /^(?:p|h[2-6]|li|button|td|label)$/.test(e.name), 60).map((e) =>
    clean(e.name === 'button' ? labelOfControl(e) : textOf(e)),
  )
  const lines = inner.filter(Boolean)
  return lines.length
    ? lines
    : element.children
        .filter((c) => isTag(c))
        .map((c) => clean(textOf(c)))
        .filter(Boolean)
}

/** Whether a page that says little does so to be agreed with: two subjects of consent, and a control that agrees. */
export const asksForConsent = (root: Root, shown: string): boolean => countOf(shown, CONSENT_SUBJECTS) >= 2 && agrees(root)

/** Frames and scripts of the makers of bot checks. */
const CHECKERS = /recaptcha|hcaptcha|turnstile|captcha-delivery|challenge-platform|_incapsula_|px-captcha|geetest|awswaf|datadome/i
const ROBOTS = /\brobots?\b|\bbots?\b|roboter|ロボット|机器人|機器人|로봇|робот|captcha/iu
const CONFIRMS = /verif|confirm|prove|bestätig|vérifi|bevestig|potwierd|подтверд|підтверд|確認|验证|驗證|확인|認証|doğrula/iu

/** Whether a page that says next to nothing checks whether its reader is a person. */
export const checksReader = (root: Root, shown: string): boolean =>
  (ROBOTS.test(shown) && CONFIRMS.test(shown)) ||
  find(root, (e) => CHECKERS.test(`${e.attribs.src ?? ''} ${e.attribs.id ?? ''} ${e.attribs.class ?? ''}`)) !== null

const PLACE =
  /europ|\bEEA\b|\bEU\b|GDPR|RGPD|DSGVO|your (?:region|country|location)|\bregion|votre pays|su país|vostro paese|ihrem land|uw land|twoim kraju|вашей стран|вашем регион|地域|地区|지역/iu
const ABSENT =
  /unavailable|not (?:currently )?available|no longer available|indisponible|non (?:è |sono )?disponibil|no (?:está |se encuentra )?disponible|nicht (?:mehr )?(?:verfügbar|erreichbar)|niet beschikbaar|niedostępn|недоступ|indisponível|ご利用いただけません|ご覧いただけません|不可用|无法访问|이용하실 수 없/iu
/** Whether a page that says little is withheld from readers of a region. */
export const withholdsByRegion = (shown: string): boolean => PLACE.test(shown) && ABSENT.test(shown)
