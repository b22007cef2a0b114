import type { Genre } from './signal-mark.ts'
import { REUTERS_BREAKING, REUTERS_FORMS } from './sources.ts'

/** Pieces beside the main story. */
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

/** Labels before the real headline that say what kind of piece it is and nothing about its state. */
export const PIECE_LABEL = /^(?:EXCLUSIVE|FEATURE|BRIEF|SPECIAL REPORT|ENQUÊTE|REPORTAGE|VIDEO|PHOTOS|LIVE)\s*[-:–—]\s*/
