/** Makes an entry from the fields of a wire format: desk notes are taken out of the body, codes get one spelling. */
import type { Entry, Media, ParsedFeed, PubStatus, Signal } from '../../../model.ts'
import { BLANK_ENTRY } from '../extensions.ts'
import { distinctTexts, escapeHtml, tidy } from '../text.ts'
import type { Blocks } from './blocks.ts'
import { termsInNotes } from './rights.ts'

/** The fields of `Entry`, with the text still in blocks. */
export type WireItem = Partial<Omit<Entry, 'content'>> & Blocks

/** The result of a format's reader. */
export type WireReading = ParsedFeed

/** Lines by which agencies mark what follows as for the desk only: dpa, AFP, EFE, NTB and TT, in the languages of their services. */
const NOT_FOR_PUBLICATION =
  /^[\s*#+_=-]*(?:the following information is not (?:intended )?for publication|(?:desk|editorial) information[,:]? not for publication|not for publication\b|nicht zur ver(?:ö|oe)ffentlichung|die folgenden informationen sind nicht (?:zur|f(?:ü|ue)r die) ver(?:ö|oe)ffentlichung|les informations (?:suivantes|ci-dessous) ne sont pas destin(?:é|e)es (?:à|a) (?:la |être )?publi|ne pas publier\b|la siguiente informaci(?:ó|o)n no (?:es|est(?:á|a) destinada) (?:para|a)|no publicar\b|(?:følgende|följande) (?:informasjon|information) er? ?(?:är )?(?:ikke|ej|inte) (?:for|för) publi|(?:ikke|ej) (?:for|för) publi[ck]er)/i
/** The heading of notes at dpa and others. Notes above the line just named may be published, but are not part of the story. */
const NOTEPAD = /^[\s*#+_=-]*(?:[a-z]{2,6}-)?(?:notizblock|notepad|notebook|bloc-notes)[\s:*#-]*$/i
/** Longer lines are sentences of the copy. */
const MAX_MARK_CHARACTERS = 200

/** Splits a text at the lines that begin desk notes. */
export function splitNotes(paragraphs: string[]): { body: string[]; notes: string[]; notForPublication: string[] } {
  const parts = { body: [] as string[], notes: [] as string[], notForPublication: [] as string[] }
  let part: keyof typeof parts = 'body'
  for (const paragraph of paragraphs) {
    const short = paragraph.length <= MAX_MARK_CHARACTERS
    if (short && NOT_FOR_PUBLICATION.test(paragraph)) part = 'notForPublication'
    else if (short && part === 'body' && NOTEPAD.test(paragraph)) part = 'notes'
    if (part !== 'notes' || !NOTEPAD.test(paragraph)) parts[part].push(paragraph)
  }
  return parts
}

/** Marks of the end, and of a continuation: "-30-", "ENDS", "(FIN)", "(more)", "(Fortsetzung folgt)", in the languages of the services. */
const MARK =
  /^(?=.*[\p{L}\p{N}#*])[\s([*#=–—_./-]{1,12}(?:30|ends?|more|more follows|ende|fin|fine|final|slutt?|koniec|konec|kraj|loppu|einde|sf[aâ]rșit|конец|кінець|край|τέλος|末|完|終|了|끝|خاتمة|انتهى|סוף|mehr|mehr folgt|fortsetzung folgt|suite|[àa] suivre|suit|segue|sigue|continúa|continua|forts|fortsättning följer|jatkuu|ciąg dalszy nastąpi|cdn|продолжение следует|続く|待续)?[\s)\]*#=–—_./-]{1,12}$/iu
const ALONE = /^(?:ENDS?|ENDE|FIN|FINE|KONIEC|SLUTT?|КОНЕЦ|（?[完终終了]）?|\(?끝\)?)\.?$/u

function withoutMarks(paragraphs: string[]): string[] {
  let end = paragraphs.length
  while (end > 1 && paragraphs[end - 1]!.length <= 40 && (MARK.test(paragraphs[end - 1]!) || ALONE.test(paragraphs[end - 1]!))) end--
  return paragraphs.slice(0, end)
}

/** Makes an entry. A headline that is repeated above the text is not part of the text. */
export function wireEntry({ paragraphs, pictures, ...stated }: WireItem): Entry {
  const copy = withoutMarks(paragraphs)
  const isRepeated = copy[0] === stated.title && copy.length > 1
  const { body, notes, notForPublication } = splitNotes(isRepeated ? copy.slice(1) : copy)
  return {
    ...BLANK_ENTRY,
    ...stated,
    content: body.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n') || null,
    edNote: lines([stated.edNote, ...notes]),
    usageTerms: distinctTexts([...(stated.usageTerms ?? []), ...termsInNotes([stated.edNote, stated.notForPublication, ...notes])]),
    notForPublication: lines([stated.notForPublication, ...notForPublication]),
    subjects: distinctTexts(stated.subjects ?? []),
    categories: distinctTexts(stated.categories ?? []),
    media: distinctPictures([...(stated.media ?? []), ...pictures]),
  }
}

/** Each picture once: media with the same address or the same caption are one picture in several sizes. */
function distinctPictures(media: Media[]): Media[] {
  const known = new Map<string, Media>()
  for (const one of media) {
    const names = [...(one.url ? [`url ${one.url}`] : []), ...(one.description ? [`text ${one.description}`] : [])]
    const same = names.map((name) => known.get(name)).find(Boolean)
    const kept = same ?? { ...one }
    kept.url ||= one.url
    for (const field of ['type', 'title', 'description', 'credit'] as const) kept[field] ??= one[field]
    if (one.usageTerms) kept.usageTerms ??= one.usageTerms
    for (const name of names) if (!known.has(name)) known.set(name, kept)
  }
  return [...new Set(known.values())]
}

/** Notes, one per line, each once; null if there are none. */
export function lines(texts: (string | null | undefined)[]): string | null {
  return distinctTexts(texts.flatMap((text) => text?.split('\n'))).join('\n') || null
}

/** IPTC pubStatus, from its codes and the equivalent words of NewsML 1 and NITF. */
export function pubStatusOf(text: string | null | undefined): PubStatus | null {
  const word = localCode(text)
  if (/^(?:usable|embargoed)$/.test(word)) return 'usable'
  if (/^withheld$/.test(word)) return 'withheld'
  return /^(?:cancell?ed|killed?)$/.test(word) ? 'canceled' : null
}

/** The status under an embargo: one without a time holds until further notice (G2 guidelines, "embargoed"), and so does one whose time cannot be read. A kill stays a kill. */
export function statusUnder(embargo: { stated: boolean; embargoed: string | null }, status: PubStatus | null): PubStatus | null {
  return embargo.stated && !embargo.embargoed && status !== 'canceled' ? 'withheld' : status
}

/** Our signal for each signal of IPTC (newscodes `sig:`) and of suppliers who follow them. */
const SIGNALS: [words: RegExp, signal: Signal][] = [
  [/^(?:kill|mandatorykill|retraction|withdraw(?:al|n)?|cancell?(?:ed|ation)?)$/, 'kill'],
  [/^(?:correct(?:ion|ed|ive)?|rectification|correctedversion)$/, 'correction'],
  [/^withh[eo]ld$/, 'withheld'],
  [/^embargo(?:ed)?$/, 'embargo'],
  [/^refile$/, 'refile'],
  [/^(?:repeat|rpt|retransmission)$/, 'repeat'],
  [/^(?:update[d]?|write-?thru|writethrough|lead|add|addition|substitute)$/, 'update'],
  [/^(?:advisory|advis|notetoeditors)$/, 'advisory'],
  [/^(?:flash|alert|newsalert|bulletin|snap)$/, 'flash'],
]

/** The signal for a code or word of a supplier; null if it does not concern the version. */
export function signalOf(text: string | null | undefined): Signal | null {
  const word = localCode(text)
  return SIGNALS.find(([words]) => words.test(word))?.[1] ?? null
}

/** `stat:usable` and `http://cv.iptc.org/newscodes/pubstatusg2/usable` are `usable`. */
function localCode(text: string | null | undefined): string {
  return (text ?? '')
    .trim()
    .replace(/^.*[:/#]/, '')
    .toLowerCase()
}

/** A mediatopic or subject code from a qcode, an address of cv.iptc.org, or a code with its scheme; null for other vocabularies. */
export function subjectOf(code: string | null | undefined, scheme = ''): string | null {
  const text = `${scheme} ${code ?? ''}`
  const digits = /(?<!\d)(\d{8})$/.exec(text.trim())?.[1]
  if (!digits) return null
  if (/medtop|mediatopic/i.test(text)) return `medtop:${digits}`
  return /\bsubj|subjectcode/i.test(text) ? `subj:${digits}` : null
}

/** IPTC urgency: 1 to 9. */
export function urgencyOf(text: unknown): number | null {
  const urgency = Number(tidy(String(text ?? '')))
  return Number.isInteger(urgency) && urgency >= 1 && urgency <= 9 ? urgency : null
}

/** Parts of a printed byline that are not names: "Norwire Writer", "dpa", "in Oslo". */
const NOT_A_NAME = /\b(?:writer|reporter|correspondents?|editor|staff|press|news|photographer)\b|^(?:in|with|at)\s|^[a-z]+$|^[A-Z]{2,5}$/i

/** The names of a printed byline, one per person, without "By" and functions. A byline without a recognisable name is kept unchanged. */
export function bylineNames(text: string | null | undefined): string[] {
  const bare = tidy(text)?.replace(/^(?:by|von|par|por|av|af|di|door)\s+(?=\p{Lu})/iu, '') ?? ''
  const parts = bare.split(/\s*[;,]\s*|\s+(?:and|und|et|y|og|och|with)\s+(?=\p{Lu})/u).map((name) => name.replace(/\s+in\s+\p{Lu}.*$/u, ''))
  const names = parts.filter((name) => /^\S+(?:\s\S+){1,4}$/.test(name) && !NOT_A_NAME.test(name))
  return distinctTexts(names.length ? names : [bare || null])
}

/**
 * A wire document as a feed, which has no fields besides its entries.
 * @param leftOut kinds of items that are not stories (planning, concepts); they are reported to the operator
 */
export function wireFeed(format: string, entries: Entry[], leftOut: string[] = []): WireReading {
  const kinds = distinctTexts(leftOut).map((kind) => `${leftOut.filter((other) => other === kind).length} ${kind}`)
  return {
    format,
    feed: { title: null, link: null, description: null, language: null, image: null, ttlSeconds: null },
    entries: inOrderOfVersions(entries),
    repairs: kinds.length ? [`Left out, because they are not stories: ${kinds.join(', ')}.`] : [],
    complete: true,
  }
}

/**
 * Orders the versions of each document so that the valid one is first: a kill (which needs no number), then the highest version number,
 * then the last in the file. Entries that replace another document precede all others.
 */
function inOrderOfVersions(entries: Entry[]): Entry[] {
  const versions = new Map<string, Entry[]>()
  for (const { id } of entries) if (id) versions.set(id, [])
  for (const entry of entries) if (entry.id) versions.get(entry.id)!.push(entry)
  const ends = (entry: Entry) => Number(entry.pubStatus === 'canceled' || entry.signal === 'kill')
  for (const same of versions.values()) same.reverse().sort((a, b) => ends(b) - ends(a) || Number(b.version) - Number(a.version) || 0)
  const ordered = entries.map((entry) => (entry.id ? versions.get(entry.id)!.shift()! : entry))
  return [...ordered.filter((entry) => entry.replaces.length), ...ordered.filter((entry) => !entry.replaces.length)]
}
