/** Conditions of use that suppliers write beside a text: "EDITORIAL USE ONLY. NO ARCHIVES", "Nur zur redaktionellen Verwendung". */

/** Words that limit, and words for what is limited, in the languages of the agencies. A statement of conditions is made of both. */
const LIMITS =
  'no|not|only|mandatory|must|restricted|exclusively|solely|prohibited|out|nur|nicht|keine?r?|ausschließlich|verboten|untersagt|uniquement|seulement|exclusivement|pas|aucune?|interdite?s?|obligatoire|solo|sólo|únicamente|prohibid[oa]s?|obligatori[oa]|apenas|somente|proibid[oa]s?|soltanto|esclusivamente|vietat[oaei]|alleen|niet|geen|uitsluitend|verplicht|endast|inte|ej|kun|ikke|vain|ei|tylko|zakaz|только|запрещен[оаы]?'
const USES =
  'use|uses|usage|sales?|resales?|archiv(?:e|es|ing|al|o|io|age|ierung|ieren)?|reproduc\\p{L}+|publication|syndication|licens\\p{L}+|credit|training|distribution|redistribution|advertising|marketing|campaigns|merchandising|editorial\\p{L}*|commercial\\p{L}*|redaktionell\\p{L}*|verwendung|nutzung|weiterverkauf|verkauf|veröffentlichung|nennung|werbung|éditoriale?|utilisation|vente|revente|reproduction|diffusion|mention|uso|venta|ventas|reventa|difusión|venda|vendas|revenda|arquivos?|vendita|riproduzione|redazionale|gebruik|redactioneel|verkoop|användning|redaktionell|bruk|salg|käyttöön|użytek|использован\\p{L}+|продаж\\p{L}*|архив\\p{L}*|коммерческ\\p{L}+|редакционн\\p{L}+'
const JOINING = 'for|to|of|in|and|or|the|zur|für|und|zum|pour|à|un|et|para|de|y|e|per|voor|en|och|og|til|för|do|для|и|не'
const LIMIT = new RegExp(`(?<![\\p{L}])(?:${LIMITS})(?![\\p{L}])`, 'iu')
const USE = new RegExp(`(?<![\\p{L}])(?:${USES})(?![\\p{L}])`, 'iu')
const OF_TERMS = new RegExp(`^(?:${LIMITS}|${USES}|${JOINING})$`, 'iu')
/** In scripts without spaces: "for editorial use only", "no reproduction", "no unauthorised reprint". */
const EAST_ASIAN =
  /(?:使用|転載|複製|販売|转载|轉載|複製|复制|销售|사용|전재|배포).{0,8}(?:のみ|禁|不可|厳禁|仅|限|금지|불가)|(?:無断|无断|未经|未經|禁止|不得|무단).{0,10}(?:使用|転載|複製|转载|轉載|复制|사용|전재|배포)/

/** Two words or more in capitals, with what stands between them. */
const CAPITALS =
  /(?<![\p{L}\p{N}/])[*([]*\p{Lu}[\p{Lu}\p{N}.,'’"“”/&:;*()[\]!–—-]*(?!\p{L})(?:\s+[\p{Lu}\p{N}"“”/&*([–—-][\p{Lu}\p{N}.,'’"“”/&:;*()[\]!–—-]*(?!\p{L}))+/gu
/** Between sentences, and before a dash. */
const BETWEEN = /(?<=[.!?]["”»)]?)(?=\s)|(?<=。)|(?=\s[-–—]\s)/u
/** Above this share, the words of a sentence are those of conditions. "No sales were made on Tuesday" has half. */
const MOSTLY = 0.6

/**
 * Takes conditions of use out of a text: runs of capitals that state some, and closing sentences made of little else.
 * @returns the text without them, and each of them as written
 */
export function splitUsageTerms(text: string): { rest: string; terms: string[] } {
  if (!(LIMIT.test(text) && USE.test(text)) && !EAST_ASIAN.test(text)) return { rest: text, terms: [] }
  const terms: string[] = []
  const take = (part: string) => {
    terms.push(bare(part))
    return part.trimEnd().endsWith(').') ? '. ' : ' '
  }
  // A text all in capitals is read by its sentences only.
  const isShouted = text === text.toUpperCase()
  const calm = isShouted ? text : text.replace(CAPITALS, (run) => (states(run) ? take(run) : run))
  const sentences = calm.split(BETWEEN).filter((sentence) => sentence.trim())
  const end = sentences.findLastIndex((sentence) => !isOfTerms(sentence)) + 1
  terms.push(...sentences.slice(end).map(bare))
  const rest = terms.length
    ? sentences
        .slice(0, end)
        .join('')
        .replace(/\s+/g, ' ')
        .replace(/ (?=[.,])/g, '')
        .replace(/[\s*([/–—-]+$/u, '')
        .trim()
    : text
  return { rest, terms: terms.filter(Boolean) }
}

const states = (text: string) => LIMIT.test(text) && USE.test(text)

function isOfTerms(sentence: string): boolean {
  if (EAST_ASIAN.test(sentence)) return [...sentence].length < 40
  const words = sentence.match(/\p{L}+/gu) ?? []
  return states(sentence) && words.filter((word) => OF_TERMS.test(word)).length >= words.length * MOSTLY
}

const bare = (term: string) => term.replace(/^[\s*([/–—-]+|[\s*\])/–—-]+\.?$/gu, '').replace(/\s+/g, ' ')
