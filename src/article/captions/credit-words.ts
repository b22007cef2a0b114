import { AGENCIES as NEWS_AGENCIES } from '../../text/agencies.ts'

/** Picture libraries, other suppliers of pictures, and words used in place of their names. Case counts. */
const SUPPLIERS = `
  Коммерсантъ
  Getty|Getty Images|GETTY|GETTY IMAGES|Ritzau Scanpix|Scanpix|SCANPIX|Bildbyrån
  Keystone|KEYSTONE|Shutterstock|Shutterstock\\.com|Alamy|ALAMY|Alamy Stock Photo|imago|Imago|IMAGO|imago images|IMAGO Images|picture alliance|Picture Alliance|picture-alliance
  ZUMA|Zuma|ZUMA Press|SIPA|Sipa|Sipa USA|Abaca|ABACA|ABACAPRESS|REX|Rex Features|NurPhoto|ANTARA FOTO
  Handout|HANDOUT|HO|iStock|iStockphoto|Unsplash|Pixabay|Pexels|Freepik|Depositphotos|Dreamstime|123RF|Canva|Adobe Stock|Fotolia|Wikimedia|Wikimedia Commons|Wikipedia|Flickr|Instagram|Facebook|Twitter|TikTok|Telegram|YouTube
  PIXSELL|Cropix|CROPIX|Inquam Photos|Profimedia|East News|Hollandse Hoogte
  Postmedia|USA TODAY Sports|USA TODAY NETWORK|Imagn Images|Icon Sportswire|Icon Sport|Action Images|WireImage|Camera Press|Magnum Photos|Redux|Polaris|Splash News|Backgrid|BACKGRID|SWNS|PressReader|Gallo Images
  Public domain|Public Domain|PUBLIC DOMAIN|Creative Commons|CC BY|CC BY-SA|CC0
  NASA|ESA|NOAA|UN Photo|UNICEF|UNHCR|Maxar|Maxar Technologies|Planet Labs|Google Maps|Google Earth|Contacto|Folhapress|Cuartoscuro|MAXPPP|Hans Lucas|POOL|Pool|CBS|NBC|ABC|BBC|CNN|ITV|PBS
  Archivo|Archiv|Archives|Archivio|Arquivo|Arkiv|Screenshot|Supplied|SUPPLIED|Contributed|Submitted|Divulgação|Reprodução|Cedida|DR|D\\.R\\.|zVg|ZVG|privat|Privat
  ＡＰ|ＡＦＰ|ＡＦＰ時事|AFP時事|ゲッティ|アフロ|代表|视觉中国|AP연합뉴스|로이터연합뉴스|게티이미지|게티이미지뱅크`
  .trim()
  .split(/\n\s*/)
  .join('|')
/** Who signs pictures. */
export const SUPPLIERS_AND_AGENCIES = `${NEWS_AGENCIES}|${SUPPLIERS}`
export const SUPPLIER_OR_AGENCY = new RegExp(`(?:^|[\\s/(,;|=＝-])(?:${SUPPLIERS_AND_AGENCIES})(?=$|[\\s/),.;|=＝-])`, 'u')
export const ONLY_SUPPLIERS = new RegExp(
  `^(?:${SUPPLIERS_AND_AGENCIES})(?:(?: via |[\\s/,|=＝-]+)(?:${SUPPLIERS_AND_AGENCIES}))*\\.?$`,
  'u',
)

/** Words for picture and photographer, in the languages of the papers examined; each may be followed by "credit", "source" and the like. */
const PICTURE_WORDS = [
  'photos?|photograph(?:er|s|y)?|photographie|pictures?|pics?|images?|graphics?|illustrations?|infographics?|videos?|stills?|screenshots?',
  '(?:symbol|archiv|agentur|titel|screen|luft|beispiel)?-?(?:fotos?|bild(?:er)?)|fotograf(?:[ií]as?|ie|in|en|i|a|ija|ia)?|fotógraf[oa]|fotoğraf|fotó|kép|grafik|grafiken|abbildung|aufnahme|snímek|snímka|zdjęcie|fot\\.|kuva|valokuva|kuvat',
  'imagem|imagen|imágenes|bilde|billede|ljósmynd|mynd|nuotr\\.|nuotraukos|attēls|foto di|infografik[ae]?|gambar|ảnh|hình',
  'фото|снимка|снимок|изображение|світлина|φωτογραφία|φωτο|φωτό|צילום|תמונה|صورة|الصورة|تصوير|عکس|ภาพ|फोटो',
].join('|')
const CREDIT_WORDS =
  'cr[ée]dit(?:s|o|os|e)?|quelle|nachweis|rechte|sources?|rights|copyright|autore?|auteur|author|kilde|zdroj|izvor|forr[áa]sa?|πηγή|источник'
const WEAK_LABELS =
  'source|quelle|fuente|fonte|bron|kilde|källa|kaynak|źródło|zdroj|izvor|forrás|lähde|sursa|sumber|nguồn|источник|джерело|πηγή|المصدر|courtesy|provided by|via|rights?|cr[ée]dit[os]?|credits?|dok\\.'
const BY = 'by|von|par|por|av|af|door|oleh|courtesy of|courtesy|copyright'
/** "Copyright" in words, before a name without a colon. */
const RIGHTS =
  "Πνευματικά Δικαιώματα|Derechos de autor|Direitos autorais|Direitos de autor|Droits d’auteur|Droits d'auteur|Diritti|Urheberrecht|Bildrechte|Авторские права|Авторські права|Prawa autorskie|Autorská práva|Szerzői jog|Telif hakkı|Hak cipta|حقوق النشر|זכויות יוצרים"
/** Separates a label from a name. */
const COLON = '(?:\\s*[:：=＝]|\\.{3}|…)'
const WHOSE = '(?:(?:cr[ée]dits?|staff|file|ap|afp|handout|courtesy|main|top|lead|cover|stock)\\s)?'
/** Labels in Chinese, Japanese and Korean, which need no spaces and take other marks too. */
const IDEOGRAPHIC =
  '写真(?:提供)?|撮影|画像(?:提供)?|提供|出典|图片(?:来源|提供)?|图源|图|供图|摄影|来源|圖片?(?:來源)?|사진\\s?(?:출처|제공)?|출처|제공|이미지'
const EAST_ASIAN_MARK = '\\s*[:：=＝／/・|｜]'

/** A label at the start of a possible credit. */
export const CREDIT_LABEL = new RegExp(
  `^(?:${WHOSE}(?:(?:${PICTURE_WORDS})[\\s-]?(?:${CREDIT_WORDS})?|${WEAK_LABELS})(?:${COLON}|\\s+(?:${BY})(?:\\s*[:：]|(?=\\s)))|(?:${IDEOGRAPHIC})${EAST_ASIAN_MARK}|courtesy(?: of)?(?=\\s)|(?:photo|foto)(?=\\s+\\p{L})|[©ⓒⒸ]|[(（][cｃ][)）]|copyright(?: ©)?|(?:${RIGHTS})(?=\\s+[\\p{Lu}\\p{Lo}])|credit(?=\\s+\\p{L}))\\s*`,
  'iu',
)
/**
 * A label that can only mean a picture: text may be signed "Source: dpa", but not "Credit:". Matched backwards from its end, because every
 * paragraph is searched and colons are rarer than letters.
 */
export const PICTURE_LABEL = new RegExp(
  [
    `(?:[:：=＝…]|\\.{3})(?<=(?<![\\p{L}\\p{N}])(?:(?:${PICTURE_WORDS})[\\s-]?(?:${CREDIT_WORDS})?|cr[eé]dits?)${COLON})`,
    `(?:/|\\s(?:${BY})\\s)(?<=(?<![\\p{L}\\p{N}])(?:${PICTURE_WORDS})[\\s-]?(?:${CREDIT_WORDS})?(?:\\s+(?:${BY})\\s|/))`,
    '(?:photo|foto|фото|світлина)\\s+\\p{L}|写真|撮影|画像|图片|图源|供图|摄|圖|사진|이미지',
  ].join('|'),
  'iu',
)
/** A label within a caption. After a full stop, a dash or a bracket a weaker label is enough than in the middle of a sentence. */
export const LABELLED = new RegExp(
  `(?:(?<![\\p{L}\\p{N}])(${WHOSE}(?:(?:${PICTURE_WORDS})[\\s-]?(?:${CREDIT_WORDS})?|${WEAK_LABELS})${COLON}|(?:photo(?:graph)?s?|pictures?|images?|fotos?|bild|illustration)\\s+(?:${BY})\\s|courtesy of\\s|^courtesy\\s|credit\\s(?=\\p{L}))|(?:(?<=[.!?…。"”»)\\]'’]\\s*)|(?<=\\s[-–—|•/·]\\s?)|^)((?:photos?|fotos?|fotografía|imagen|image)\\s(?:di|de|d['’]|[-–—])\\s?(?=\\p{L}))|(?<=[/|]\\s?)(?:фото|foto|photo|світлина|снимка|zdjęcie|снимок)\\s(?=[\\p{L}@])|((?:${IDEOGRAPHIC})${EAST_ASIAN_MARK}))\\s*`,
  'giu',
)
export const COPYRIGHT = new RegExp(
  `[©ⓒⒸ]|[(（][cCｃＣ][)）]\\s?(?=[\\p{Lu}\\p{Lo}\\d])|\\b[Cc]opyright[\\s:]|(?<=[.!?»”"]\\s)(?:${RIGHTS})\\s(?=[\\p{Lu}\\p{Lo}])`,
  'gu',
)
