import type { Signal } from '../../model.ts'

/** What the supplier was read to say about the version (the reading itself is the story room's). */
export interface SupplierSignal {
  signal: Signal | null
  stem: string
  slug: string | null
  genre: string | null
  continues: boolean
  points: { headlines: string[]; slugs: string[]; numbers: string[] } | null
  picture: boolean
  embargo?: { beneath: Signal | null } | undefined
}

/** What a verdict looks at beside the shingles. JSON through and through. */
export interface Traits {
  supplierSignal: SupplierSignal
  /** Words of the bare body. */
  words: number
  guid: string | null
  /** Without scheme, www, fragment and tracking parameters. */
  address: string | null
  /** Hash of all words of the bare body: equal for equal text. */
  exact: number
  /** Hashes of the words of the headline's stem that are long enough, or telling. */
  heads: number[]
  /** The first word of the headline that is no article. */
  subject: number | null
  /** Shingles of the first words of the bare body. */
  lead: number[]
  /** Names and numbers of the bare body: the first. */
  salient: number[]
  /** Pairs: hash of the two words before a name or number, hash of the name or number. */
  slots: number[]
  /** The agency named in the dateline. */
  credit: string | null
}
