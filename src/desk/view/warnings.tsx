import type { Article, Story } from '../data/shapes.ts'
import { Go } from '../navigation.tsx'
import type { Filters } from '../router.ts'
import { exact, when } from '../times.ts'
import { count } from '../words.ts'

/** What went wrong with the story and who is still out with it: corrected words and who runs them, copies of a kill, broken embargoes. */
export function Wrong({ story, filters }: { story: Story; filters: Filters }) {
  const having = (warnings: Article['warnings'][number]) => story.articles.filter((article) => article.warnings.includes(warnings))
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
      <Corrected story={story} still={having('uncorrected')} />
      <Outlets title="Still out with what was killed" articles={having('copy-of-killed')} />
      <Outlets title="Out before the embargo ended" articles={having('broke-embargo')} />
      <Outlets title="Dated before the embargo ended, seen after" articles={having('dated-before-embargo')} />
    </>
  )
}

function Corrected({ story, still }: { story: Story; still: Article[] }) {
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
          {correction.changes.length === 0 && <p>The notice does not say which words; articles from before it count as wrong.</p>}
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
        {still.length === 0 ? 'Nobody here runs the wrong text any more.' : <strong>{count(still.length, 'article')} still run it:</strong>}
      </p>
      <Names articles={still} />
    </section>
  )
}

function Outlets({ title, articles }: { title: string; articles: Article[] }) {
  if (articles.length === 0) return null
  return (
    <section className="wrong">
      <h3>{title}</h3>
      <Names articles={articles} />
    </section>
  )
}

function Names({ articles }: { articles: Article[] }) {
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
