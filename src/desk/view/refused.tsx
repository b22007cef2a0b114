import type { RequestError } from '../data/ask.ts'

/** An error, what to do about it, and the way to try again where there is one. */
export function Refused({ error, again }: { error: RequestError; again?: () => void }) {
  return (
    <div className="refused" role="status">
      <p>
        <strong>{error.message}</strong> {error.advice}
      </p>
      {again && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  )
}
