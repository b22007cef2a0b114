import { PlainError } from '../errors.ts'

/** @throws PlainError when this is no id */
export function wholeNumber(id: string): number {
  if (!/^\d{1,15}$/.test(id)) throw new PlainError(`${id} is no id.`, 'Ids are whole numbers.')
  return Number(id)
}
