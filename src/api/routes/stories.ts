import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { Database } from '../../../db/client.ts'
import { readFirsts } from '../../../db/read/firsts.ts'
import { readHidden } from '../../../db/read/hidden.ts'
import { conditionsOf } from '../../../db/read/searches.ts'
import { readStories, readStory } from '../../../db/read/stories.ts'
import type { StoryOrder } from '../../model.ts'
import { refuse } from '../access.ts'
import { type Answer, answerIfChanged, latest, type Parts } from '../conditional.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import { HIDDEN_WORDS, readsEmbargoed, recordRead, recordReadOf, refuseEmbargoed, visibleParts } from '../embargoed.ts'
import { limitOf, refuseForeignSearch, withinLimit } from '../limited.ts'
import { withTexts } from '../list-texts.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { understood } from '../query.ts'
import { withoutHiddenReferences } from '../references.ts'
import { EmbargoedQuery } from '../schemas/articles.ts'
import { IdParams } from '../schemas/fields.ts'
import { StoryOut, StoryPage, StoryQuery } from '../schemas/stories.ts'

/** The list of stories, and one story in full. */
export const storyRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  app.get(
    '/v1/stories',
    {
      config: { access: 'stories:read' },
      schema: {
        operationId: 'listStories',
        summary: 'Stories, newest first',
        tags: ['stories'],
        querystring: StoryQuery,
        response: { 200: StoryPage, default: problemResponse },
      },
    },
    (request, reply) => answerIfChanged(request, reply, (parts) => readPage(db, request, request.query, parts)),
  )

  app.get(
    '/v1/stories/:id',
    {
      config: { access: 'stories:read' },
      schema: {
        operationId: 'getStory',
        summary: 'A story with its text and all its articles',
        description: 'A merged story is returned too; `mergedInto` names the story that took its articles.',
        tags: ['stories'],
        params: IdParams,
        querystring: EmbargoedQuery,
        response: { 200: StoryOut, default: problemResponse },
      },
    },
    (request, reply) =>
      answerIfChanged(request, reply, async (parts) => {
        const what = `story ${request.params.id}`
        // A hidden story is looked up under a number that none has, so that it takes as long as one that does not exist.
        const { id } = request.params
        const isOutside = !(await withinLimit(db, request.caller, [id])).has(id)
        const isHidden = isOutside || (!readsEmbargoed(request.caller) && (await readHidden(db.pool, [id])).has(id))
        const story = await readStory(db, isHidden ? 0 : id, parts === 'all')
        if (!story) throw new ApiProblem(404, `There is no ${what}.`)
        const hidden = story.embargoed ?? (story.canonical.embargoed ? story.canonical : undefined)
        if (hidden) refuseEmbargoed(request, what, hidden.embargoedUntil)
        const { mergedInto } = story
        const visible = mergedInto === null ? visibleParts(request, story.articles) : { articles: story.articles, ledger: [] }
        const versions = [story.canonical, ...visible.articles.flatMap((article) => article.versions)]
        const secret = hidden !== undefined || versions.some(({ embargoed }) => embargoed)
        if (parts === 'all') await recordRead(db.pool, request, what, hidden ? [{ ...story.canonical, embargoed: true }] : versions)
        const references = await withoutHiddenReferences(db.pool, request.caller, { ...story, articles: visible.articles })
        const open = new Set(visible.articles.map((article) => article.id))
        const corrections = readsEmbargoed(request.caller)
          ? story.corrections
          : story.corrections.filter(({ articleId }) => open.has(articleId))
        return { shown: { ...story, ...visible, ...references, corrections }, modifiedAt: story.updatedAt, secret }
      }),
  )
}

type Page = z.input<typeof StoryPage>

/** A page of the list. */
async function readPage(
  db: Database,
  request: FastifyRequest<{ Querystring: z.output<typeof StoryQuery> }>,
  query: z.output<typeof StoryQuery>,
  parts: Parts,
): Promise<Answer<Page>> {
  const { caller } = request
  const { cursor, limit, embargoed, include, ...filters } = query
  const { status } = filters
  if (status === 'embargoed' || status === 'withheld') refuse(caller, 'embargoed:read')
  // These two ask for nothing else, so they are the wish to see it.
  const wished = embargoed === 'show' || status === 'embargoed' || status === 'withheld'
  const openOnly = !(wished && readsEmbargoed(caller))
  await refuseForeignSearch(db, caller, filters.search)
  const [own, ...built] = await understood(() => conditionsOf(db.pool, filters))
  const stories = await readStories(db, {
    ...own!,
    and: [...built, ...(await limitOf(db, caller))],
    order: filters.order,
    // That a story was withheld concerns everybody who may have used it. Its words do not, and a hit would disclose them.
    openOnly: openOnly && (status !== 'attention' || [own!, ...built].some(({ q }) => q !== undefined)),
    // One more than requested shows whether there is a next page.
    limit: limit + 1,
    behind: cursor === undefined ? undefined : readCursor(cursor),
  })
  const page = stories
    .slice(0, limit)
    .map((story) => (openOnly && story.status === 'withheld' ? { ...story, headline: HIDDEN_WORDS } : story))
    // Copies that may not be read are not counted either.
    .map((story) => (readsEmbargoed(caller) || story.status === 'merged' ? story : { ...story, copies: story.shownCopies }))
  const ids = page.filter((story) => story.status !== 'killed').map(({ id }) => id)
  const hidden = openOnly ? [] : [...(await readHidden(db.pool, ids))]
  if (parts === 'all') await recordReadOf(db.pool, request, 'list', hidden)
  const last = page.at(-1)
  const first = await readFirsts(db.pool, ids, openOnly)
  const lines = page.map((story) => ({ ...story, first: first.get(story.id) ?? { published: null, received: null } }))
  const shown = {
    stories: include ? await withTexts(db, request, lines, include, openOnly) : lines,
    next: stories.length > limit && last ? writeCursor({ at: positionTime(last, filters.order), id: last.id }) : null,
  }
  return { shown, modifiedAt: latest(page.map(({ updatedAt }) => updatedAt)), secret: hidden.length > 0 }
}

/** The time of a story by which an order sorts. */
const positionTime = (story: { updatedAt: string | null; listedAt: string | null; createdAt: string | null }, order: StoryOrder) =>
  ({ arrival: story.updatedAt, listed: story.listedAt, created: story.createdAt })[order]!
