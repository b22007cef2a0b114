/** Lines by which papers call their readers elsewhere, and the desk's own lines, recognised by platforms, dead links and labels rather than by whole phrases. */

import { writtenDate } from '../../text/written-date.ts'
import type { Block } from '../html/flow.ts'
import { wordCount } from '../html/text.ts'
import { findAll, isLink } from '../html/tree.ts'

const PLATFORM =
  /google|whatsapp|telegram|facebook|instagram|\btwitter|youtube|tiktok|viber|linkedin|flipboard|wechat|微信|微博|公众号|\bLINE\b|дзен|вконтакте|телеграм|newsletter|рассылк|biuletyn|hírlev|nieuwsbrief|nyhetsbrev|メルマガ|뉴스레터/iu
/** The paper and its reader: "our", "us", "your" in the languages of some twenty papers. */
const US =
  /(?<!\p{L})(?:our|us|your|notre|nos|nous|votre|vos|unser\p{L}*|uns|ihr(?:e[nrm]?)?|nuestr\p{L}+|nostr\p{L}+|noi|nosso\p{L}*|nossa\p{L}*|nas|nasz\p{L}*|two[ij]\p{L}*|onze|ons|jouw|vår\p{L}*|oss|vores|meidän|naš\p{L}*|наш\p{L}*|нас|ваш\p{L}*|bizi|kami|私たち|当社|本站|我们|저희)(?!\p{L})/iu
const LONGEST = 40
const SHORT = 14

/** Where newsletters go. */
const MAILBOX = /inbox|mailbox|mailow|posteingang|postfach|boîte|bandeja|buzón|casella|caixa de entrada|почт|メールボックス|邮箱|이메일/iu

/** Whether a line calls the reader to a platform or a newsletter of the paper: short, about both, and no quotation. */
export function isCall(text: string, linked = 0): boolean {
  if (text.length > 400 || /["“”«»„]/u.test(text) || !PLATFORM.test(text) || !US.test(text)) return false
  const words = wordCount(text, LONGEST + 1)
  return words <= LONGEST && (MAILBOX.test(text) || words <= SHORT || linked > 0 || /[!！)]$/.test(text))
}

/** Labels of the desk in Chinese, Japanese and Korean, which stand before a colon. */
const DESK_LABELS =
  '来源|來源|时间|時間|作者|编辑|編輯|责任编辑|責任編輯|责编|責編|记者|記者|校对|校對|审核|編集|出处|原标题|关键词|标签|更新时间|发布时间|编审|監修|文責|기자|출처|편집'
const DESK_LINE = new RegExp(
  `^[\\s【(（\\[]*(?:(?:${DESK_LABELS})\\s*[:：]\\s*[^:：。]{0,24}[\\s】)）\\]]*){1,5}(?:[\\d:： /-]{0,20})$`,
  'u',
)
const TIME = /\d{1,2}[:：]\d\d/
/** Words beside the date. */
const FEW_WORDS = 9

/** Whether a line says who edited, where it was taken from, or when, and nothing else. */
export const isDeskLine = (text: string): boolean =>
  text.length <= 120 &&
  (DESK_LINE.test(text) ||
    (TIME.test(text) &&
      /^(?:更新|发布|公開|配信|입력|수정|등록)/u.test(text) &&
      writtenDate(text, null) !== null &&
      wordCount(text.replace(/\d+/g, ' ')) <= FEW_WORDS))

/** Whether a block is tools of the page: most of it are links that lead nowhere. */
export function isTools({ element, text, linked }: Block): boolean {
  if (!linked || text.length > 200) return false
  const links = findAll(element, isLink, 20)
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
  return linked >= letters * 0.8 && links.length >= 2 && links.every((a) => /^(?:#|javascript:)/i.test(a.attribs.href!.trim()))
}
