import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { z } from 'zod'
import type { PubStatus, Signal } from '../src/model.ts'
import { applyEdits } from './edits.ts'
import { morningFile, newsroomFile, type SampleFeed, type SamplePicture, type SampleSource, type WrittenEntry } from './shape.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** How long the morning plays at speed 1. */
export const DURATION_SECONDS = 600

/** One state of an entry. `at` is in seconds of the morning, negative before opening. Paragraphs include the dateline. */
export interface EntryState {
  at: number
  /** Empty if the feed states none. */
  guid: string
  path: string
  headline: string
  byline: string | null
  dateline: string
  slugline: string | null
  signal: Signal | null
  pubStatus: PubStatus | null
  embargoed: number | null
  version: string | null
  edNote: string | null
  summary: string
  body: string[]
  pictures: SamplePicture[]
}

/** An entry of the morning with all of its states. */
export interface SampleEntry {
  id: string
  feed: SampleFeed
  source: SampleSource
  section: string
  /** Its page asks for consent instead of showing the article. */
  consentWall: boolean
  states: EntryState[]
}

export interface Morning {
  sources: SampleSource[]
  feeds: SampleFeed[]
  entries: SampleEntry[]
  disallow: string[]
}

/** The files as written; they do not change while a process runs. */
let files: { newsroom: z.infer<typeof newsroomFile>; written: WrittenEntry[] } | undefined

function readMorningFiles() {
  const read = (path: string) => parse(readFileSync(join(HERE, path), 'utf8'))
  const written = readdirSync(join(HERE, 'morning')).flatMap((name) => morningFile.parse(read(join('morning', name))))
  return { newsroom: newsroomFile.parse(read('newsroom.yaml')), written }
}

/** Reads newsroom.yaml and morning/*.yaml. `openedAt` determines the names of weekdays in the copy. Throws on the first mistake in the files. */
export function readMorning(openedAt = new Date()): Morning {
  files ??= readMorningFiles()
  const { newsroom, written } = files
  const byId = new Map(written.map((entry) => [entry.id, entry]))
  if (byId.size !== written.length) throw new Error('Two entries of the morning have one id.')
  const days = { en: dayWords('en', openedAt), de: dayWords('de', openedAt), fr: dayWords('fr', openedAt) }
  const entries = written.map((entry): SampleEntry => {
    const feed = newsroom.feeds.find(({ name }) => name === entry.feed)
    const source = newsroom.sources.find(({ id }) => id === feed?.source)
    if (!feed || !source) throw new Error(`${entry.id}: no such feed or source: ${entry.feed}`)
    const section = entry.section ?? SECTIONS[feed.language]
    const number = numberOf(entry.id)
    const path = `/${source.id}/${section}/${addressSlug(entry.headline ?? entry.id)}-${number}`
    const withDays = (text: string) => text.replace(/\{(\w+)\}/g, (_, word: string) => days[feed.language][word]!)
    const states = writtenStates(entry, byId).map((state) => readState(state, { source, path, number, withDays }))
    return { id: entry.id, feed, source, section, consentWall: entry.consentWall, states }
  })
  return { ...newsroom, entries }
}

interface EntryContext {
  source: SampleSource
  path: string
  number: number
  /** Replaces the placeholders of weekdays and dates. */
  withDays: (text: string) => string
}

function readState(state: WrittenState, { source, path, number, withDays }: EntryContext): EntryState {
  const dateline = state.place ? withDays(printedDateline(source, state.place)) : ''
  const paragraphs = state.body!.split('\n').map(withDays).filter(Boolean)
  const opens = paragraphs.findIndex((paragraph) => !paragraph.startsWith('('))
  return {
    at: state.at,
    guid: state.guid ?? `tag:${source.id}.example,${number}`,
    path: state.query ? `${path}?${state.query}` : path,
    headline: withDays(state.headline ?? ''),
    byline: state.byline ?? null,
    dateline: dateline.replace(/[\s—–:,.-]+$/, ''),
    slugline: state.slug ?? null,
    signal: state.signal ?? null,
    pubStatus: state.pubStatus ?? null,
    embargoed: state.embargoed ?? null,
    version: state.version ?? null,
    edNote: state.edNote ?? null,
    summary: withDays(state.summary ?? paragraphs[opens]!),
    body: paragraphs.with(opens, dateline + paragraphs[opens]),
    pictures: state.pictures ?? [],
  }
}

type WrittenState = Omit<WrittenEntry, 'at'> & { at: number }

/** The states in order. Each inherits the fields that it does not change; the copy of a derived entry is made by its edits. */
function writtenStates(written: WrittenEntry, all: Map<string, WrittenEntry>): WrittenState[] {
  if ((written.ago === undefined) === (written.at === undefined)) throw new Error(`${written.id}: needs ago or at, not both`)
  const copied = written.of ? derived(written, all) : {}
  const first: WrittenState = { ...copied, ...written, at: written.at ?? -60 * written.ago! }
  const states = [first]
  for (const change of written.later ?? []) states.push({ ...states.at(-1)!, ...change })
  if (states.some((state) => !state.body)) throw new Error(`${written.id}: has no body`)
  return states
}

function derived(written: WrittenEntry, all: Map<string, WrittenEntry>): Pick<WrittenEntry, 'body' | 'place'> {
  const from = all.get(written.of!)
  if (!from) throw new Error(`${written.id}: there is no ${written.of} to copy`)
  const { at, body, place } = writtenStates(from, all)[(written.state ?? 1) - 1] ?? {}
  if (!body || at! >= (written.at ?? -60 * written.ago!)) throw new Error(`${written.id}: is older than what it copies`)
  return { place, body: applyEdits(written.id, body.trim().split('\n'), written.edits ?? []).join('\n') }
}

const SECTIONS = { en: 'news', de: 'nachrichten', fr: 'actualites' }

/** A number as newsroom systems put in addresses, the same for the same id. */
const numberOf = (id: string) => 10_000 + (createHash('sha1').update(id).digest().readUInt32BE() % 90_000)

const addressSlug = (headline: string) =>
  headline
    .normalize('NFD')
    .replace(/\{\w+\}|\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .slice(0, 9)
    .join('-')

const printedDateline = (source: SampleSource, place: string) =>
  source.dateline.replace('{TOWN}', place.toUpperCase()).replace('{Town}', place)

/** The words for `{today}`, `{yesterday}`, `{tomorrow}` and `{date}`, so that the copy fits the day on which it is played. */
function dayWords(language: string, openedAt: Date): Record<string, string> {
  const weekdays = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
  const weekday = (days: number) => weekdays.format(openedAt.getTime() + days * 86_400_000)
  const date = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(openedAt)
  return { today: weekday(0), yesterday: weekday(-1), tomorrow: weekday(1), date }
}
