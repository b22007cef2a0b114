import type { Command } from 'commander'
import { PlainError } from '../errors.ts'
import { withDatabase } from './database.ts'
import { registerDecisions } from './decide.ts'
import { table } from './table.ts'
import { wholeNumber } from './whole-number.ts'

/** Commands for stories: list, show, editorial decisions, explain. */
export function registerStories(program: Command): void {
  const stories = program.command('stories').description('list and show stories, and make editorial decisions')
  registerList(stories)
  registerShow(stories)
  registerDecisions(stories)
  registerExplain(program)
}

function registerList(stories: Command): void {
  stories
    .command('list')
    .description('list stories, newest first')
    .option('--limit <n>', 'number of stories', '20')
    .option('--status <status>', 'usable, killed, embargoed, withheld, attention (killed, withheld or corrected) or all', 'usable')
    .option('--json', 'as JSON', false)
    .action(async (options: { limit: string; status: string; json: boolean }) => {
      const { readStories } = await import('../../db/read/stories.ts')
      const { StoryQuery } = await import('../api/schemas/stories.ts')
      const query = StoryQuery.safeParse({ limit: options.limit, status: options.status })
      if (!query.success)
        throw new PlainError(`${query.error.issues[0]!.path}: ${query.error.issues[0]!.message}`, 'copytaster stories list --help')
      const rows = await withDatabase((db) =>
        readStories(db, { limit: query.data.limit, status: query.data.status, order: query.data.order, openOnly: false }),
      )
      if (options.json) return console.log(JSON.stringify(rows, null, 2))
      if (!rows.length) return console.log('No stories yet.')
      console.log(
        table(
          ['id', 'time', 'source', 'copies', 'versions', 'mark', 'headline'],
          rows.map((s) => [s.id, minuteOf(s.updatedAt), s.source.name, s.copies, s.versions, markOf(s), s.headline]),
        ),
      )
    })
}

function registerShow(stories: Command): void {
  stories
    .command('show')
    .description('show a story with its articles and why they are in it, and the editorial decisions about it')
    .argument('<id>', 'id of the story, from `stories list`')
    .option('--json', 'as JSON', false)
    .action(async (id: string, { json }: { json: boolean }) => {
      const { readStory } = await import('../../db/read/stories.ts')
      const story = await withDatabase((db) => readStory(db, wholeNumber(id)))
      if (!story) throw new PlainError(`There is no story ${id}.`, 'copytaster stories list shows stories.')
      if (json) return console.log(JSON.stringify(story, null, 2))
      const { canonical } = story
      console.log(
        `${markOf(story) ? `[${markOf(story).toUpperCase()}] ` : ''}${canonical.headline}\n${[canonical.byline.join(', '), story.source.name, minuteOf(canonical.publishedAt)].filter(Boolean).join(' · ')}\n`,
      )
      console.log(canonical.body.join('\n\n'))
      for (const c of canonical.captions) console.log(`\n[picture] ${c.text}${c.credit ? ` (${c.credit})` : ''}`)
      console.log(`\nCanonical because: ${story.canonicalReasons.join('; ')}\n`)
      console.log(
        table(
          ['article', 'first seen', 'source', 'relation', 'score', 'versions', 'why'],
          story.articles.map((a) => [
            a.id,
            minuteOf(a.firstSeenAt),
            a.source.name,
            a.relation,
            a.score?.toFixed(2),
            a.versions.length,
            a.reasons.join('; '),
          ]),
        ),
      )
      if (story.decisions.length) console.log(`\n${decisionsOf(story.decisions)}`)
    })
}

const decisionsOf = (decisions: DecisionLine[]) =>
  table(
    ['decision', 'time', 'kind', 'by', 'why', 'revoked'],
    decisions.map((d) => [d.id, minuteOf(d.at), d.kind, d.by, d.why, minuteOf(d.revokedAt)]),
  )
type DecisionLine = { id: number; at: string | null; kind: string; by: string; why: string; revokedAt: string | null }

function registerExplain(program: Command): void {
  program
    .command('explain')
    .description('why two articles are or are not one story')
    .argument('<a>', 'id of an article')
    .argument('<b>', 'id of another article')
    .action(async (a: string, b: string) => {
      const { explain } = await import('./explain.ts')
      await withDatabase((db) => explain(db, wholeNumber(a), wholeNumber(b)))
    })
}

const minuteOf = (iso: string | null) => iso?.slice(0, 16).replace('T', ' ') ?? ''

function markOf(story: { status: string; correctedAt: string | null; versions: number; copies: number }): string {
  if (story.status !== 'usable') return story.status
  return story.correctedAt ? 'corrected' : story.versions > story.copies ? 'updated' : ''
}
