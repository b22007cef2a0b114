import type { EmbargoWords, SignalMark } from './signal-mark.ts'
import { AFP, AFP_FORMS, EMBARGO_FR } from './sources.ts'

/** What agencies that write French say about a version: AFP. One row also reads the repeats of EFE, which are written in the same way. */
export const FRENCH_MARKS: SignalMark[] = [
  {
    says: 'kill',
    in: 'headline',
    pattern: /^(?:ANNULATION|Annulation|DÉPÊCHE ANNULÉE|Dépêche annulée|A ANNULER|À ANNULER)\s*[:–—-]?\s*/,
    source: AFP,
  },
  {
    says: 'kill',
    in: 'start',
    pattern:
      /^(?:Prière de|Merci de|Veuillez) (?:ne pas (?:utiliser|diffuser|publier)\b(?!.{0,200}(?:nouvel ordre|nouvel avis|\bavant (?:le |la |\d)))|annuler\b)/is,
    source: AFP,
  },
  {
    says: 'correction',
    in: 'headline',
    pattern: /^(?:ANNULE ET REMPLACE|Annule et remplace|CORRECTIF|Correctif|RECTIFICATIF|Rectificatif|CORRIGÉ|Corrigé)\s*[-:–—]?\s*/,
    source: AFP,
  },
  { says: 'repeat', in: 'headline', pattern: /^(?:RAPPEL|REDIFFUSION|RÉPÉTITION|REPETICIÓN|Repetición)\s*[-:–—]\s*/, source: AFP },
  { says: 'flash', in: 'headline', pattern: /^(?:ALERTE|Alerte)\s*[-:–—]\s*/, source: AFP_FORMS },
  {
    says: 'update',
    in: 'headline',
    pattern: /^(?:ACTUALISATION|Actualisation|ACTUALISÉ|SYNTHÈSE|Synthèse|LEAD|PAPIER GÉNÉRAL)(?: \d+)?\s*[-:–—]\s*/,
    source: AFP_FORMS,
  },
]

/** How they put copy under embargo. */
export const FRENCH_EMBARGOES: EmbargoWords[] = [
  { pattern: /SOUS EMBARGO\b/, in: ['headline', 'ednote', 'start'], needs: 'nothing', source: EMBARGO_FR },
  { pattern: /sous embargo\b/i, in: ['headline', 'ednote', 'start'], needs: 'time', source: EMBARGO_FR },
  {
    pattern: /(?:ne pas (?:publier|diffuser|utiliser)|publication interdite|diffusion interdite) (?:avant|jusqu)/i,
    in: ['headline', 'ednote', 'start'],
    needs: 'time',
    source: EMBARGO_FR,
  },
]
