import type { ReactNode } from 'react'
import type { RequestError } from '../../data/ask.ts'
import { Refused } from '../refused.tsx'

interface AccessPageProps {
  title: string
  /** What the page is for, in a line. */
  lead: ReactNode
  error: RequestError | null
  /** Whether the first answer is there. */
  ready: boolean
  again: () => void
  children: ReactNode
}

/** The frame of the pages about people, keys, the audit log and one's own account. */
export function AccessFrame({ title, lead, error, ready, again, children }: AccessPageProps) {
  return (
    <main className="access" aria-label={title}>
      <h1>{title}</h1>
      <p className="lead">{lead}</p>
      {error && <Refused error={error} again={again} />}
      {!ready && !error && <p className="empty">Reading…</p>}
      {ready && children}
    </main>
  )
}
