import type { SupplierSignal } from '../../model.ts'

/** What a verdict considers besides the shingles. Plain JSON. */
export interface Traits {
  supplierSignal: SupplierSignal
  /** Words of the bare body. */
  words: number
  /** Shingles of the bare body that lie within quotations: what two suppliers may both have from the same speaker. */
  quoted: number
  guid: string | null
  /** Without scheme, www, fragment and tracking parameters. */
  address: string | null
  /** Hash of all words of the bare body: equal for equal text. */
  exact: number
  /** Hashes of the words of the headline's stem that are long enough, or salient. */
  heads: number[]
  /** The first word of the headline that is not an article. */
  subject: number | null
  /** Shingles of the first words of the bare body. */
  lead: number[]
  /** The first names and numbers of the bare body. */
  salient: number[]
  /** Pairs: hash of the two words before a name or number, hash of the name or number. */
  slots: number[]
  /** The agency named in the dateline. */
  credit: string | null
}
