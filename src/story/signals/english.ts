import type { EmbargoWords, SignalMark } from './signal-mark.ts'
import { AP, AP_KILLS, GEOLSOC, GILEST, IPTC, REUTERS, REUTERS_BREAKING, YONHAP } from './sources.ts'

/** What agencies that write English say about a version: Reuters, AP, Yonhap. */
export const ENGLISH_MARKS: SignalMark[] = [
  // Kill: no copy of it may be used.
  {
    says: 'kill',
    in: 'headline',
    pattern: /^(?:BC-)?(?:(?:PHOTO|PICTURE|BULLETIN|MANDATORY|STORY)[ -]+)*(?:KILL|ELIMINATION)(?=\s*[-:–—,.]|\s*$)[\s:–—-]*/,
    source: AP_KILLS,
  },
  { says: 'kill', in: 'headline', pattern: /^(?:STORY |HEADLINE )?WITHDRAWN?\b(?=\s*[-:–—]|\s*$)[\s:–—-]*/, source: REUTERS },
  { says: 'kill', in: 'headline', pattern: /^(?:ADVISORY[ -]+)?STORY WITHDRAWN[\s:–—-]*/, source: REUTERS },
  { says: 'kill', in: 'slugline', pattern: /\bMANDATORY KILL\b|\(WITHDRAWN\)|\bKILL$/, source: AP_KILLS },
  { says: 'kill', in: 'start', pattern: /^(?:EDITORS:?\s*)?Please kill the (?:story|item)\b/i, source: AP_KILLS },
  {
    says: 'kill',
    in: 'start',
    pattern: /^Please be advised that the (?:item|story)\b.{0,300}\b(?:has been|is) withdrawn\b/is,
    source: REUTERS,
  },

  // Withheld: not to be used until further notice. Embargoes, which end at a time, are in the tables of embargo words.
  { says: 'embargo', in: 'slugline', pattern: /\(EMBARGO(?:ED)?\b/, source: REUTERS },
  {
    says: 'withheld',
    in: 'ednote',
    pattern: /^\W*(?:(?:STORY|ITEM|COPY)\W+)?(?:WITHHELD|NOT FOR PUBLICATION|DO NOT (?:USE|PUBLISH)|HOLD)\W*$/,
    source: IPTC,
  },

  // Correction, refile, repeat.
  {
    says: 'correction',
    in: 'headline',
    pattern:
      /^(?:CORRECTED|CORRECTION|CORRECTS|CLARIFICATION|Correction|Clarification|Corrected)(?: \([A-Z ]+\)| \d)?\s*(?:\/OFFICIAL)?\s*[-:–—]\s*/,
    source: REUTERS,
  },
  {
    says: 'correction',
    in: 'slugline',
    pattern: /,\s*(?:\d\w\w )?(?:Correction|CORRECTIVE|Corrective)\b|\(CORRECTED\b|\(CORRECTION\b/,
    source: AP,
  },
  { says: 'correction', in: 'headline', pattern: /^(?:BC-)?CORRECTIVE\b(?=\s*[-:–—,]|\s*$)[\s:–—-]*/, source: AP_KILLS },
  { says: 'refile', in: 'headline', pattern: /^(?:REFILE|Refile|REFILING)(?: \d)?\s*[-:–—]\s*/, source: REUTERS },
  { says: 'refile', in: 'slugline', pattern: /\(REFILE\b/, source: REUTERS },
  { says: 'refile', in: 'start', pattern: /^\((?:Fixes|Refiles|Refiled|Adds missing|Removes extraneous)\b/, source: REUTERS },
  { says: 'repeat', in: 'headline', pattern: /^(?:RPT|REPEAT|REPEATING|REPETITION)(?: \d)?\s*[-:–—]\s*/, source: REUTERS },
  { says: 'repeat', in: 'slugline', pattern: /\(RPT\b|\(REPEAT\b/, source: REUTERS },
  { says: 'repeat', in: 'start', pattern: /^\((?:Repeats|Repeating)\b/, source: REUTERS },

  // Advisory: to editors, about the service. It opens no story.
  {
    says: 'advisory',
    in: 'headline',
    pattern:
      /^(?:ADVISORY|EDITORS?'? NOTE|NOTE TO EDITORS|NEWS ?PLAN|MEDIA ADVISORY|AVIS AUX RÉDACTIONS|AVIS|HINWEIS AN DIE REDAKTIONEN|AVISO A LOS (?:EDITORES|MEDIOS))\s*(?:[-:–—]|$)\s*/i,
    source: AP,
  },
  {
    says: 'advisory',
    in: 'headline',
    pattern: /^(?:BC-)?[\p{L}' .-]{0,24}\b(?:News Digest|Daily Digest|News Budget|News Schedule|Digest Advisory|Newslist)\b/u,
    source: AP,
  },
  { says: 'advisory', in: 'headline', pattern: /^(?:TEST\b[\s:.-]*){2,}$|^(?:THIS IS A )?TEST(?: MESSAGE)?$|^TESTMELDUNG\b/, source: AP },

  // Flash.
  {
    says: 'flash',
    in: 'headline',
    pattern: /^(?:FLASH|Flash|NEWSALERT|NewsAlert|APNewsAlert|AP NewsAlert|ALERT|BULLETIN|SNAP|NEWSFLASH)\s*[-:–—]\s*/,
    source: AP,
  },
  { says: 'flash', in: 'headline', pattern: /^(?:URGENT|Urgent|BREAKING|Breaking)\s*[-:–—]\s*|^\(URGENT\)\s*/, source: YONHAP },

  // Update.
  { says: 'update', in: 'headline', pattern: /^(?:UPDATE|WRAPUP|WRAP|RECAP|TIMELINE-UPDATE) ?\d+\s*[-:–—]\s*/, source: REUTERS_BREAKING },
  { says: 'update', in: 'headline', pattern: /^(?:UPDATED?|Update|Updated)(?: \d+)?\s*[-:–—]\s*/, source: REUTERS_BREAKING },
  { says: 'update', in: 'headline', pattern: /^\((?:LEAD|\d+(?:st|nd|rd|th) (?:LD|LEAD)|LD)(?: [A-Z]+)?\)\s*/, source: YONHAP },
  { says: 'update', in: 'headline', pattern: /^ADD ?\d+\b\s*[-:–—]?\s*/, source: AP },
  {
    says: 'update',
    in: 'slugline',
    pattern: /\b\d+(?:st|nd|rd|th) (?:Ld|Lead|Add)\b|\bWrite-?thru\b|\bAdd ?\d\b|\(UPDATE \d+\)|\bUpdate(?: \d+)?$|\(LEAD\b/i,
    source: AP,
  },
]

/** How they put copy under embargo. */
export const ENGLISH_EMBARGOES: EmbargoWords[] = [
  { pattern: /(?:UNDER |STRICT )?(?:STRICTLY )?EMBARGOED\b/, in: ['headline', 'ednote', 'start'], needs: 'nothing', source: GEOLSOC },
  {
    pattern: /(?:UNDER (?:STRICT )?|STRICT |SUBJECT TO (?:AN )?)EMBARGO\b/,
    in: ['headline', 'ednote', 'start'],
    needs: 'nothing',
    source: GEOLSOC,
  },
  { pattern: /EMBARGO\b/, in: ['headline', 'ednote', 'start'], needs: 'mixed case', source: GEOLSOC },
  {
    pattern: /(?:under (?:a |an |strict )*)?embargo(?:ed)?\b/i,
    in: ['headline', 'ednote', 'start'],
    needs: 'time',
    source: REUTERS,
  },
  {
    pattern: /NOT (?:FOR|TO BE) (?:PUBLICATION|PUBLISHED|RELEASED?|USED?|BROADCAST)\b.{0,30}? (?:BEFORE|UNTIL)\b/,
    in: ['headline', 'ednote', 'start'],
    needs: 'nothing',
    source: GILEST,
  },
  {
    pattern: /not (?:for|to be) (?:publication|published|released?|used?|broadcast)\b.{0,30}? (?:before|until)\b/i,
    in: ['headline', 'ednote', 'start'],
    needs: 'time',
    source: GILEST,
  },
  {
    pattern: /do not (?:publish|use|release|broadcast) (?:before|until)\b/i,
    in: ['headline', 'ednote', 'start'],
    needs: 'time',
    source: GILEST,
  },
  { pattern: /HOLD FOR RELEASE\b/, in: ['headline', 'ednote', 'start'], needs: 'nothing', source: AP },
  { pattern: /(?:hold )?for release\b/i, in: ['ednote', 'start'], needs: 'time', source: AP },
]
