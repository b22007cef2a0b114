import type { Signal } from '../../model.ts'

/** Where a mark is looked for. `start` is the first line of the body, where desks write to desks. */
export type TextField = 'headline' | 'slugline' | 'ednote' | 'start'

/** One way in which suppliers say something about a version. What the pattern matches in a headline is not part of its stem. */
export interface Mark {
  says: Signal
  in: TextField
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

const IPTC = 'IPTC NewsCodes, publishing status: cv.iptc.org/newscodes/pubstatusg2'
const HANDBOOK = 'Reuters Handbook of Journalism, handbook.reuters.com/index.php'
const REUTERS = `${HANDBOOK}/Corrections,_Refiles,_Kills,_Repeats_and_Embargoes`
const REUTERS_FORMS = `${HANDBOOK}?title=Other_Common_Story_Forms`
const REUTERS_BREAKING = `${HANDBOOK}?title=The_Drill_for_Breaking_News`
const REUTERS_TRASH_LINE = `${HANDBOOK}?title=News_Presentation, "Advisory line"`
const AP = 'AP Stylebook, "Filing the Wire": stylebook.fredericksburg.com/APtxt/Filewire.html'
const AP_KILLS = 'AP Stylebook 2003, "Procedures for Handling Kills and Correctives" (p. 367) and "Photo Kills and Eliminations" (p. 389)'
const AGENTUREN =
  'P. Zschunke, Die Nachrichten der Agenturen: agenturjournalismus.de/index.php/basiswissen/8-die-nachrichten-der-agenturen (?start=2, ?start=3)'
const DPA_AFX = 'Headlines of dpa-AFX, as on finanznachrichten.de: "WDH/", "ROUNDUP 2:", "GESAMT-ROUNDUP:"'
const DPA_BLITZ = 'kom.de/artikel/der-tod-der-queen-als-dpa-blitzmeldung: "(Blitz)", and newsroom.at 826231: "EIL"'
const BERICHTIGUNG = '"Berichtigung" of dapd as quoted in bildblog.de/ressort/dapd/page/4'
const DPA_CORRECTIONS = 'dpa-infocom, "Wie werden Fehler in den Artikeln korrigiert?": service.dpa-infocom.de, article 202000031068'
const DPA_NOT = 'A dpa notice as quoted in dwdl.de/magazin/33059'
const AFP = 'Abécédaire de l’AFP (Victoires Éditions, after the Manuel de l’agencier)'
const AFP_FORMS = `${AFP}; ensjsi.dz, M. Zeggane, "La Rédaction d’une dépêche", with twelve dispatches of AFP`
const EFE = 'Agencia EFE, Libro del estilo urgente (Galaxia Gutenberg, 2011)'
const YONHAP = 'Yonhap News Summary: en.yna.co.kr/view/AEN20210618005200315'
const GUIDE_LINES = 'Newspaper Writing and Editing, "Guide lines": en.wikisource.org/wiki/Page:Newspaper_writing_and_editing.djvu/276'
const GEOLSOC = 'Geological Society, "Structure, dates, times, embargoes": geolsoc.org.uk/gsl/publications/journals/page3436.html'
const GILEST = '"EMBARGOED: Not for use before 0001 hrs, Monday 4th June": gilest.org/luvly/20020619-embargo.html'
const DLF =
  'Deutschlandfunk on notices of dpa ("Sperrfrist: 22 Uhr"): deutschlandfunk.de/digitale-welt-das-womoeglich-ueberlebte-privileg-der-100.html'
const EMBARGO_FR =
  'Dictionnaire Orthodidacte, "embargo" ("sous embargo jusqu’à telle date"): dictionnaire.orthodidacte.com/article/definition-embargo'
const EMBARGO_ES = '"embargado hasta …", "no publicar": antonio-delgado.com/2010/09/embargo-periodismo'

/** Read from the top: the first row that fits decides. Marks are anchored, since "Flash floods" and "Correction in shares" are ordinary words. */
export const MARKS: Mark[] = [
  // Kill: no copy of it may be used.
  {
    says: 'kill',
    in: 'headline',
    pattern: /^(?:BC-)?(?:(?:PHOTO|PICTURE|BULLETIN|MANDATORY|STORY)[ -]+)*(?:KILL|ELIMINATION)(?=\s*[-:–—,.]|\s*$)[\s:–—-]*/,
    source: AP_KILLS,
  },
  { says: 'kill', in: 'headline', pattern: /^(?:STORY |HEADLINE )?WITHDRAWN?\b(?=\s*[-:–—]|\s*$)[\s:–—-]*/, source: REUTERS },
  { says: 'kill', in: 'headline', pattern: /^(?:ADVISORY[ -]+)?STORY WITHDRAWN[\s:–—-]*/, source: REUTERS },
  {
    says: 'kill',
    in: 'headline',
    pattern: /^(?:ACHTUNG|Achtung)\b.{0,40}(?:zurückgezogen|ZURÜCKGEZOGEN|gesperrt|STORNO|nicht verwenden).*$/,
    source: DPA_NOT,
  },
  { says: 'kill', in: 'headline', pattern: /^(?:STORNO|Storno|RÜCKRUF|Rückruf|SPERRVERMERK)\s*[:–—-]\s*/, source: DPA_CORRECTIONS },
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
  { says: 'kill', in: 'slugline', pattern: /\bMANDATORY KILL\b|\(WITHDRAWN\)|\bKILL$/, source: AP_KILLS },
  { says: 'kill', in: 'start', pattern: /^(?:EDITORS:?\s*)?Please kill the (?:story|item)\b/i, source: AP_KILLS },
  {
    says: 'kill',
    in: 'start',
    pattern: /^Please be advised that the (?:item|story)\b.{0,300}\b(?:has been|is) withdrawn\b/is,
    source: REUTERS,
  },
  {
    says: 'kill',
    in: 'start',
    pattern:
      /^(?:EIL\W+|ACHTUNG\W+)?Bitte (?:verwenden Sie )?(?:die|diese)\b(?!.{0,240}(?:Sperrfrist|nicht vor\b|bis auf weiteres))(?=.{0,120}(?:meldung|nachricht|bericht|zusammenfassung|beitrag|artikel|\bText\b|\bdpa|\bbdt)).{0,200}\bnicht\b/is,
    source: DPA_NOT,
  },
  {
    says: 'kill',
    in: 'start',
    pattern:
      /^(?:Prière de|Merci de|Veuillez) (?:ne pas (?:utiliser|diffuser|publier)\b(?!.{0,200}(?:nouvel ordre|nouvel avis|\bavant (?:le |la |\d)))|annuler\b)/is,
    source: AFP,
  },
  {
    says: 'kill',
    in: 'start',
    pattern:
      /^(?:Rogamos|Se ruega|Por favor,?) (?:anulen\b|no (?:utilicen|publiquen|difundan|usar|publicar)\b(?!.{0,200}(?:hasta nuevo aviso|\bantes de la)))/is,
    source: EFE,
  },

  { says: 'embargo', in: 'slugline', pattern: /\(EMBARGO(?:ED)?\b/, source: REUTERS },
  // Withheld: not to be used until further notice. Embargoes, which end at a time, stand in EMBARGOES below.
  {
    says: 'withheld',
    in: 'ednote',
    pattern: /^\W*(?:(?:STORY|ITEM|COPY)\W+)?(?:WITHHELD|NOT FOR PUBLICATION|DO NOT (?:USE|PUBLISH)|HOLD)\W*$/,
    source: IPTC,
  },
  {
    says: 'withheld',
    in: 'ednote',
    pattern:
      /(?:^\W*|[.:;!]\s+|\bplease )hold\b(?! on\b).{0,40}\buntil further notice\b|\b(?:not for publication|do not (?:use|publish)|(?:story|item|copy) (?:is )?withheld|(?:must|may|should|to) not be used|not to be used)\b.{0,40}\buntil further notice\b|^\W*withheld until further notice|\bbis auf weiteres (?:nicht|zurück)\b.{0,20}(?:verwende|veröffentlich|verbreite|sende|halten)|\b(?:diese\w?|die|der|den) (?:Meldung|Nachricht|Bericht|Beitrag|Text|Artikel)\b.{0,40}\bbis auf weiteres (?:nicht|gesperrt|zurück)|^\W*bis auf weiteres (?:nicht|gesperrt|zurück)|\bne pas (?:utiliser|diffuser|publier)\b.{0,60}\bjusqu[’']à nouvel (?:ordre|avis)|\b(?:publication|diffusion|utilisation) (?:interdite|suspendue)\b.{0,20}\bjusqu[’']à nouvel (?:ordre|avis)|\bno (?:publi|difund|us|utili)\w*\b.{0,60}\bhasta nuevo aviso|^\W*retenid[oa]\b.{0,20}\bhasta nuevo aviso/is,
    source: IPTC,
  },
  {
    says: 'withheld',
    in: 'start',
    pattern:
      /^\W*(?:(?:Eds?|Editors|Achtung|Attention|Atención)\b\W*)?(?:(?:Please )?(?:hold|withhold|do not (?:use|publish))\b.{0,80}\buntil further notice|Bitte\b.{0,80}\bbis auf [Ww]eiteres nicht|(?:Prière|Merci) de ne pas\b.{0,80}\bjusqu[’']à nouvel (?:ordre|avis)|(?:Rogamos|Se ruega|Por favor,?) no\b.{0,80}\bhasta nuevo aviso)/i,
    source: IPTC,
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
    source: BERICHTIGUNG,
  },
  {
    says: 'correction',
    in: 'headline',
    pattern:
      /^\((?:Berichtigung|BERICHTIGUNG|Korrektur|Neu:[^)]*berichtigt|CORRECTED|Corrected|CORRECTION|CORRECCIÓN|Corrección)[^)]*\)\s*/,
    source: BERICHTIGUNG,
  },
  {
    says: 'correction',
    in: 'headline',
    pattern:
      /\s*\((?:CORRECTED|CORRECTION|correction|corrected|CORRECTIF|Correctif|CORRECCIÓN|corrección|Berichtigung|berichtigt|Korrektur)\)\s*$/,
    source: REUTERS,
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
  { says: 'repeat', in: 'headline', pattern: /^(?:WDH|WIEDERHOLUNG|Wiederholung)(?:\/|\s*[-:–—])\s*/, source: DPA_AFX },
  { says: 'repeat', in: 'headline', pattern: /^\((?:Wiederholung|WDH|wdh|REPEAT|RAPPEL|Rappel)[^)]*\)\s*/, source: DPA_AFX },
  { says: 'repeat', in: 'headline', pattern: /^(?:RAPPEL|REDIFFUSION|RÉPÉTITION|REPETICIÓN|Repetición)\s*[-:–—]\s*/, source: AFP },
  { says: 'repeat', in: 'slugline', pattern: /\(RPT\b|\(REPEAT\b/, source: REUTERS },
  { says: 'repeat', in: 'start', pattern: /^\((?:Repeats|Repeating)\b/, source: REUTERS },

  // Advisories: to editors, about the service. No story.
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
    pattern:
      /^(?:EIL|Eil|EILMELDUNG|Eilmeldung|BLITZ|Blitz|VORRANG|Vorrang)\s*[-:–—+]+\s*|^\+{3}\s*(?:EIL|Eil)\w*\s*\+*\s*|^\((?:Blitz|BLITZ|Eil|EIL)\)\s*/,
    source: DPA_BLITZ,
  },
  { says: 'flash', in: 'headline', pattern: /^(?:ALERTE|Alerte)\s*[-:–—]\s*/, source: AFP_FORMS },
  {
    says: 'flash',
    in: 'headline',
    pattern: /^(?:URGENTE|Urgente|ALERTA|Alerta|AVANCE|Avance|ÚLTIMA HORA|Última hora)\s*[-:.–—]+\s*|^\((?:Avance|AVANCE)\)\s*/,
    source: EFE,
  },

  // Update.
  { says: 'update', in: 'headline', pattern: /^(?:UPDATE|WRAPUP|WRAP|RECAP|TIMELINE-UPDATE) ?\d+\s*[-:–—]\s*/, source: REUTERS_BREAKING },
  { says: 'update', in: 'headline', pattern: /^(?:UPDATED?|Update|Updated)(?: \d+)?\s*[-:–—]\s*/, source: REUTERS_BREAKING },
  { says: 'update', in: 'headline', pattern: /^\((?:LEAD|\d+(?:st|nd|rd|th) (?:LD|LEAD)|LD)(?: [A-Z]+)?\)\s*/, source: YONHAP },
  { says: 'update', in: 'headline', pattern: /^ADD ?\d+\b\s*[-:–—]?\s*/, source: AP },
  {
    says: 'update',
    in: 'headline',
    pattern:
      /^\((?:(?:Neue |Erste |Zweite )?Zusammenfassung|ZUSAMMENFASSUNG|ZF|AKTUALISIERUNG|Aktualisierung|Aktualisiert|aktualisiert|Neu|NEU|Update|UPDATE|Überblick|Tageszusammenfassung)\b[^)]*\)\s*/,
    source: AGENTUREN,
  },
  {
    says: 'update',
    in: 'headline',
    pattern:
      /^(?:ROUNDUP|GESAMT-ROUNDUP|Zusammenfassung|ZUSAMMENFASSUNG|AKTUALISIERT|Aktualisiert|AKTUALISIERUNG|Neu|ERGÄNZUNG|WEITERMELDUNG)(?: \d+)?(?:\/[^:]{0,30})?\s*[-:–—]\s*/,
    source: DPA_AFX,
  },
  {
    says: 'update',
    in: 'headline',
    pattern: /^(?:ACTUALISATION|Actualisation|ACTUALISÉ|SYNTHÈSE|Synthèse|LEAD|PAPIER GÉNÉRAL)(?: \d+)?\s*[-:–—]\s*/,
    source: AFP_FORMS,
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
    source: GUIDE_LINES,
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
    source: REUTERS_TRASH_LINE,
  },
]

export const GENRES: Genre[] = [
  {
    genre: 'factbox',
    pattern:
      /^(?:FACTBOX|Factbox|KEY FACTS|EXPLAINER|Explainer|Q&A|TIMELINE|CHRONOLOGY|Chronology|GLANCE|Glance|TABLE|HINTERGRUND|Hintergrund|STICHWORT|Stichwort|CHRONOLOGIE|Chronologie|CHRONIK|Chronik|REPÈRES|Repères|ENCADRÉ|FICHE|CLAVES|Claves|CRONOLOGÍA|Cronología|DESPIECE)\s*(?:\([^)]*\)\s*)?[-:–—]/,
    source: REUTERS_FORMS,
  },
  {
    genre: 'reaction',
    pattern:
      /^(?:INSTANT VIEW|Instant view|REACTION|Reaction|REACTIONS|QUOTES|Quotes|VIEW|STIMMEN|Stimmen|REAKTIONEN|Reaktionen|ZITATE|RÉACTIONS|Réactions|VERBATIM|REACCIONES|Reacciones|FRASES)\s*(?:\d\s*)?[-:–—]/,
    source: REUTERS_FORMS,
  },
  {
    genre: 'analysis',
    pattern:
      /^(?:ANALYSIS|Analysis|COLUMN|COMMENTARY|INSIGHT|PREVIEW|ANALYSE|Analyse|KOMMENTAR|Kommentar|PORTRÄT|Porträt|PORTRAIT|ÉCLAIRAGE|ANÁLISIS|Análisis|PERFIL|PREVIA)\s*[-:–—]/,
    source: REUTERS_FORMS,
  },
  {
    genre: 'wrapup',
    pattern: /^(?:WRAPUP|WRAP|ROUNDUP|Roundup|Round-up|GESAMT-ROUNDUP|SYNTHÈSE|PAPIER GÉNÉRAL)\b(?: ?\d+)?\s*[-:–—]/,
    source: REUTERS_BREAKING,
  },
]

/** Words by which suppliers put copy under embargo; where they stand alone they say no end. Read by embargo/words.ts. */
export interface EmbargoWords {
  /** The words, at the beginning of a line (anywhere in a desk note). */
  pattern: RegExp
  in: TextField[]
  /**
   * What must stand behind them, since ordinary copy speaks of embargoes too ("Embargo on oil until December"): nothing; a headline that is not
   * all capitals, or a time of day; a time of day.
   */
  needs: 'nothing' | 'mixed case' | 'time'
  source: string
}

export const EMBARGOES: EmbargoWords[] = [
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
  { pattern: /SPERRFRIST\b/, in: ['headline', 'ednote', 'start'], needs: 'nothing', source: DLF },
  { pattern: /Sperrfrist\b/, in: ['ednote'], needs: 'nothing', source: DLF },
  { pattern: /Sperrfrist\b/, in: ['headline', 'start'], needs: 'time', source: DLF },
  { pattern: /Frei\b/i, in: ['ednote', 'start'], needs: 'time', source: DLF },
  { pattern: /(?:bitte )?nicht vor\b/i, in: ['ednote', 'start'], needs: 'time', source: DLF },
  { pattern: /SOUS EMBARGO\b/, in: ['headline', 'ednote', 'start'], needs: 'nothing', source: EMBARGO_FR },
  { pattern: /sous embargo\b/i, in: ['headline', 'ednote', 'start'], needs: 'time', source: EMBARGO_FR },
  {
    pattern: /(?:ne pas (?:publier|diffuser|utiliser)|publication interdite|diffusion interdite) (?:avant|jusqu)/i,
    in: ['headline', 'ednote', 'start'],
    needs: 'time',
    source: EMBARGO_FR,
  },
  { pattern: /(?:BAJO EMBARGO|EMBARGAD[OA]S?)\b/, in: ['headline', 'ednote', 'start'], needs: 'nothing', source: EMBARGO_ES },
  {
    pattern: /(?:bajo embargo|(?:noticia |informaci[oó]n |texto |nota )?embargad[oa]s?)\b/i,
    in: ['headline', 'ednote', 'start'],
    needs: 'time',
    source: EMBARGO_ES,
  },
  {
    pattern: /no (?:publicar|difundir|usar|utilizar) (?:antes|hasta)\b/i,
    in: ['headline', 'ednote', 'start'],
    needs: 'time',
    source: EMBARGO_ES,
  },
]

/** What stands behind the word where an embargo is over, or where there is none ("Sperrfrist: keine"). */
export const EMBARGO_ENDED =
  /^\W*(?:(?:has|have|had|is|was|now|been|ist|wurde|a été|est|ha sido|queda|on this (?:story|item|copy|report)|für diese \p{L}+|seit \d[\d.:]* Uhr|(?:hier|da)mit) )*(?:(?:lifted|over|ended|expired|broken|removed|cancell?ed|withdrawn|no longer|aufgehoben|abgelaufen|gebrochen|vorbei|entfällt|gestrichen|gilt nicht|levée?|terminé|caduc|levantad[oa]|roto)(?![\p{L}\p{N}])|(?:none|no|keine|nein|aucun|ningun[oa]|n\/a)\s*(?:$|[.,;)\n]))/iu
/** What stands before the word there. */
export const NO_EMBARGO =
  /(?<![\p{L}\p{N}])(?:no|not|without|no longer|previously|formerly|lifts?|lifting|removes?|removing|keine|ohne|nach (?:Ablauf|Ende) der|sans|levée de l[’']|fin de l[’']|sin|fin del)\s*(?:an? |the |der |die |any )?$/iu

/** Labels of the kind of piece that say nothing about its state and stand before the real headline. */
export const LABEL = /^(?:EXCLUSIVE|FEATURE|BRIEF|SPECIAL REPORT|ENQUÊTE|REPORTAGE|VIDEO|PHOTOS|LIVE)\s*[-:–—]\s*/
/** A notice about a picture touches that picture only. */
export const ABOUT_PICTURE =
  /\b(?:PICTURE|PHOTO|IMAGE|CAPTION|BILD|FOTO|GRAPHIC|VIDEO)S?[ -]+(?:MANDATORY )?(?:KILL|ELIMINATION|WITHDRAWN|STORNO)\b|\bplease (?:delete|kill|remove) (?:the )?(?:picture|photo|image)\b|\b(?:Bild|Foto)\b.{0,60}\bnicht (?:mehr )?verwenden\b/i
/** "Correction: Wild Bees story". */
export const NAMED_STORY = /^(?:Correction|Clarification|CORRECTION|CLARIFICATION|KILL)\s*[:–—-]\s*(.+?) (?:story|Story|item)$/
