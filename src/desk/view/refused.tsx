import type { RequestError } from '../data/ask.ts'

/** An error, what to do about it, and a button to try again where that helps. */
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
