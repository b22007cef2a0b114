import type { SplitCaption } from './credit-form.ts'
import { ONLY_SUPPLIERS } from './credit-words.ts'

const OPENING_BRACKET = '[(（【\\[［]'
const CLOSING_BRACKET = '[)）】\\]］]'
const SIGNER = '[^\\s()（）【】\\[\\]［］、。，＝=:：/／]{2,30}'

/** Credits of Chinese, Japanese and Korean papers, where the words for "taken by" and "provided by" follow the name. The name is the first group. */
const FORMS: RegExp[] = [
  // （取自 X）, (翻攝自 X), （図：X）: where the picture was taken from, before the name.
  new RegExp(
    `\\s*${OPENING_BRACKET}(?:取自|翻攝自?|翻摄自?|摘自|截自|截圖自?|截图自?|引自|擷取自|図[/／:：])\\s?([^()（）【】\\[\\]［］。]{2,40})${CLOSING_BRACKET}[.。]?$`,
    'u',
  ),
  // （山田太郎撮影）, (代表撮影), [삼성전자 제공]: in brackets at the end.
  new RegExp(
    `\\s*${OPENING_BRACKET}([^()（）【】\\[\\]［］。]{2,40}?)\\s?(?:氏|さん)?\\s?(?:撮影|提供|写す|攝影?|摄影?|供图|제공)${CLOSING_BRACKET}[.。]?$`,
    'u',
  ),
  // ＝山田太郎撮影 and 、山田太郎撮影
  new RegExp(`[＝=、。]\\s?(${SIGNER})(?:撮影|提供|写す)[.。]?$`, 'u'),
  // 新华社记者 李明 摄, 张伟 供图, also without a space after a full stop
  /(?:^|(?<=[\s。！？”]))((?:[\u4e00-\u9fff]{2,6}(?:记者|通讯员|記者)\s?)?[\u4e00-\u9fff·]{2,10}(?:\s[\u4e00-\u9fff]{1,3})?)\s?(?:摄|摄影|拍摄|供图|攝|攝影|제공)[.。]?$/u,
  // …하고 있다. 김민수 기자, …/삼성전자 제공
  /(?:(?<=[.!?]\s?)|\/)((?:[가-힣]{2,4}\s)?[가-힣]{2,4}\s?(?:사진|선임|인턴|객원)?기자)[.]?$/u,
  /(?:(?<=\.)\s?|\/)([^\s/][^/.]{1,30})\s제공[.]?$/u,
]
/** ＝ＡＰ, ＝ロイター: the same mark also precedes date and place, so only agencies count. */
const EQUALS = /[＝=]\s?([^＝=]{2,40})$/u

/** Caption and credit in the forms of East Asian papers; null where there is none. */
export function eastAsianCredit(text: string): SplitCaption | null {
  if (!/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/u.test(text)) return null
  for (const form of FORMS) {
    const found = form.exec(text)
    if (found) return { text: text.slice(0, found.index).trim(), credit: found[1]!.trim(), form: 'label' }
  }
  const signed = EQUALS.exec(text)
  return signed && ONLY_SUPPLIERS.test(signed[1]!) ? { text: text.slice(0, signed.index).trim(), credit: signed[1]!, form: 'agency' } : null
}
