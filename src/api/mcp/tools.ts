import { z } from 'zod'
import type { Database } from '../../../db/client.ts'
import { readArticle } from '../../../db/read/articles.ts'
import { readKilledArticles } from '../../../db/read/hidden.ts'
import { readLogHead } from '../../../db/read/story-log.ts'
import { type ExplainedArticle, explainPair } from '../../pipeline/place/explain-pair.ts'
import type { EventPage } from '../schemas/events.ts'
import type { StoryOut, StoryPage } from '../schemas/stories.ts'
import { firstFitting, quotedLine, withFitting, withText } from './answer.ts'
import type { Ask } from './asking.ts'

/** What a tool works with: the API as its caller sees it, and the database for what the API does not have. */
export interface ToolContext {
  ask: Ask
  db: Database
}

/** A tool: what a model reads of it, what it takes, and its answer as JSON. */
export interface Tool<Input extends z.ZodObject = z.ZodObject> {
  description: string
  input: Input
  answer(context: ToolContext, input: z.output<Input>): Promise<string>
}

const tool = <Input extends z.ZodObject>(one: Tool<Input>): Tool => one as unknown as Tool

type StoryLine = z.output<typeof StoryPage>['stories'][number]

/** Answers go into the memory of a model: 4 KB unless more is asked for. */
const kilobytes = z.number().int().min(2).max(64).default(4).describe('most kilobytes of the answer')
const id = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER)
const phrase = z.string().max(500)

const lineOf = ({
  id,
  status,
  source,
  updatedAt,
  killedAt,
  copies,
  outlets,
  headline,
}: Omit<StoryLine, 'urgency' | 'subjects' | 'slugline' | 'pictures' | 'first'>) => ({
  storyId: id,
  status,
  source: source.name,
  time: killedAt ?? updatedAt,
  copies,
  outlets: outlets.slice(0, 5),
  quoted: { headline: quotedLine(headline) },
})

const searchStories = tool({
  description: 'Finds stories, newest first, by words and source. Each line has the id for get_story. Killed stories must not be used.',
  input: z.strictObject({
    query: phrase.optional().describe('words, "phrases", or, -not'),
    source: phrase.optional().describe('name of a source, such as Reuters'),
    language: z.string().max(35).optional().describe('such as en'),
    since: z.iso.datetime({ offset: true }).optional().describe('changed at this time or later'),
    status: z.enum(['usable', 'killed', 'all']).default('usable'),
    limit: z.number().int().min(1).max(50).default(10),
    kilobytes,
  }),
  async answer({ ask }, { query, kilobytes, ...filter }) {
    const { stories, next } = await ask<z.output<typeof StoryPage>>('/v1/stories', { q: query, ...filter })
    return withFitting(stories.map(lineOf), kilobytes * 1024, (shown, isWhole) => ({ stories: shown, more: !isWhole || next !== null }))
  },
})

const getStory = tool({
  description: 'A story with its canonical text, captions, and the articles that carry it. A killed story has no text.',
  input: z.strictObject({
    id: id.describe('storyId of another answer'),
    embargoed: z
      .boolean()
      .default(false)
      .describe('also where it is embargoed or withheld; only for keys with embargoed:read, and noted in the audit log'),
    kilobytes,
  }),
  async answer({ ask }, { id, embargoed, kilobytes }) {
    const story = await ask<z.output<typeof StoryOut>>(`/v1/stories/${id}`, { embargoed: embargoed ? 'show' : undefined })
    const { canonical, status, mergedInto } = story
    const isKilled = status === 'killed' || canonical.signal === 'kill'
    const articles = story.articles.map((a) => ({
      articleId: a.id,
      source: a.source.name,
      time: a.firstSeenAt,
      relation: a.relation,
      url: a.url,
    }))
    const facts = {
      ...lineOf(story),
      ...(mergedInto !== null && { mergedInto }),
      ...(isKilled && { warning: 'KILLED by its supplier: do not use it, and remove it where it was used.' }),
      ...(status === 'withheld' && { warning: 'WITHHELD: not to be used until its supplier releases it.' }),
      ...(status === 'embargoed' && { warning: `EMBARGOED until ${story.embargoedUntil ?? 'its supplier releases it'}.` }),
      correctedAt: story.correctedAt,
      articles: firstFitting(articles, kilobytes * 256),
      articlesInAll: articles.length,
    }
    if (isKilled) return withText('', kilobytes * 1024, () => facts)
    const { headline, byline, dateline, usageTerms, body } = canonical
    const pictures = canonical.captions.map(({ text, credit }) => ({ text: quotedLine(text), credit: credit && quotedLine(credit) }))
    const captions = firstFitting(pictures, kilobytes * 128)
    const about = { headline: quotedLine(headline), dateline, byline: firstFitting(byline, 200), usageTerms: firstFitting(usageTerms, 300) }
    return withText(body.join('\n\n'), kilobytes * 1024, (text, isWhole) => ({
      ...facts,
      quoted: { ...about, captions, text },
      ...(!isWhole && { cut: 'The text goes on: ask with more kilobytes.' }),
    }))
  },
})

const whatChanged = tool({
  description:
    'What happened to stories after a log number: created, updated, corrected, killed, withheld, released, merged, split. Keep `next` and pass it as `after`.',
  input: z.strictObject({
    after: z.number().int().min(0).optional().describe('`next` of the last answer; without it the last twenty entries'),
    log: phrase.optional().describe('`log` of the last answer'),
    limit: z.number().int().min(1).max(200).default(20),
    kilobytes,
  }),
  async answer({ ask, db }, { after, log, limit, kilobytes }) {
    const from = after ?? Math.max(0, (await readLogHead(db)) - limit)
    const page = await ask<z.output<typeof EventPage>>('/v1/events', { after: from, log, limit })
    const entries = page.events.map(({ seq, at, event, storyId, headline, detail }) => ({
      number: seq,
      time: at,
      event,
      storyId,
      source: 'source' in detail ? String(detail.source) : null,
      quoted: { headline: quotedLine(headline) },
    }))
    return withFitting(entries, kilobytes * 1024, (shown, isWhole) => ({
      log: page.log,
      entries: shown,
      next: isWhole ? page.last : (shown.at(-1)?.number ?? from),
    }))
  },
})

const latestKills = tool({
  description: 'The stories that were killed or withheld last: they must not be used, and must be removed where they were.',
  input: z.strictObject({ limit: z.number().int().min(1).max(50).default(10), kilobytes }),
  async answer({ ask }, { limit, kilobytes }) {
    const killed = await ask<z.output<typeof StoryPage>>('/v1/stories', { status: 'killed', order: 'arrival', limit })
    const attention = await ask<z.output<typeof StoryPage>>('/v1/stories', { status: 'attention', order: 'arrival', limit: 200 })
    const withheld = attention.stories.filter(({ status }) => status === 'withheld')
    const lines = [...killed.stories.map(lineOf), ...withheld.map(lineOf)]
    const latest = lines.sort((a, b) => (String(a.time) < String(b.time) ? 1 : -1)).slice(0, limit)
    return withFitting(latest, kilobytes * 1024, (stories, isWhole) => ({ stories, more: !isWhole }))
  },
})

const explainTwo = tool({
  description:
    'Why two articles are or are not one story: the rule or person that decided, what matching measures, and the passages that both contain.',
  input: z.strictObject({ a: id.describe('articleId of get_story'), b: id, kilobytes }),
  async answer({ ask, db }, { a, b, kilobytes }) {
    type Shown = ExplainedArticle & { source: { name: string }; firstSeenAt: string | null; versions: { headline: string }[] }
    const pair = [await ask<Shown>(`/v1/articles/${a}`), await ask<Shown>(`/v1/articles/${b}`)] as const
    const { verdict, comparison, passages } = await explainPair(db, ...pair)
    const isKilled = (await readKilledArticles(db.pool, [a, b])).size > 0
    // What is measured of a version that may not be read would say something of its words.
    const isHidden = (await Promise.all([a, b].map((each) => readArticle(db, each)))).some((article) => article?.versions[0]?.embargoed)
    const articles = pair.map((one) => ({
      articleId: one.id,
      storyId: one.storyId,
      source: one.source.name,
      time: one.firstSeenAt,
      quoted: { headline: quotedLine(one.versions[0]?.headline ?? '') },
    }))
    const shared = isKilled ? [] : passages.map(({ words, text, other }) => ({ words, quoted: { text, ...(other !== text && { other }) } }))
    return withFitting(shared, kilobytes * 1024, (shown, isWhole) => ({
      articles,
      verdict,
      ...(!isHidden && { measured: comparison }),
      passages: shown,
      more: !isWhole,
    }))
  },
})

/** The tools by name. They read only. */
export const TOOLS: Record<string, Tool> = {
  search_stories: searchStories,
  get_story: getStory,
  what_changed: whatChanged,
  latest_kills: latestKills,
  explain_pair: explainTwo,
}
