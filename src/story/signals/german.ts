import type { EmbargoWords, SignalMark } from './signal-mark.ts'
import { AGENTUREN, BERICHTIGUNG, DLF, DPA_AFX, DPA_BLITZ, DPA_CORRECTIONS, DPA_NOT } from './sources.ts'

/** What agencies that write German say about a version: dpa, dpa-AFX, dapd, APA. */
export const GERMAN_MARKS: SignalMark[] = [
  {
    says: 'kill',
    in: 'headline',
    pattern: /^(?:ACHTUNG|Achtung)\b.{0,40}(?:zurückgezogen|ZURÜCKGEZOGEN|gesperrt|STORNO|nicht verwenden).*$/,
    source: DPA_NOT,
  },
  { says: 'kill', in: 'headline', pattern: /^(?:STORNO|Storno|RÜCKRUF|Rückruf|SPERRVERMERK)\s*[:–—-]\s*/, source: DPA_CORRECTIONS },
  {
    says: 'kill',
    in: 'start',
    pattern:
      /^(?:EIL\W+|ACHTUNG\W+)?Bitte (?:verwenden Sie )?(?:die|diese)\b(?!.{0,240}(?:Sperrfrist|nicht vor\b|bis auf weiteres))(?=.{0,120}(?:meldung|nachricht|bericht|zusammenfassung|beitrag|artikel|\bText\b|\bdpa|\bbdt)).{0,200}\bnicht\b/is,
    source: DPA_NOT,
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
  { says: 'repeat', in: 'headline', pattern: /^(?:WDH|WIEDERHOLUNG|Wiederholung)(?:\/|\s*[-:–—])\s*/, source: DPA_AFX },
  { says: 'repeat', in: 'headline', pattern: /^\((?:Wiederholung|WDH|wdh|REPEAT|RAPPEL|Rappel)[^)]*\)\s*/, source: DPA_AFX },
  {
    says: 'flash',
    in: 'headline',
    pattern:
      /^(?:EIL|Eil|EILMELDUNG|Eilmeldung|BLITZ|Blitz|VORRANG|Vorrang)\s*[-:–—+]+\s*|^\+{3}\s*(?:EIL|Eil)\w*\s*\+*\s*|^\((?:Blitz|BLITZ|Eil|EIL)\)\s*/,
    source: DPA_BLITZ,
  },
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
]

/** How they put copy under embargo. */
export const GERMAN_EMBARGOES: EmbargoWords[] = [
  { pattern: /SPERRFRIST\b/, in: ['headline', 'ednote', 'start'], needs: 'nothing', source: DLF },
  { pattern: /Sperrfrist\b/, in: ['ednote'], needs: 'nothing', source: DLF },
  { pattern: /Sperrfrist\b/, in: ['headline', 'start'], needs: 'time', source: DLF },
  { pattern: /Frei\b/i, in: ['ednote', 'start'], needs: 'time', source: DLF },
  { pattern: /(?:bitte )?nicht vor\b/i, in: ['ednote', 'start'], needs: 'time', source: DLF },
]
