/** Lists of feeds as OPML 2.0 (opml.org/spec2.opml), with what it has no words for in a namespace of our own. */
import { Parser } from 'htmlparser2'
import { LanguageTag } from '../../config/feed-fields.ts'
import type { FeedListing, NewFeed } from '../../db/write/feeds.ts'
import { PlainError } from '../errors.ts'
import { FEED_STATUSES, type FeedStatus, SOURCE_KINDS, type SourceKind } from '../model.ts'
import { takenApart, withoutCredentials } from '../text/credentials.ts'
import { plainAddress } from '../text/web-address.ts'

/** Of our own attributes. Other readers leave them out. */
const NAMESPACE = 'https://github.com/copytaster/copytaster/opml'
const PREFIX = 'copytaster'

/** A feed of a list, with a login that stood in its address. */
export interface OutlinedFeed {
  feed: NewFeed
  login: { user: string; password: string } | null
  /** The source is stated as ours: another publisher cannot be meant. */
  isOurs: boolean
}

export interface OpmlList {
  feeds: OutlinedFeed[]
  /** Outlines that are no feed or cannot be read, by their text, and why. */
  skipped: { what: string; why: string }[]
}

type Attributes = Record<string, string>

/** The feeds of an OPML document, each with the folders that it stands in. One slip in it costs one feed. @throws PlainError when it is not OPML */
export function readOpml(xml: string, file: string): OpmlList {
  const list: OpmlList = { feeds: [], skipped: [] }
  const open: { name: string; isFolder: boolean }[] = []
  let isOpml = false
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        if (/(?:^|:)opml$/i.test(tag)) isOpml = true
        if (tag.toLowerCase() !== 'outline') return
        const named = byLowerName(attributes)
        const name = (named.text || named.title || '').trim()
        open.push({ name, isFolder: !named.xmlurl && !named.url })
        const folder = open.slice(0, -1).flatMap((outer) => (outer.isFolder && outer.name ? [outer.name] : []))
        const read = readOutline(named, folder)
        if (read && 'why' in read) list.skipped.push(read)
        else if (read) list.feeds.push(read)
      },
      onclosetag(tag) {
        if (tag.toLowerCase() === 'outline') open.pop()
      },
    },
    { xmlMode: true },
  )
  parser.end(xml)
  if (!isOpml) throw new PlainError(`${file} is not an OPML file.`, 'Export one from your feed reader.')
  return withNamesApart(list)
}

const byLowerName = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value]))

/** @returns null for a folder */
function readOutline(named: Attributes, folder: string[]): OutlinedFeed | { what: string; why: string } | null {
  const what = (named.text || named.title || named.xmlurl || named.url || 'an outline without text').trim().slice(0, 200)
  const type = named.type?.toLowerCase() ?? ''
  // Some programs write the address of a feed as `url`; in an outline of type link or include it is another document's.
  const given = named.xmlurl ?? (/^(?:rss|atom|feed)/.test(type) ? named.url : undefined)
  if (given === undefined) return named.url === undefined ? null : { what, why: `It is of type ${type || 'none'}, not a feed.` }
  const { address, login } = takenApart(plainAddress(given))
  if (!URL.canParse(address) || !new URL(address).protocol.match(/^(?:https?|sftp|ftps?|file):$/))
    return { what, why: `"${address.slice(0, 200)}" is not the whole address of a feed.` }
  const url = new URL(address)
  if (/^https?:/.test(url.protocol)) return { feed: feedOf(address, named, folder), login, isOurs: own(named, 'source') !== undefined }
  if (login?.password) return { what, why: 'A password stands in its address. Write it to the server file and leave it out.' }
  return { feed: feedOf(plainAddress(given), named, folder), login: null, isOurs: own(named, 'source') !== undefined }
}

const own = (named: Attributes, name: string): string | undefined => named[`${PREFIX}:${name}`]

function feedOf(url: string, named: Attributes, folder: string[]): NewFeed {
  const category = named.category ?? ''
  const kind = own(named, 'kind') ?? (category.includes('agency') ? 'agency' : 'outlet')
  const [low, high] = (own(named, 'every') ?? '').split(' ').map((minutes) => Number(minutes) * 60)
  const text = own(named, 'text') ?? (category.includes('full-text') ? 'feed' : 'page')
  const names = own(named, 'names')
  // Where the feed has no title of its own, ours has the source's as text only.
  const title = (own(named, 'source') === undefined ? named.title || named.text : named.title)?.trim()
  return {
    url,
    source: (own(named, 'source') ?? title)?.trim() || new URL(url).hostname,
    kind: SOURCE_KINDS.includes(kind as SourceKind) ? (kind as SourceKind) : 'outlet',
    title: title || null,
    language: languageOf(named.language),
    scrape: text !== 'feed',
    ...(low! > 0 && high! >= low! && { minIntervalSeconds: low!, maxIntervalSeconds: high! }),
    status: FEED_STATUSES.includes(own(named, 'state') as FeedStatus) ? (own(named, 'state') as FeedStatus) : 'active',
    namesTrusted: names === undefined ? null : names === 'yes',
    folder,
    notes: own(named, 'notes') ?? null,
  }
}

/** What is no tag of a language is left out: some programs write "English" or "und". */
function languageOf(given: string | undefined): string | null {
  const language = LanguageTag.safeParse(given?.trim() ?? '')
  return language.success ? language.data : null
}

/** Two publishers with one title are two sources: their hosts tell them apart. */
function withNamesApart(list: OpmlList): OpmlList {
  const hosts = new Map<string, Set<string>>()
  for (const { feed, isOurs } of list.feeds)
    if (!isOurs) hosts.set(feed.source, (hosts.get(feed.source) ?? new Set()).add(hostOf(feed.url)))
  const feeds = list.feeds.map((one) => {
    const isShared = !one.isOurs && (hosts.get(one.feed.source)?.size ?? 0) > 1
    return isShared ? { ...one, feed: { ...one.feed, source: sourceAt(one.feed) } } : one
  })
  return { ...list, feeds }
}

/** The name of a source with its host. */
export const sourceAt = ({ source, url }: Pick<NewFeed, 'source' | 'url'>) => `${source} (${hostOf(url)})`

/** The host of an address without the names that one publisher has several of. */
export const hostOf = (url: string) => new URL(url).hostname.replace(/^(?:www\d?|feeds?|rss)\./, '')

/** Feeds as OPML, in their folders. No logins: addresses with a user lose it. */
export function writeOpml(feeds: FeedListing[]): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<opml version="2.0" xmlns:${PREFIX}="${NAMESPACE}">`]
  lines.push('  <head><title>Copytaster feeds</title></head>', '  <body>', ...outlinesOf(feeds, 0, '    '), '  </body>', '</opml>')
  return lines.join('\n')
}

/** Feeds that stand in the same folders to this depth. */
function outlinesOf(feeds: FeedListing[], depth: number, indent: string): string[] {
  const folders = new Map<string, FeedListing[]>()
  for (const feed of feeds)
    if (feed.folder.length > depth) folders.set(feed.folder[depth]!, [...(folders.get(feed.folder[depth]!) ?? []), feed])
  const here = feeds.filter((feed) => feed.folder.length === depth).map((feed) => `${indent}<outline${attributesOf(feed)}/>`)
  const inner = [...folders].flatMap(([name, some]) => [
    `${indent}<outline text="${escaped(name)}">`,
    ...outlinesOf(some, depth + 1, `${indent}  `),
    `${indent}</outline>`,
  ])
  return [...here, ...inner]
}

function attributesOf(feed: FeedListing): string {
  const minutes = (seconds: number) => Number((seconds / 60).toFixed(4))
  const attributes: [string, string | null][] = [
    ['type', 'rss'],
    ['text', feed.title ?? feed.source],
    ['title', feed.title],
    ['xmlUrl', withoutCredentials(feed.url)],
    ['category', [feed.kind, feed.scrape ? '' : 'full-text'].filter(Boolean).join(',')],
    ['language', feed.language],
    [`${PREFIX}:source`, feed.source],
    [`${PREFIX}:kind`, feed.kind],
    [`${PREFIX}:every`, `${minutes(feed.minIntervalSeconds)} ${minutes(feed.maxIntervalSeconds)}`],
    [`${PREFIX}:text`, feed.scrape ? 'page' : 'feed'],
    [`${PREFIX}:state`, feed.status],
    [`${PREFIX}:names`, feed.namesTrusted === null ? null : feed.namesTrusted ? 'yes' : 'no'],
    [`${PREFIX}:notes`, feed.notes],
  ]
  return attributes.flatMap(([name, value]) => (value ? [` ${name}="${escaped(value)}"`] : [])).join('')
}

/** Text of an attribute: white space is kept as references, since a reader makes it spaces. */
function escaped(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
}
