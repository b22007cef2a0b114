import type { Story } from '../data/shapes.ts'
import { exact, when } from '../times.ts'
import { decisionWords } from '../words.ts'

/** The editorial decisions about the story, with their attribution. */
export function DecisionList({ story }: { story: Story }) {
  if (story.decisions.length === 0) return null
  return (
    <section className="why decisions" aria-labelledby="decided">
      <h3 id="decided">Editorial decisions</h3>
      <ul>
        {story.decisions.map((decision) => (
          <li key={decision.id}>
            {decision.revokedAt ? <s>{decisionWords(decision, story)}</s> : decisionWords(decision, story)}, <bdi>{decision.by}</bdi>
            {decision.at && (
              <time dateTime={decision.at} title={exact(decision.at)}>
                {' '}
                {when(decision.at)}
              </time>
            )}
            : <bdi>{decision.why}</bdi>
            {decision.revokedAt && (
              <>
                . Revoked by <bdi>{decision.revokedBy}</bdi>: <bdi>{decision.revokedWhy}</bdi>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
