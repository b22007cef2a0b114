import type { Story } from '../data/shapes.ts'
import { Go } from '../navigation.tsx'
import type { Filters } from '../router.ts'

/** The story's pictures in other articles, with their captions; those of killed stories first. */
export function Pictures({ story, filters }: { story: Story; filters: Filters }) {
  if (story.pictures.length === 0) return null
  const pictures = [...story.pictures].sort((a, b) => Number(b.killed) - Number(a.killed))
  return (
    <section className="why" aria-labelledby="elsewhere">
      <h3 id="elsewhere">Its pictures in other articles</h3>
      <ul>
        {pictures.map((picture) => (
          <li key={`${picture.articleId} ${picture.caption} ${picture.otherCaption}`}>
            {picture.killed && <strong className="mark killed">Killed</strong>} <bdi>{picture.source}</bdi>,{' '}
            <Go to={{ page: 'article', id: picture.articleId, filters }}>article {picture.articleId}</Go>:{' '}
            {picture.differs ? <bdi>{picture.otherCaption || 'no caption'}</bdi> : 'the same caption'}
          </li>
        ))}
      </ul>
    </section>
  )
}
