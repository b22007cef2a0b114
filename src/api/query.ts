import { PlainError } from '../errors.ts'
import { ApiProblem } from './problem.ts'

/** What `read` returns. @throws ApiProblem (400) where it says plainly that something is not understood */
export function understood<T>(read: () => T): T {
  try {
    const value = read()
    return value instanceof Promise ? (value.catch(refuse) as T) : value
  } catch (error) {
    return refuse(error)
  }
}

function refuse(error: unknown): never {
  if (error instanceof PlainError) throw new ApiProblem(400, `${error.message} ${error.advice}`)
  throw error
}
