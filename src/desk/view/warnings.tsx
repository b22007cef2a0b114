import type { Article, Story } from '../data/shapes.ts'
import { Go } from '../navigation.tsx'
import type { Filters } from '../router.ts'
import { exact, when } from '../times.ts'
import { count } from '../words.ts'

/** Corrections and warnings of a story: what was corrected and which articles still carry it, copies of a killed story, broken embargoes. */
export function StoryWarnings({ story, filters }: { story: Story; filters: Filters }) {
  const having = (warning: Article['warnings'][number]) => story.articles.filter((article) => article.warnings.includes(warning))
  return (
    <>
      {story.replaces !== null && (
        <p className="linked">
          Replaces <Go to={{ page: 'story', id: story.replaces, filters }}>a killed story</Go>.
        </p>
      )}
      {story.replacedBy.map((id) => (
        <p key={id} className="linked">
          Its supplier replaced it: <Go to={{ page: 'story', id, filters }}>open the new story</Go>.
        </p>
      ))}
      <Corrections story={story} still={having('uncorrected')} />
      <WarnedArticles title="Still published although killed" articles={having('copy-of-killed')} />
      <WarnedArticles title="Published before the embargo ended" articles={having('broke-embargo')} />
      <WarnedArticles title="Dated before the embargo ended, seen after it" articles={having('dated-before-embargo')} />
    </>
  )
}

function Corrections({ story, still }: { story: Story; still: Article[] }) {
  if (story.corrections.length === 0) return null
  return (
    <section className="wrong" aria-labelledby="corrected">
      <h3 id="corrected">What was corrected</h3>
      {story.corrections.map((correction) => (
        <div key={`${correction.articleId}-${correction.versionNumber}`}>
          <p>
            by <bdi>{correction.source}</bdi>
            {correction.at && (
              <time dateTime={correction.at} title={exact(correction.at)}>
                {' '}
                {when(correction.at)}
              </time>
            )}
          </p>
          {correction.changes.length === 0 && (
            <p>The notice does not quote the wrong words; every earlier article counts as uncorrected.</p>
          )}
          <ul>
            {correction.changes.map(({ wrong, right }) => (
              <li key={wrong} dir="auto">
                <del>{wrong}</del> <ins>{right}</ins>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p>
        {still.length === 0 ? (
          'No article here carries the wrong text any more.'
        ) : (
          <strong>{still.length === 1 ? '1 article still carries it:' : `${count(still.length, 'article')} still carry it:`}</strong>
        )}
      </p>
      <SourceNames articles={still} />
    </section>
  )
}

function WarnedArticles({ title, articles }: { title: string; articles: Article[] }) {
  if (articles.length === 0) return null
  return (
    <section className="wrong">
      <h3>{title}</h3>
      <SourceNames articles={articles} />
    </section>
  )
}

function SourceNames({ articles }: { articles: Article[] }) {
  return (
    <ul>
      {articles.map((article) => (
        <li key={article.id}>
          <a href={`#article-${article.id}`}>
            <bdi>{article.source.name}</bdi>
          </a>
          {article.firstSeenAt && <span>, here since {when(article.firstSeenAt)}</span>}
        </li>
      ))}
    </ul>
  )
}
