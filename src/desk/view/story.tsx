import { useEffect, useRef } from 'react'
import { useAnswer } from '../data/ask.ts'
import { useMay } from '../data/session.ts'
import type { Story } from '../data/shapes.ts'
import { Go } from '../navigation.tsx'
import type { Filters } from '../router.ts'
import { exact, when } from '../times.ts'
import { count, embargoWords, languageName, marksOf, spreadOf } from '../words.ts'
import { ArticleEntry, DeskNotes } from './article.tsx'
import { Ago } from './clock.tsx'
import { Captions, Paragraphs } from './copy.tsx'
import { DecisionList } from './decisions.tsx'
import { Ledger } from './ledger.tsx'
import { MarkLabel } from './mark.tsx'
import { Pictures } from './pictures.tsx'
import { Receipts } from './receipts.tsx'
import { Refused } from './refused.tsx'
import { StoryWarnings } from './warnings.tsx'

interface StoryViewProps {
  id: number
  filters: Filters
  /** A changed number means that something happened to the story: request it again. */
  turn: number
  /** The log has announced that it is killed, whatever the last answer says. */
  killed: boolean
  again: () => void
}

export function StoryView({ id, filters, turn, killed, again }: StoryViewProps) {
  const held = useMay('embargoed:read') ? '?embargoed=show' : ''
  const { data: story, error } = useAnswer<Story>(`/v1/stories/${id}${held}`, turn)
  const heading = useRef<HTMLHeadingElement>(null)
  const ready = story !== null
  useEffect(() => {
    if (ready && (document.activeElement === document.body || document.activeElement?.closest('.lines, .notices, .story')))
      heading.current?.focus({ preventScroll: true })
  }, [id, ready])
  if (error?.status === 404) return <NoStory id={id} filters={filters} />
  if (!story) return error ? <Refused error={error} again={again} /> : <p className="empty">Reading the story…</p>
  const shown: Story = { ...story, status: killed ? 'killed' : story.status }
  return (
    <article className={`whole ${shown.status}`}>
      {error && <Refused error={error} again={again} />}
      <Whole story={shown} filters={filters} heading={heading} belowBanner={<Receipts storyId={id} turn={turn} />} />
    </article>
  )
}

/** A story in full, without any request. */
export function Whole({
  story,
  filters,
  heading,
  belowBanner,
}: {
  story: Story
  filters: Filters
  heading?: React.Ref<HTMLHeadingElement> | undefined
  belowBanner?: React.ReactNode
}) {
  return (
    <>
      <Banner story={story} filters={filters} />
      {belowBanner}
      <StoryHead story={story} heading={heading} />
      {story.status === 'killed' ? <KilledCopy story={story} /> : <CopyOf story={story} />}
      <StoryWarnings story={story} filters={filters} />
      <Ledger story={story} />
      <Pictures story={story} filters={filters} />
      <Why story={story} />
      <DecisionList story={story} />
      <section className="articles" aria-labelledby="arrivals">
        <h3 id="arrivals">{count(story.articles.length, 'article')}, by arrival</h3>
        <ol>
          {story.articles.map((article) => (
            <ArticleEntry key={article.id} article={article} story={story} filters={filters} />
          ))}
        </ol>
      </section>
    </>
  )
}

function NoStory({ id, filters }: { id: number; filters: Filters }) {
  return (
    <p className="empty">
      There is no story {id}. Check the number in the address. <Go to={{ page: 'stories', filters }}>Back to the stories</Go>
    </p>
  )
}

function Banner({ story, filters }: { story: Story; filters: Filters }) {
  if (story.status === 'killed')
    return (
      <p className="banner killed">
        <strong>KILLED — do not use</strong>
        {story.killedAt && <span>since {when(story.killedAt)}. Remove it wherever it was published.</span>}
      </p>
    )
  if (story.status === 'withheld')
    return (
      <p className="banner embargoed">
        <strong>WITHHELD — do not use</strong>
        <span>until further notice. Take it down wherever it was published.</span>
      </p>
    )
  if (story.status === 'embargoed')
    return (
      <p className="banner embargoed">
        <strong>{embargoWords(story.embargoedUntil).toUpperCase()}</strong>
        {story.embargoedUntil && (
          <span>
            The embargo ends <Ago time={story.embargoedUntil} />. Do not publish before.
          </span>
        )}
      </p>
    )
  if (story.mergedInto === null) return null
  return (
    <p className="banner merged">
      <strong>Merged into another story.</strong> <Go to={{ page: 'story', id: story.mergedInto, filters }}>Open that story</Go>
    </p>
  )
}

function StoryHead({ story, heading }: { story: Story; heading?: React.Ref<HTMLHeadingElement> | undefined }) {
  const { canonical } = story
  const lang = story.language ?? undefined
  return (
    <header>
      <p className="facts">
        {marksOf(story)
          .filter((mark) => mark.kind === 'corrected' || mark.kind === 'updated' || mark.kind === 'plain')
          .map((mark) => (
            <MarkLabel key={mark.words} mark={mark} />
          ))}
        <bdi className="source">{story.source.name}</bdi>
        {story.language && <span>{languageName(story.language)}</span>}
        <span>{spreadOf(story)}</span>
      </p>
      <h2 ref={heading} tabIndex={-1} dir="auto" lang={lang}>
        {story.headline}
      </h2>
      {canonical.byline.length > 0 && (
        <p className="byline" dir="auto">
          By {canonical.byline.join(', ')}
        </p>
      )}
      <dl className="times">
        {canonical.dateline && <Fact name="Dateline" value={canonical.dateline} />}
        {canonical.slugline && <Fact name="Slugline" value={canonical.slugline} />}
        <Moment name="Published" time={canonical.publishedAt} />
        <Moment name="Received" time={canonical.receivedAt} />
        <Moment name="Corrected" time={story.correctedAt} />
        <Moment name="Updated" time={story.updatedAt} />
      </dl>
      <DeskNotes version={canonical} />
    </header>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd dir="auto">{value}</dd>
    </div>
  )
}

function Moment({ name, time }: { name: string; time: string | null }) {
  if (!time) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <time dateTime={time} title={exact(time)}>
          {when(time)}
        </time>
      </dd>
    </div>
  )
}

function CopyOf({ story }: { story: Story }) {
  return (
    <>
      <Paragraphs body={story.canonical.body} language={story.language} />
      <Captions captions={story.canonical.captions} language={story.language} />
    </>
  )
}

/** A killed text takes a deliberate step to open, so that it is not copied by mistake. */
function KilledCopy({ story }: { story: Story }) {
  return (
    <details className="killed-copy">
      <summary>Show the killed text</summary>
      <CopyOf story={story} />
    </details>
  )
}

function Why({ story }: { story: Story }) {
  const canonical = story.articles.find((article) => article.id === story.canonicalId)
  return (
    <section className="why" aria-labelledby="why">
      <h3 id="why">
        Why the article of <bdi>{canonical?.source.name ?? story.source.name}</bdi> is canonical
      </h3>
      {story.canonicalReasons.length === 0 && <p>It is the only article.</p>}
      <ul>
        {story.canonicalReasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </section>
  )
}
