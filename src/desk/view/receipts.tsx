import { acknowledgedWords, useRecalls } from '../data/recalls.ts'
import type { Recall } from '../data/shapes.ts'
import { exact, when } from '../times.ts'

const DONE_WORDS = { removed: 'removed it', never_used: 'never used it', corrected: 'corrected it' } as const

/** Who has acknowledged that a story was killed, withheld or corrected. Nothing where nobody was asked. */
export function Receipts({ storyId, turn }: { storyId: number; turn: number }) {
  const recalls = useRecalls(storyId, turn)
  if (!recalls.length) return null
  return (
    <section className="receipts" aria-labelledby="receipts">
      <h3 id="receipts">Acknowledged by those who have it</h3>
      {recalls.map((recall) => (
        <details key={recall.seq} open={recall.acknowledged < recall.asked}>
          <summary>
            {recall.event} {when(recall.at)}: {acknowledgedWords(recall)}
          </summary>
          <ul>
            {recall.consumers.map((consumer) => (
              <li key={`${consumer.kind} ${consumer.id}`}>
                <bdi>{consumer.name}</bdi> <Consumer consumer={consumer} />
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  )
}

function Consumer({ consumer: { receipt, delivered } }: { consumer: Recall['consumers'][number] }) {
  if (!receipt) return <strong>{delivered ? 'delivered, not acknowledged' : 'not delivered yet'}</strong>
  return (
    <>
      {DONE_WORDS[receipt.done]}{' '}
      <time dateTime={receipt.at} title={exact(receipt.at)}>
        {when(receipt.at)}
      </time>
      {receipt.url && <bdi className="address"> {receipt.url}</bdi>}
      {receipt.note && <q dir="auto">{receipt.note}</q>}
    </>
  )
}
