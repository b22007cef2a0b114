import type { SignalMark } from './signal-mark.ts'
import { AP, EFE, GUIDE_LINES, IPTC, REUTERS, REUTERS_TRASH_LINE } from './sources.ts'

/** Marks and notes that are written alike in several languages. A row of this table is read after those of each language. */
export const SHARED_MARKS: SignalMark[] = [
  // Withheld.
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

  // Correction.
  {
    says: 'correction',
    in: 'headline',
    pattern:
      /\s*\((?:CORRECTED|CORRECTION|correction|corrected|CORRECTIF|Correctif|CORRECCIÓN|corrección|Berichtigung|berichtigt|Korrektur)\)\s*$/,
    source: REUTERS,
  },
  { says: 'correction', in: 'ednote', pattern: /\b(?:CORRECTS|CORRECTED|CORRECTION|Corrects)\b|\bBerichtigt\b|\bCorrige\b/, source: AP },
  {
    says: 'correction',
    in: 'start',
    pattern: /^\(?(?:Eds:\s*)?(?:Corrects|CORRECTS|Corrected|Official correction|Berichtigt|Korrigiert|Corrige)\b/,
    source: REUTERS,
  },
  { says: 'correction', in: 'start', pattern: /^\((?:Substitutes story|Replaces story|Ersetzt|Remplace|Sustituye)\b/, source: REUTERS },

  // Advisory: what an agency plans to send.
  {
    says: 'advisory',
    in: 'headline',
    pattern:
      /^(?:PREVISIONES|Previsiones informativas|PRÉVISIONS|Prévisions AFP|Agenda de l'AFP|AGENDA AFP|Tagesvorschau|TAGESVORSCHAU|Themenplanung|Terminvorschau)\b/,
    source: EFE,
  },

  // Update.
  {
    says: 'update',
    in: 'headline',
    pattern:
      /\s*\((?:(?:first|second|third|fourth|fifth|\d+(?:st|nd|rd|th)) )?(?:update|updated|UPDATE|lead|ACTUALISATION|actualisation|actualisé|AMPLIACIÓN|ampliación|actualización|ACTUALIZACIÓN|Aktualisierung|aktualisiert|Zusammenfassung|mise à jour|MISE À JOUR)(?: \d+)?\)\s*$/i,
    source: GUIDE_LINES,
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

/** The words behind an embargo word where the embargo is over, or where there is none ("Sperrfrist: keine"). */
export const EMBARGO_ENDED =
  /^\W*(?:(?:has|have|had|is|was|now|been|ist|wurde|a été|est|ha sido|queda|on this (?:story|item|copy|report)|für diese \p{L}+|seit \d[\d.:]* Uhr|(?:hier|da)mit) )*(?:(?:lifted|over|ended|expired|broken|removed|cancell?ed|withdrawn|no longer|aufgehoben|abgelaufen|gebrochen|vorbei|entfällt|gestrichen|gilt nicht|levée?|terminé|caduc|levantad[oa]|roto)(?![\p{L}\p{N}])|(?:none|no|keine|nein|aucun|ningun[oa]|n\/a)\s*(?:$|[.,;)\n]))/iu
/** The words before an embargo word with the same meaning. */
export const NO_EMBARGO =
  /(?<![\p{L}\p{N}])(?:no|not|without|no longer|previously|formerly|lifts?|lifting|removes?|removing|keine|ohne|nach (?:Ablauf|Ende) der|sans|levée de l[’']|fin de l[’']|sin|fin del)\s*(?:an? |the |der |die |any )?$/iu

/** A notice about a picture affects that picture only. */
export const ABOUT_PICTURE =
  /\b(?:PICTURE|PHOTO|IMAGE|CAPTION|BILD|FOTO|GRAPHIC|VIDEO)S?[ -]+(?:MANDATORY )?(?:KILL|ELIMINATION|WITHDRAWN|STORNO)\b|\bplease (?:delete|kill|remove) (?:the )?(?:picture|photo|image)\b|\b(?:Bild|Foto)\b.{0,60}\bnicht (?:mehr )?verwenden\b/i
/** "Correction: Wild Bees story". */
export const NAMED_STORY = /^(?:Correction|Clarification|CORRECTION|CLARIFICATION|KILL)\s*[:–—-]\s*(.+?) (?:story|Story|item)$/
