import { PlainError } from '../errors.ts'

/** @throws PlainError when `id` is not a whole number */
export function wholeNumber(id: string): number {
  if (!/^\d{1,15}$/.test(id)) throw new PlainError(`${id} is not an id.`, 'Ids are whole numbers.')
  return Number(id)
}
