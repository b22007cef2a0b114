import type { Signal } from '../model.ts'

/** Where a mark is looked for. `start` is the first line of the body, where desks write to desks. */
export type Place = 'headline' | 'slugline' | 'ednote' | 'start'

/** One way in which suppliers say something about a version. What the pattern matches in a headline is not part of its stem. */
export interface Mark {
  says: Signal
  in: Place
  pattern: RegExp
  /** Who writes it so. */
  source: string
}

/** A kind of piece beside the main story: it opens a story of its own, however much it shares with the main one. */
export interface Genre {
  genre: string
  pattern: RegExp
  source: string
}

const REUTERS = 'Reuters Handbook of Journalism, "Headline tags" and "Corrections, refiles, kills, repeats and embargoes"'
const AP = 'AP Stylebook, "Writethrus", "Corrections" and "Kills"; ANPA 1312 keyword lines'
const DPA = 'dpa-Kompass, "Eilmeldungen, Berichtigungen, Wiederholungen"'
const AFP = 'AFP, Manuel de l’agencier: alerte, urgent, annule et remplace, rappel'
const EFE = 'Agencia EFE, Manual de español urgente: avance, ampliación, corrección, anulación'
const YONHAP = 'Yonhap News Agency English service: (LEAD), (2nd LD), (URGENT), (ATTN)'
const PA = 'PA Media wire: (updated), substitute, advisory lines'

/** Read from the top: the first row that fits decides. Marks are anchored, since "Flash floods" and "Correction in shares" are ordinary words. */
export const MARKS: Mark[] = [
  // Kill: no copy of it may be used.
  {
    says: 'kill',
    in: 'headline',
    pattern: /^(?:BC-)?(?:(?:PHOTO|PICTURE|BULLETIN|MANDATORY|STORY)[ -]+)*(?:KILL|ELIMINATION)(?=\s*[-:–—,.]|\s*$)[\s:–—-]*/,
    source: AP,
  },
  { says: 'kill', in: 'headline', pattern: /^(?:STORY |HEADLINE )?WITHDRAWN?\b(?=\s*[-:–—]|\s*$)[\s:–—-]*/, source: REUTERS },
  { says: 'kill', in: 'headline', pattern: /^(?:ADVISORY[ -]+)?STORY WITHDRAWN[\s:–—-]*/, source: REUTERS },
  {
    says: 'kill',
    in: 'headline',
    pattern: /^(?:ACHTUNG|Achtung)\b.{0,40}(?:zurückgezogen|ZURÜCKGEZOGEN|gesperrt|STORNO|nicht verwenden).*$/,
    source: DPA,
  },
  { says: 'kill', in: 'headline', pattern: /^(?:STORNO|Storno|RÜCKRUF|Rückruf|SPERRVERMERK)\s*[:–—-]\s*/, source: DPA },
  {
    says: 'kill',
    in: 'headline',
    pattern: /^(?:ANNULATION|Annulation|DÉPÊCHE ANNULÉE|Dépêche annulée|A ANNULER|À ANNULER)\s*[:–—-]?\s*/,
    source: AFP,
  },
  {
    says: 'kill',
    in: 'headline',
    pattern: /^(?:ANULACIÓN|Anulación|ANULADA|ANULADO|NOTA ANULADA|Nota anulada|ELIMINADA)\s*[:.–—-]?\s*/,
    source: EFE,
  },
  { says: 'kill', in: 'slugline', pattern: /\bMANDATORY KILL\b|\(WITHDRAWN\)|\bKILL$/, source: AP },
  { says: 'kill', in: 'start', pattern: /^(?:EDITORS:?\s*)?Please kill the (?:story|item)\b/i, source: AP },
  {
    says: 'kill',
    in: 'start',
    pattern: /^Please be advised that the (?:item|story)\b.{0,300}\b(?:has been|is) withdrawn\b/is,
    source: REUTERS,
  },
  { says: 'kill', in: 'start', pattern: /^Bitte verwenden Sie (?:die|diese)\b.{0,200}\bnicht\b/is, source: DPA },
  {
    says: 'kill',
    in: 'start',
    pattern: /^(?:Prière de|Merci de|Veuillez) (?:ne pas (?:utiliser|diffuser|publier)|annuler)\b/i,
    source: AFP,
  },
  {
    says: 'kill',
    in: 'start',
    pattern: /^(?:Rogamos|Se ruega|Por favor,?) (?:anulen|no (?:utilicen|publiquen|difundan|usar|publicar))\b/i,
    source: EFE,
  },

  // Withheld and embargo.
  { says: 'withheld', in: 'ednote', pattern: /\bNOT FOR PUBLICATION\b|\bWITHHELD\b|\bHOLD FOR RELEASE ON\b/, source: PA },
  {
    says: 'embargo',
    in: 'headline',
    pattern: /^(?:EMBARGO(?:ED)?|SPERRFRIST|Sperrfrist|SOUS EMBARGO|Sous embargo|Embargo)\b[^:–—-]{0,40}[:–—-]\s*/,
    source: REUTERS,
  },
  {
    says: 'embargo',
    in: 'start',
    pattern:
      /^\(?(?:Not for (?:release|publication|use) before|Embargoed (?:until|to|for)|HOLD FOR RELEASE|Sperrfrist|Sous embargo|Embargado hasta)\b/i,
    source: REUTERS,
  },

  // Correction before update: "CORRECTED-UPDATE 1-" is a correction.
  {
    says: 'correction',
    in: 'headline',
    pattern:
      /^(?:CORRECTED|CORRECTION|CORRECTS|CLARIFICATION|Correction|Clarification|Corrected)(?: \([A-Z ]+\)| \d)?\s*(?:\/OFFICIAL)?\s*[-:–—]\s*/,
    source: REUTERS,
  },
  {
    says: 'correction',
    in: 'headline',
    pattern: /^(?:BERICHTIGUNG|Berichtigung|KORREKTUR|Korrektur|BERICHTIGT|Berichtigt|KORRIGIERT|Korrigiert)\s*[-:–—]\s*/,
    source: DPA,
  },
  {
    says: 'correction',
    in: 'headline',
    pattern:
      /^\((?:Berichtigung|BERICHTIGUNG|Korrektur|Neu:[^)]*berichtigt|CORRECTED|Corrected|CORRECTION|CORRECCIÓN|Corrección)[^)]*\)\s*/,
    source: DPA,
  },
  {
    says: 'correction',
    in: 'headline',
    pattern:
      /\s*\((?:CORRECTED|CORRECTION|correction|corrected|CORRECTIF|Correctif|CORRECCIÓN|corrección|Berichtigung|berichtigt|Korrektur)\)\s*$/,
    source: PA,
  },
  {
    says: 'correction',
    in: 'headline',
    pattern: /^(?:ANNULE ET REMPLACE|Annule et remplace|CORRECTIF|Correctif|RECTIFICATIF|Rectificatif|CORRIGÉ|Corrigé)\s*[-:–—]?\s*/,
    source: AFP,
  },
  {
    says: 'correction',
    in: 'headline',
    pattern: /^(?:CORRECCIÓN|Corrección|RECTIFICACIÓN|Rectificación|FE DE ERRORES|Fe de errores|CORRIGE)\s*[-:.–—]\s*/,
    source: EFE,
  },
  {
    says: 'correction',
    in: 'slugline',
    pattern: /,\s*(?:\d\w\w )?(?:Correction|CORRECTIVE|Corrective)\b|\(CORRECTED\b|\(CORRECTION\b/,
    source: AP,
  },
  { says: 'correction', in: 'ednote', pattern: /\b(?:CORRECTS|CORRECTED|CORRECTION|Corrects)\b|\bBerichtigt\b|\bCorrige\b/, source: AP },
  {
    says: 'correction',
    in: 'start',
    pattern: /^\(?(?:Eds:\s*)?(?:Corrects|CORRECTS|Corrected|Official correction|Berichtigt|Korrigiert|Corrige)\b/,
    source: REUTERS,
  },
  { says: 'correction', in: 'start', pattern: /^\((?:Substitutes story|Replaces story|Ersetzt|Remplace|Sustituye)\b/, source: REUTERS },

  { says: 'refile', in: 'headline', pattern: /^(?:REFILE|Refile|REFILING)(?: \d)?\s*[-:–—]\s*/, source: REUTERS },
  { says: 'refile', in: 'slugline', pattern: /\(REFILE\b/, source: REUTERS },
  { says: 'refile', in: 'start', pattern: /^\((?:Fixes|Refiles|Refiled|Adds missing|Removes extraneous)\b/, source: REUTERS },
  { says: 'repeat', in: 'headline', pattern: /^(?:RPT|REPEAT|REPEATING|REPETITION)(?: \d)?\s*[-:–—]\s*/, source: REUTERS },
  { says: 'repeat', in: 'headline', pattern: /^(?:WDH|WIEDERHOLUNG|Wiederholung)(?:\/|\s*[-:–—])\s*/, source: DPA },
  { says: 'repeat', in: 'headline', pattern: /^\((?:Wiederholung|WDH|wdh|REPEAT|RAPPEL|Rappel)[^)]*\)\s*/, source: DPA },
  { says: 'repeat', in: 'headline', pattern: /^(?:RAPPEL|REDIFFUSION|RÉPÉTITION|REPETICIÓN|Repetición)\s*[-:–—]\s*/, source: AFP },
  { says: 'repeat', in: 'slugline', pattern: /\(RPT\b|\(REPEAT\b/, source: REUTERS },
  { says: 'repeat', in: 'start', pattern: /^\((?:Repeats|Repeating)\b/, source: REUTERS },

  // Advisories: to editors, about the service. No story.
  {
    says: 'advisory',
    in: 'headline',
    pattern:
      /^(?:ADVISORY|EDITORS?'? NOTE|NOTE TO EDITORS|NEWS ?PLAN|MEDIA ADVISORY|AVIS AUX RÉDACTIONS|AVIS|HINWEIS AN DIE REDAKTIONEN|AVISO A LOS (?:EDITORES|MEDIOS))\s*(?:[-:–—]|$)\s*/i,
    source: REUTERS,
  },
  {
    says: 'advisory',
    in: 'headline',
    pattern: /^(?:BC-)?[\p{L}' .-]{0,24}\b(?:News Digest|Daily Digest|News Budget|News Schedule|Digest Advisory|Newslist)\b/u,
    source: AP,
  },
  {
    says: 'advisory',
    in: 'headline',
    pattern:
      /^(?:PREVISIONES|Previsiones informativas|PRÉVISIONS|Prévisions AFP|Agenda de l'AFP|AGENDA AFP|Tagesvorschau|TAGESVORSCHAU|Themenplanung|Terminvorschau)\b/,
    source: EFE,
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
  {
    says: 'flash',
    in: 'headline',
    pattern: /^(?:EIL|Eil|EILMELDUNG|Eilmeldung|BLITZ|Blitz|VORRANG|Vorrang)\s*[-:–—+]+\s*|^\+{3}\s*(?:EIL|Eil)\w*\s*\+*\s*/,
    source: DPA,
  },
  { says: 'flash', in: 'headline', pattern: /^(?:ALERTE|Alerte)\s*[-:–—]\s*/, source: AFP },
  {
    says: 'flash',
    in: 'headline',
    pattern: /^(?:URGENTE|Urgente|ALERTA|Alerta|AVANCE|Avance|ÚLTIMA HORA|Última hora)\s*[-:.–—]+\s*|^\((?:Avance|AVANCE)\)\s*/,
    source: EFE,
  },

  // Update.
  { says: 'update', in: 'headline', pattern: /^(?:UPDATE|WRAPUP|WRAP|RECAP|TIMELINE-UPDATE) ?\d+\s*[-:–—]\s*/, source: REUTERS },
  { says: 'update', in: 'headline', pattern: /^(?:UPDATED?|Update|Updated)(?: \d+)?\s*[-:–—]\s*/, source: REUTERS },
  { says: 'update', in: 'headline', pattern: /^\((?:LEAD|\d+(?:st|nd|rd|th) (?:LD|LEAD)|LD)(?: [A-Z]+)?\)\s*/, source: YONHAP },
  { says: 'update', in: 'headline', pattern: /^ADD ?\d+\b\s*[-:–—]?\s*/, source: AP },
  {
    says: 'update',
    in: 'headline',
    pattern:
      /^\((?:(?:Neue |Erste |Zweite )?Zusammenfassung|ZUSAMMENFASSUNG|ZF|AKTUALISIERUNG|Aktualisierung|Aktualisiert|aktualisiert|Neu|NEU|Update|UPDATE|Überblick|Tageszusammenfassung)\b[^)]*\)\s*/,
    source: DPA,
  },
  {
    says: 'update',
    in: 'headline',
    pattern:
      /^(?:ROUNDUP|GESAMT-ROUNDUP|Zusammenfassung|ZUSAMMENFASSUNG|AKTUALISIERT|Aktualisiert|AKTUALISIERUNG|Neu|ERGÄNZUNG|WEITERMELDUNG)(?: \d+)?(?:\/[^:]{0,30})?\s*[-:–—]\s*/,
    source: DPA,
  },
  {
    says: 'update',
    in: 'headline',
    pattern: /^(?:ACTUALISATION|Actualisation|ACTUALISÉ|SYNTHÈSE|Synthèse|LEAD|PAPIER GÉNÉRAL)(?: \d+)?\s*[-:–—]\s*/,
    source: AFP,
  },
  {
    says: 'update',
    in: 'headline',
    pattern:
      /^(?:AMPLIACIÓN|Ampliación|AMPLÍA|ACTUALIZACIÓN|Actualización|ACTUALIZA|RESUMEN|\(?Ampl\.?\)?|\((?:Ampliación|AMPLIACIÓN|Actualización|ACTUALIZACIÓN|Ampl)[^)]*\))(?:\s*\d+)?\s*[-:.–—]*\s+/,
    source: EFE,
  },
  {
    says: 'update',
    in: 'headline',
    pattern:
      /\s*\((?:(?:first|second|third|fourth|fifth|\d+(?:st|nd|rd|th)) )?(?:update|updated|UPDATE|lead|ACTUALISATION|actualisation|actualisé|AMPLIACIÓN|ampliación|actualización|ACTUALIZACIÓN|Aktualisierung|aktualisiert|Zusammenfassung|mise à jour|MISE À JOUR)(?: \d+)?\)\s*$/i,
    source: PA,
  },
  {
    says: 'update',
    in: 'slugline',
    pattern: /\b\d+(?:st|nd|rd|th) (?:Ld|Lead|Add)\b|\bWrite-?thru\b|\bAdd ?\d\b|\(UPDATE \d+\)|\bUpdate(?: \d+)?$|\(LEAD\b/i,
    source: AP,
  },
  {
    says: 'update',
    in: 'ednote',
    pattern: /\b(?:UPDATES?|Updates?|Adds|ADDS|Recasts|RECASTS|Leads with|Aktualisiert|Ergänzt|Actualise|Actualiza|Amplía)\b/,
    source: AP,
  },
  {
    says: 'update',
    in: 'start',
    pattern:
      /^(?:Eds:|\()\s*(?:UPDATES?|Updates?|Adds|ADDS|Recasts|RECASTS|Rewrites|Leads with|Updated|Neu:|Aktualisiert|Actualise|Actualiza|Amplía)\b/,
    source: REUTERS,
  },
]

export const GENRES: Genre[] = [
  {
    genre: 'factbox',
    pattern:
      /^(?:FACTBOX|Factbox|KEY FACTS|EXPLAINER|Explainer|Q&A|TIMELINE|CHRONOLOGY|Chronology|GLANCE|Glance|TABLE|HINTERGRUND|Hintergrund|STICHWORT|Stichwort|CHRONOLOGIE|Chronologie|CHRONIK|Chronik|REPÈRES|Repères|ENCADRÉ|FICHE|CLAVES|Claves|CRONOLOGÍA|Cronología|DESPIECE)\s*(?:\([^)]*\)\s*)?[-:–—]/,
    source: REUTERS,
  },
  {
    genre: 'reaction',
    pattern:
      /^(?:INSTANT VIEW|Instant view|REACTION|Reaction|REACTIONS|QUOTES|Quotes|VIEW|STIMMEN|Stimmen|REAKTIONEN|Reaktionen|ZITATE|RÉACTIONS|Réactions|VERBATIM|REACCIONES|Reacciones|FRASES)\s*(?:\d\s*)?[-:–—]/,
    source: REUTERS,
  },
  {
    genre: 'analysis',
    pattern:
      /^(?:ANALYSIS|Analysis|COLUMN|COMMENTARY|INSIGHT|PREVIEW|ANALYSE|Analyse|KOMMENTAR|Kommentar|PORTRÄT|Porträt|PORTRAIT|ÉCLAIRAGE|ANÁLISIS|Análisis|PERFIL|PREVIA)\s*[-:–—]/,
    source: REUTERS,
  },
  {
    genre: 'wrapup',
    pattern: /^(?:WRAPUP|WRAP|ROUNDUP|Roundup|Round-up|GESAMT-ROUNDUP|SYNTHÈSE|PAPIER GÉNÉRAL)\b(?: ?\d+)?\s*[-:–—]/,
    source: REUTERS,
  },
]

/** Labels of the kind of piece that say nothing about its state and stand before the real headline. */
export const LABEL = /^(?:EXCLUSIVE|FEATURE|BRIEF|SPECIAL REPORT|ENQUÊTE|REPORTAGE|VIDEO|PHOTOS|LIVE)\s*[-:–—]\s*/
/** A notice about a picture touches that picture only. */
export const ABOUT_PICTURE =
  /\b(?:PICTURE|PHOTO|IMAGE|CAPTION|BILD|FOTO|GRAPHIC|VIDEO)S?[ -]+(?:MANDATORY )?(?:KILL|ELIMINATION|WITHDRAWN|STORNO)\b|\bplease (?:delete|kill|remove) (?:the )?(?:picture|photo|image)\b|\b(?:Bild|Foto)\b.{0,60}\bnicht (?:mehr )?verwenden\b/i
/** "Correction: Wild Bees story". */
export const NAMED_STORY = /^(?:Correction|Clarification|CORRECTION|CLARIFICATION|KILL)\s*[:–—-]\s*(.+?) (?:story|Story|item)$/
