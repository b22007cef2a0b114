/** Body and captions, always as text, never as markup. */
import type { Caption } from '../data/shapes.ts'
import { openable } from '../words.ts'

export function Paragraphs({ body, language }: { body: string[]; language: string | null }) {
  if (body.length === 0) return <p className="empty">There is no text.</p>
  return (
    <div className="body" lang={language ?? undefined}>
      {body.map((paragraph, at) => (
        <p key={at} dir="auto">
          {paragraph}
        </p>
      ))}
    </div>
  )
}

export function Captions({ captions, language }: { captions: Caption[]; language: string | null }) {
  if (captions.length === 0) return null
  return (
    <section className="captions" aria-label="Pictures">
      <h3>{captions.length === 1 ? 'Picture' : `${captions.length} pictures`}</h3>
      <ul>
        {captions.map((caption, at) => (
          <li key={at}>
            <span dir="auto" lang={language ?? undefined}>
              {caption.text || 'No caption'}
            </span>
            <span className="credit">
              {caption.credit ? <bdi>Credit: {caption.credit}</bdi> : 'No credit given'}
              <Outside address={caption.image}>Open the picture</Outside>
            </span>
            {caption.usageTerms && <UsageTerms terms={caption.usageTerms} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Conditions of use as the supplier states them. */
export function UsageTerms({ terms }: { terms: string[] }) {
  if (terms.length === 0) return null
  return (
    <p className="ed-note" dir="auto">
      <strong>Usage terms</strong> {terms.join(' · ')}
    </p>
  )
}

/** A link out of the desk, if a browser may open the address. */
export function Outside({ address, children }: { address: string | null; children: string }) {
  const href = openable(address)
  if (!href) return null
  return (
    <a className="outside" href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}
