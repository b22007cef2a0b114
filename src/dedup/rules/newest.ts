import type { Held } from '../placement.ts'

/** The version that was placed last, or null. */
export function newest(held: Held[]): Held | null {
  return held.reduce<Held | null>((last, one) => (!last || one.order > last.order ? one : last), null)
}
