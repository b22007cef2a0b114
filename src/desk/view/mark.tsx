import type { Mark, MarkKind } from '../words.ts'

/** Each mark has its own shape, so that none depends on colour alone. */
const SHAPES: Record<MarkKind, string | null> = {
  killed: 'M2 2l8 8M10 2l-8 8',
  embargoed: 'M6 1a5 5 0 1 0 .01 0M6 3.2V6l2 1.4',
  corrected: 'M6 1.2l5 9.3H1zM6 4.8v2.4M6 8.9v.2',
  updated: 'M6 10.5v-9M2.2 5.3L6 1.5l3.8 3.8',
  merged: 'M2 1.5v3c0 2 4 1.5 4 6M10 1.5v3c0 2-4 1.5-4 6',
  plain: null,
}

export function MarkLabel({ mark }: { mark: Mark }) {
  const shape = SHAPES[mark.kind]
  return (
    <span className={`mark ${mark.kind}`}>
      {shape && (
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d={shape} />
        </svg>
      )}
      {mark.words}
    </span>
  )
}
