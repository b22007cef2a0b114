import type { Signal } from '../../model.ts'
import { ENGLISH_EMBARGOES, ENGLISH_MARKS } from './english.ts'
import { FRENCH_EMBARGOES, FRENCH_MARKS } from './french.ts'
import { GERMAN_EMBARGOES, GERMAN_MARKS } from './german.ts'
import { MARKS_BY_WORD } from './mark-words.ts'
import { SHARED_MARKS } from './several-languages.ts'
import type { EmbargoWords, SignalMark } from './signal-mark.ts'
import { SPANISH_EMBARGOES, SPANISH_MARKS } from './spanish.ts'

/** What ends or delays the use of copy comes first. A correction comes before an update: "CORRECTED-UPDATE 1-" is a correction. */
const SIGNALS_IN_ORDER: readonly Signal[] = ['kill', 'embargo', 'withheld', 'correction', 'refile', 'repeat', 'advisory', 'flash', 'update']

const MARKS_OF_ALL_LANGUAGES = [...ENGLISH_MARKS, ...GERMAN_MARKS, ...FRENCH_MARKS, ...SPANISH_MARKS, ...SHARED_MARKS, ...MARKS_BY_WORD]

/**
 * Every mark, read from the top: the first row that fits decides. The rows are ordered by signal, then by language, then as in the table of the
 * language. Marks are anchored, since "Flash floods" and "Correction in shares" are ordinary words.
 */
export const SIGNAL_MARKS: readonly SignalMark[] = SIGNALS_IN_ORDER.flatMap((signal) =>
  MARKS_OF_ALL_LANGUAGES.filter(({ says }) => says === signal),
)

/** Every wording of an embargo. */
export const EMBARGOES: readonly EmbargoWords[] = [...ENGLISH_EMBARGOES, ...GERMAN_EMBARGOES, ...FRENCH_EMBARGOES, ...SPANISH_EMBARGOES]
