import type { Signal } from '../../model.ts'

/** Where a mark is looked for. `start` is the beginning of the body, where desks address other desks. */
export type TextField = 'headline' | 'slugline' | 'ednote' | 'start'

/** One way in which suppliers say something about a version. The part of a headline that the pattern matches is not part of its stem. */
export interface SignalMark {
  says: Signal
  in: TextField
  pattern: RegExp
  /** Who writes it so. */
  source: string
  /** It counts only in a text that is as short as a notice. */
  noticeOnly?: boolean
}

/** A kind of piece beside the main story. It opens a story of its own, however much text it shares with the main one. */
export interface Genre {
  genre: string
  pattern: RegExp
  source: string
}

/** Words by which suppliers put copy under embargo. Alone they give no end. Read by embargo/words.ts. */
export interface EmbargoWords {
  /** The words, at the beginning of a line (anywhere in a desk note). */
  pattern: RegExp
  in: TextField[]
  /**
   * What must follow them, since ordinary copy mentions embargoes too ("Embargo on oil until December"). `nothing`: nothing. `mixed case`: a
   * headline that is not all capitals, or a time of day. `time`: a time of day.
   */
  needs: 'nothing' | 'mixed case' | 'time'
  source: string
}
