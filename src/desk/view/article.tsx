import { useEffect } from 'react'
import { useAnswer } from '../data/ask.ts'
import { useMay } from '../data/session.ts'
import type { Article, Story, Version } from '../data/shapes.ts'
import { Go, go } from '../navigation.tsx'
import type { Filters } from '../router.ts'
import { behind, exact, when } from '../times.ts'
import { count, embargoWords, percent, relationWords, warningWords } from '../words.ts'
import { Changes } from './changes.tsx'
import { Captions, Outside, Paragraphs, UsageTerms } from './copy.tsx'
import { Refused } from './refused.tsx'

interface ArticleEntryProps {
  article: Article
  story: Story
  filters: Filters
}

/** One article of a story: its source, when it came, why it is in the story, and all its versions. */
export function ArticleEntry({ article, story, filters }: ArticleEntryProps) {
  const first = story.articles[0]?.firstSeenAt
  const isCanonical = article.id === story.canonicalId
  return (
    <li id={`article-${article.id}`}>
      <p className="who">
        <bdi className="source">{article.source.name}</bdi> <span className="kind">{article.source.kind}</span>
        {isCanonical && <span className="mark plain">canonical</span>}
        {article.warnings.map((warning) => (
          <span key={warning} className="mark corrected">
            {warningWords(warning)}
          </span>
        ))}
        {article.firstSeenAt && first && (
          <time dateTime={article.firstSeenAt} title={exact(article.firstSeenAt)}>
            {behind(article.firstSeenAt, first)}
          </time>
        )}
      </p>
      <p className="relation">
        {relationWords(article.relation)}
        {article.score !== null && article.relation !== 'original' && <strong> {percent(article.score)}</strong>}
      </p>
      {article.reasons.length > 0 && (
        <ul className="reasons">
          {article.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {article.links.map((link) => (
        <p key={link.id} className="shares">
          {link.relation === 'contains' ? 'Contains a passage of ' : 'A passage of it is in '}
          <Go to={{ page: 'article', id: Number(link.id), filters }}>another article</Go> ({percent(link.score)})
        </p>
      ))}
      <Versions versions={article.versions} />
      <Outside address={article.url}>Original page</Outside>
    </li>
  )
}

function Versions({ versions }: { versions: Version[] }) {
  if (versions.length === 0) return <p className="relation">Still being read.</p>
  return (
    <div className="versions">
      {versions.map((version, at) => (
        <details key={version.number}>
          <summary>
            {versions.length === 1 ? 'Text' : version.number > 0 ? `Version ${version.number}` : 'Older version, arrived late'}
            {version.receivedAt && (
              <time dateTime={version.receivedAt} title={exact(version.receivedAt)}>
                {when(version.receivedAt)}
              </time>
            )}
            {version.embargoed && <span className="mark embargoed">{embargoWords(version.embargoedUntil)}</span>}
            {version.signal && <span className="mark plain">{version.signal}</span>}
            {version.change && <span className="change">changed: {version.change}</span>}
          </summary>
          <VersionText version={version} before={versions[at + 1]} />
        </details>
      ))}
    </div>
  )
}

function VersionText({ version, before }: { version: Version; before: Version | undefined }) {
  const { headline, language, body, captions, bodyFrom, readAs, trouble } = version
  return (
    <div className="version">
      <h4 dir="auto" lang={language ?? undefined}>
        {headline}
      </h4>
      <DeskNotes version={version} />
      <Paragraphs body={body} language={language} />
      <Captions captions={captions} language={language} />
      {before && (
        <details>
          <summary>What changed since version {before.number}</summary>
          <Changes before={before} after={version} />
        </details>
      )}
      <p className="from">
        {count(body.length, 'paragraph')}, from the {bodyFrom === 'page' ? 'page' : 'feed'}. {trouble?.message}{' '}
        {readAs && readAsWords(readAs)}
      </p>
    </div>
  )
}

/** How the page was read, where it is more than a plain article. */
function readAsWords({ kind, variant, from, parts }: NonNullable<Version['readAs']>): string {
  const notes = [
    kind === 'live-blog' && 'A live blog.',
    kind === 'gallery' && 'A gallery.',
    variant && `The ${variant === 'amp' ? 'AMP' : 'print'} variant.`,
    from !== 'markup' && 'The body was read from data beside the markup.',
    parts && `Parts ${parts.read.join(', ')} of ${parts.of}.`,
  ]
  return notes.filter(Boolean).join(' ')
}

/** What the supplier sends for the newsroom only: notes, urgency, subjects. */
export function DeskNotes({ version }: { version: Pick<Version, 'edNote' | 'notForPublication' | 'usageTerms' | 'urgency' | 'subjects'> }) {
  const { edNote, notForPublication, usageTerms, urgency, subjects } = version
  return (
    <>
      {edNote && (
        <p className="ed-note" dir="auto">
          <strong>Note to editors</strong> {edNote}
        </p>
      )}
      {notForPublication && (
        <p className="ed-note" dir="auto">
          <strong>Not for publication</strong> {notForPublication}
        </p>
      )}
      <UsageTerms terms={usageTerms} />
      {(urgency !== null || subjects.length > 0) && (
        <p className="from">{[urgency !== null && `Urgency ${urgency}`, ...subjects].filter(Boolean).join(' · ')}</p>
      )}
    </>
  )
}

/** Finds the story of an article and opens it. */
export function ArticleView({ id, filters, turn, again }: { id: number; filters: Filters; turn: number; again: () => void }) {
  const held = useMay('embargoed:read') ? '?embargoed=show' : ''
  const { data, error } = useAnswer<Article>(`/v1/articles/${id}${held}`, turn)
  const storyId = data?.storyId ?? null
  useEffect(() => {
    if (storyId !== null) go({ page: 'story', id: storyId, filters }, 'replace')
  }, [storyId, filters])
  if (error) return <Refused error={error} again={again} />
  return <p className="empty">{data && storyId === null ? 'This article is not in a story yet.' : 'Looking for its story…'}</p>
}
