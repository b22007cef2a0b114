/**
 * The numbers of the matching rules that a rehearsal may set otherwise, by name. Every one lies in a gap between the labelled pairs
 * (match.ts says which); shares are 0..1.
 */
export const THRESHOLDS = {
  /** Fewer shared runs of words than this are chance. */
  leastShared: 3,
  /** A daily report comes again after a day, so likeness of briefs counts for less than one. */
  briefHours: 22,
  briefWords: 60,
  /** An item stays in a feed, and comes again in other feeds, for days. */
  sameItemHours: 72,
  /** A headline of so many words does not come again over another day's report (hard negatives of Reuters-21578). */
  tellingHeadline: 6,
  /** Copy is run within so many hours, or whole. */
  newsHours: 36,
  /** Of names and numbers in the same place, more differing than this is another story: from one supplier, from another outlet. */
  ownConflicts: 0.2,
  otherConflicts: 0.3,
  /** Another outlet runs most of the copy: of the shorter text, of names and numbers. */
  mostShorter: 0.36,
  mostTelling: 0.34,
  /** Another outlet runs a part of it with its names and numbers. */
  partShorter: 0.3,
  partTelling: 0.55,
  /** One supplier: much the same copy under a like headline. */
  likeHeadline: 0.6,
  likeTelling: 0.6,
  likeShorter: 0.3,
}

export type Thresholds = typeof THRESHOLDS
