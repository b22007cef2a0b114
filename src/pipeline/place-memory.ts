import { Boilerplate } from '../dedup/boilerplate.ts'

/** What a placing process keeps between batches: only what Postgres can give back, so a restart loses nothing but time. */
export interface PlaceMemory {
  boilerplate: Boilerplate
  /** Keys that are no evidence; undefined until read. */
  commonKeys: Set<number> | undefined
}

export function emptyMemory(): PlaceMemory {
  return { boilerplate: new Boilerplate(), commonKeys: undefined }
}
