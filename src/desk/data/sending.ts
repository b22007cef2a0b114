import { useCallback, useState } from 'react'
import { asRequestError, type RequestError } from './ask.ts'

/** A change that is being sent: whether it runs, and why it failed. */
export interface Sending {
  busy: boolean
  error: RequestError | null
  /** Runs the change unless one runs already. @returns whether it succeeded */
  run: (change: () => Promise<unknown>) => Promise<boolean>
}

export function useSending(): Sending {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<RequestError | null>(null)
  const run = useCallback(async (change: () => Promise<unknown>) => {
    setBusy(true)
    setError(null)
    try {
      await change()
      return true
    } catch (failed) {
      setError(asRequestError(failed))
      return false
    } finally {
      setBusy(false)
    }
  }, [])
  return { busy, error, run }
}
