/** ninjs 1.x, 2.x and 3.x (iptc.org/std/ninjs): one item, or any list of them. */
import type { Media } from '../../../model.ts'
import { isoDate } from '../../../text/dates.ts'
import { distinctTexts, languageTag, tidy } from '../text.ts'
import { type Blocks, htmlBlocks, mediaFrom, plainParagraphs } from './blocks.ts'
import { bylineNames, pubStatusOf, signalOf, statusUnder, subjectOf, urgencyOf, type WireReading, wireEntry, wireFeed } from './entry.ts'
import { ninjsTerms } from './rights.ts'

/** Names in lower case: 3.x writes versionCreated where 1.x and 2.x write versioncreated. */
type NinjsItem = Record<string, unknown>

/** Kinds of content of all three generations. */
const CONTENT_TYPES = /^(?:text|audio|video|picture|graphic|composite|component|planning|event)$/
/** Announcements, which are not stories. */
const PLANNING_TYPES = /^(?:planning|event)$/
/** The depth to which lists are wrapped at most: `{data: {items: [{item: …}]}}`. */
const MAX_WRAPPING = 5

/** The feed of a JSON document, or null if it contains no ninjs. */
export function readNinjs(document: unknown, url: string | null): WireReading | null {
  const items = itemsIn(document, MAX_WRAPPING)
  if (!items.length) return null
  const kinds = items.map((item) => textValue(item.type) ?? '')
  const plans = kinds.filter((kind) => PLANNING_TYPES.test(kind))
  const stories = items.filter((_, i) => !PLANNING_TYPES.test(kinds[i]!))
  return wireFeed(
    'ninjs',
    stories.map((item) => ninjsEntry(item, url)),
    plans,
  )
}

function itemsIn(value: unknown, depth: number): NinjsItem[] {
  if (!value || typeof value !== 'object' || depth < 0) return []
  if (Array.isArray(value)) return value.flatMap((one) => itemsIn(one, depth - 1))
  const item = lowered(value)
  return isItem(item) ? [item] : Object.values(value).flatMap((one) => itemsIn(one, depth - 1))
}

function lowered(value: object): NinjsItem {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toLowerCase(), one]))
}

/** ninjs requires `uri`, before 1.1 some systems wrote `guid`; another field or a type distinguishes it from other formats that have one. */
function isItem(item: NinjsItem): boolean {
  if (typeof (item.uri ?? item.guid) !== 'string') return false
  const hasField = Object.keys(item).some((key) =>
    /^(?:versioncreated|pubstatus|headlines?|headline_.+|bodies|body_.+|descriptions|renditions)$/.test(key),
  )
  return hasField || (typeof item.type === 'string' && CONTENT_TYPES.test(item.type))
}

function ninjsEntry(item: NinjsItem, url: string | null) {
  const { paragraphs, pictures } = bodyOf(item, url)
  const until = textValue(item.embargoed)
  const embargoed = isoDate(until)
  return wireEntry({
    id: textValue(item.uri) ?? textValue(item.guid),
    version: textValue(item.version),
    title: named(item, 'headline', ['main', 'hl1', 'title']) ?? textValue(item.title),
    slugline: textValue(item.slugline),
    authors: authorsOf(item),
    dateline: textValue(item.dateline),
    located: textValue(item.located) ?? located(item),
    published: isoDate(textValue(item.firstcreated) ?? textValue(item.versioncreated)),
    updated: isoDate(textValue(item.versioncreated)),
    summary: isText(item) ? named(item, 'description', ['summary', 'teaser', 'text', 'main']) : null,
    language: languageTag(textValue(item.language)),
    urgency: urgencyOf(item.urgency ?? item.priority),
    pubStatus: statusUnder({ stated: until !== null, embargoed }, pubStatusOf(textValue(item.pubstatus))),
    signal:
      listOf(item.signals ?? item.signal)
        .map((one) => signalOf(textValue(one) ?? codeValue(one)))
        .find(Boolean) ?? null,
    embargoed,
    edNote: editorialNotes(item),
    subjects: distinctTexts(
      listOf(item.subjects ?? item.subject).map((one) => subjectOf(codeValue(one), textValue(lowered(one as object).scheme) ?? '')),
    ),
    categories: distinctTexts(listOf(item.subjects ?? item.subject).map((one) => textValue(lowered(one as object).name))),
    replaces: distinctTexts([textValue(item.evolvedfrom)]),
    usageTerms: ninjsTerms(item),
    media: [...(isText(item) ? [] : ownMedia(item, url)), ...associated(item, url)],
    paragraphs,
    pictures,
  })
}

/** The byline, else the authors who write. */
function authorsOf(item: NinjsItem): string[] {
  const printed = textValue(item.byline) ?? textValue(item.by)
  if (printed) return bylineNames(printed)
  const stated = listOf(item.authors).flatMap((one) =>
    typeof one === 'string' ? [{ name: one }] : one && typeof one === 'object' ? [lowered(one)] : [],
  )
  const writers = stated.filter(({ role }: NinjsItem) => !OTHER_ROLE.test(textValue(role) ?? codeValue(role) ?? ''))
  return distinctTexts(writers.map(({ name }: NinjsItem) => textValue(name)))
}
/** Roles of people who did not write the text. */
const OTHER_ROLE = /edit|photo|video|graphic|illustrat|produc|translat|camera|redakt(?!eur)|foto|bild/i

const isText = (item: NinjsItem) => !/^(?:picture|graphic|video|audio)$/.test(textValue(item.type) ?? '')

/** The body, from markup if there is any, since plain text may lack paragraphs. The body of a picture is its caption. */
function bodyOf(item: NinjsItem, url: string | null): Blocks {
  if (!isText(item)) return { paragraphs: [], pictures: [] }
  const bodies = [
    ...listOf(item.bodies).map((body) => lowered(body as object)),
    ...Object.entries(item).flatMap(([key, value]) => (/^body_/.test(key) ? [{ role: key.slice(5), value }] : [])),
  ].flatMap((body) => {
    const { role, contenttype, value } = body as NinjsItem
    return typeof value === 'string' && value.trim() ? [{ about: `${role ?? ''} ${contenttype ?? ''}`, value }] : []
  })
  const marked =
    bodies.find(({ about, value }) => /html|richtext|xml/i.test(about) && /<[a-z]/i.test(value)) ??
    bodies.find(({ value }) => /<p[\s>]/i.test(value))
  if (marked) return htmlBlocks(marked.value, url)
  return { paragraphs: bodies[0] ? plainParagraphs(bodies[0].value) : [], pictures: [] }
}

/** Associated pictures. A text association without renditions is a link to another story and is left out. */
function associated(item: NinjsItem, url: string | null): Media[] {
  const all = item.associations && typeof item.associations === 'object' ? Object.values(item.associations) : []
  return all.flatMap((one) => {
    if (!one || typeof one !== 'object') return []
    const part = lowered(one)
    return isText(part) && !part.renditions ? [] : ownMedia(part, url)
  })
}

function ownMedia(item: NinjsItem, url: string | null): Media[] {
  const best = renditions(item).find((one) => textValue(one.href)) ?? {}
  const caption = named(item, 'description', ['caption', 'text', 'main', 'html']) ?? named(item, 'body', ['caption', 'text'])
  const credit =
    textValue(item.creditline) ??
    textValue(item.description_creditline) ??
    ([textValue(item.byline) ?? textValue(item.by), textValue(item.copyrightholder)].filter(Boolean).join('/') || null)
  const medium = mediaFrom(
    {
      href: textValue(best.href),
      type:
        textValue(best.mimetype) ?? textValue(best.contenttype) ?? (textValue(item.type) === 'picture' ? 'image' : textValue(item.type)),
      length: typeof best.sizeinbytes === 'number' ? best.sizeinbytes : null,
      title: named(item, 'headline', ['main']),
      description: caption,
      credit,
      usageTerms: ninjsTerms(item),
    },
    url,
  )
  return medium.url || medium.description ? [medium] : []
}

/** The renditions, largest first. ninjs 1.x has them by name, later versions in a list. */
function renditions(item: NinjsItem): NinjsItem[] {
  const all = item.renditions && typeof item.renditions === 'object' ? Object.values(item.renditions) : []
  const width = (one: NinjsItem) => (typeof one.width === 'number' ? one.width : 0)
  return all
    .filter((one) => one && typeof one === 'object')
    .map(lowered)
    .sort((a, b) => width(b) - width(a))
}

/** `headline`, `headline_main` or one of `headlines`: the wanted role, else the first, without markup. */
function named(item: NinjsItem, name: string, roles: string[]): string | null {
  const parts = [
    { role: '', value: item[name] },
    ...listOf(item[name === 'body' ? 'bodies' : `${name}s`]).map((one) => lowered(one as object)),
    ...Object.entries(item).flatMap(([key, value]) => (key.startsWith(`${name}_`) ? [{ role: key.slice(name.length + 1), value }] : [])),
  ].filter((one): one is { role: string; value: string } => typeof one.value === 'string' && one.value.trim() !== '')
  const found = parts.find(({ role }) => !role || roles.includes(role)) ?? (name === 'description' ? undefined : parts[0])
  if (!found) return null
  return /<[a-z]/i.test(found.value) ? tidy(htmlBlocks(found.value, null).paragraphs.join(' ')) : tidy(found.value)
}

function located(item: NinjsItem): string | null {
  const places = listOf(item.places ?? item.place).map((one) => lowered(one as object))
  return textValue(places.find((place) => /located|dateline/i.test(textValue(place.rel) ?? ''))?.name)
}

function editorialNotes(item: NinjsItem): string | null {
  const stated = [item.ednote, ...listOf(item.ednotes).map((one) => lowered(one as object).value ?? one)].map(textValue)
  return distinctTexts(stated).join('\n') || null
}

function codeValue(one: unknown): string | null {
  if (!one || typeof one !== 'object') return textValue(one)
  const item = lowered(one)
  return textValue(item.uri) ?? textValue(item.code) ?? textValue(item.qcode) ?? textValue(item.literal)
}

/** The objects and texts of a list; a single value is a list of one. */
function listOf(value: unknown): unknown[] {
  const all = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  return all.filter((one) => typeof one === 'string' || (one && typeof one === 'object'))
}

function textValue(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? tidy(String(value)) : null
}
