import { inArray } from 'drizzle-orm'
import type { FastifyRequest } from 'fastify'
import type { Database } from '../../db/client.ts'
import { readArticles } from '../../db/read/articles.ts'
import { articles } from '../../db/schema/articles.ts'
import type { StoryStatus } from '../model.ts'
import { withoutEmbargoed } from './embargoed.ts'
import { withoutHiddenArticles } from './references.ts'
import type { INCLUDES } from './schemas/stories.ts'

type Include = (typeof INCLUDES)[number]

/**
 * Lines of a list with what a request includes, in one statement for all. A killed or withheld story has neither text nor captions nor articles.
 * @param openOnly nothing that is embargoed or withheld, whatever the caller may read
 */
export async function withTexts<Line extends { id: number; status: StoryStatus; canonicalId: number }>(
  db: Database,
  request: FastifyRequest<{ Querystring: { embargoed?: 'show' | undefined } }>,
  lines: Line[],
  include: readonly Include[],
  openOnly: boolean,
) {
  const usable = lines.filter(({ status }) => status !== 'killed' && status !== 'withheld')
  const found = usable.length
    ? await readArticles(
        db.drizzle,
        inArray(
          articles.storyId,
          usable.map(({ id }) => id),
        ),
      )
    : []
  const asked = { caller: request.caller, id: request.id, query: openOnly ? {} : { embargoed: 'show' as const } }
  const shown = found.flatMap((article) => withoutEmbargoed(asked, article) ?? [])
  const referring = await withoutHiddenArticles(db.pool, request.caller, shown)
  return lines.map((line) => {
    const own = referring.filter(({ storyId }) => storyId === line.id)
    const canonical = own.find(({ id }) => id === line.canonicalId)?.versions[0]
    return {
      ...line,
      ...(include.includes('text') && canonical && { text: canonical.body }),
      ...(include.includes('captions') && canonical && { captions: canonical.captions }),
      ...((include.includes('articles') || include.includes('versions')) && {
        articles: include.includes('versions') ? own : own.map((article) => ({ ...article, versions: article.versions.slice(0, 1) })),
      }),
    }
  })
}
