import type { EarlierVersion } from '../placement.ts'

/** The version that was placed last; null where there is none. */
export function newest(earlier: EarlierVersion[]): EarlierVersion | null {
  return earlier.reduce<EarlierVersion | null>((last, one) => (!last || one.order > last.order ? one : last), null)
}
