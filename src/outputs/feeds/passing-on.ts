import type { FeedStory } from './story.ts'

const NEGATION =
  /(?<!\p{L})(?:no|not|never|without|nicht|keine?r?n?|ohne|verboten|untersagt|pas|aucune?|sans|interdite?|sin|no se|prohibid[oa]|não|sem|proibid[oa]|non|senza|vietat[oa]|geen|niet|zonder|inte|ingen|utan|ikke|uten|uden|ei|bez|zakaz|nie|не|без|запрещен[оаы]?)(?!\p{L})/iu
const PASSING_ON =
  /(?<!\p{L})(?:re-?distribut\p{L}*|syndicat\p{L}*|resale|resell\p{L}*|re-?sales?|re-?publi\p{L}*|pass(?:ed|ing)? on|third part\p{L}*|weitergabe|weiterverbreit\p{L}*|weiterverkauf|weiterveräußerung|redistribution|rediffusion|revente|rediffundir|redistribuci[oó]n|reventa|redistribuiç\p{L}*|revenda|ridistribu\p{L}*|rivendita|herdistributie|doorverkoop|vidareförsälj\p{L}*|videresalg|jälleenmyy\p{L}*|odsprzeda\p{L}*|dystrybucj\p{L}*|перепродаж\p{L}*|распростран\p{L}*)/iu
const EAST_ASIAN =
  /(?:転載|再配信|配布|转载|轉載|再分发|再分發|전재|재배포).{0,6}(?:禁|不可|厳禁|금지|불가)|(?:禁止|不得|無断|无断|무단).{0,6}(?:転載|再配信|配布|转载|轉載|再分发|전재|재배포)/

/** Whether conditions of use forbid to pass something on to others: a negation beside a word for passing on, in one statement. */
export function forbidsPassingOn(terms: readonly string[]): boolean {
  return terms.some((term) => term.split(/[.;!]/).some((part) => EAST_ASIAN.test(part) || (NEGATION.test(part) && PASSING_ON.test(part))))
}

/**
 * What of a story may leave: all of it with its conditions; without pictures whose conditions forbid to pass them on; and where those of the text do,
 * its headline and address alone.
 */
export function whatMayLeave(story: FeedStory): FeedStory {
  const captions = story.captions.filter(({ usageTerms }) => !forbidsPassingOn(usageTerms ?? []))
  return forbidsPassingOn(story.usageTerms) ? { ...story, body: [], captions: [] } : { ...story, captions }
}
