import type { EmbargoWords, SignalMark } from './signal-mark.ts'
import { EFE, EMBARGO_ES } from './sources.ts'

/** What agencies that write Spanish say about a version: EFE. */
export const SPANISH_MARKS: SignalMark[] = [
  {
    says: 'kill',
    in: 'headline',
    pattern: /^(?:ANULACIÓN|Anulación|ANULADA|ANULADO|NOTA ANULADA|Nota anulada|ELIMINADA)\s*[:.–—-]?\s*/,
    source: EFE,
  },
  {
    says: 'kill',
    in: 'start',
    pattern:
      /^(?:Rogamos|Se ruega|Por favor,?) (?:anulen\b|no (?:utilicen|publiquen|difundan|usar|publicar)\b(?!.{0,200}(?:hasta nuevo aviso|\bantes de la)))/is,
    source: EFE,
  },
  {
    says: 'correction',
    in: 'headline',
    pattern: /^(?:CORRECCIÓN|Corrección|RECTIFICACIÓN|Rectificación|FE DE ERRORES|Fe de errores|CORRIGE)\s*[-:.–—]\s*/,
    source: EFE,
  },
  {
    says: 'flash',
    in: 'headline',
    pattern: /^(?:URGENTE|Urgente|ALERTA|Alerta|AVANCE|Avance|ÚLTIMA HORA|Última hora)\s*[-:.–—]+\s*|^\((?:Avance|AVANCE)\)\s*/,
    source: EFE,
  },
  {
    says: 'update',
    in: 'headline',
    pattern:
      /^(?:AMPLIACIÓN|Ampliación|AMPLÍA|ACTUALIZACIÓN|Actualización|ACTUALIZA|RESUMEN|\(?Ampl\.?\)?|\((?:Ampliación|AMPLIACIÓN|Actualización|ACTUALIZACIÓN|Ampl|Resumen|RESUMEN)[^)]*\))(?:\s*\d+)?\s*[-:.–—]*\s+/,
    source: EFE,
  },
]

/** How they put copy under embargo. */
export const SPANISH_EMBARGOES: EmbargoWords[] = [
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
