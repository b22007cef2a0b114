/** Where the rows of the signal tables come from: style guides, codes, and notices as agencies wrote them. */

export const IPTC = 'IPTC NewsCodes, publishing status: cv.iptc.org/newscodes/pubstatusg2'
export const HANDBOOK = 'Reuters Handbook of Journalism, handbook.reuters.com/index.php'
export const REUTERS = `${HANDBOOK}/Corrections,_Refiles,_Kills,_Repeats_and_Embargoes`
export const REUTERS_FORMS = `${HANDBOOK}?title=Other_Common_Story_Forms`
export const REUTERS_BREAKING = `${HANDBOOK}?title=The_Drill_for_Breaking_News`
export const REUTERS_TRASH_LINE = `${HANDBOOK}?title=News_Presentation, "Advisory line"`
export const AP = 'AP Stylebook, "Filing the Wire": stylebook.fredericksburg.com/APtxt/Filewire.html'
export const AP_KILLS =
  'AP Stylebook 2003, "Procedures for Handling Kills and Correctives" (p. 367) and "Photo Kills and Eliminations" (p. 389)'
export const AGENTUREN =
  'P. Zschunke, Die Nachrichten der Agenturen: agenturjournalismus.de/index.php/basiswissen/8-die-nachrichten-der-agenturen (?start=2, ?start=3)'
export const DPA_AFX = 'Headlines of dpa-AFX, as on finanznachrichten.de: "WDH/", "ROUNDUP 2:", "GESAMT-ROUNDUP:"'
export const DPA_BLITZ = 'kom.de/artikel/der-tod-der-queen-als-dpa-blitzmeldung: "(Blitz)", and newsroom.at 826231: "EIL"'
export const BERICHTIGUNG = '"Berichtigung" of dapd as quoted in bildblog.de/ressort/dapd/page/4'
export const DPA_CORRECTIONS = 'dpa-infocom, "Wie werden Fehler in den Artikeln korrigiert?": service.dpa-infocom.de, article 202000031068'
export const DPA_NOT = 'A dpa notice as quoted in dwdl.de/magazin/33059'
export const AFP = 'Abécédaire de l’AFP (Victoires Éditions, after the Manuel de l’agencier)'
export const AFP_FORMS = `${AFP}; ensjsi.dz, M. Zeggane, "La Rédaction d’une dépêche", with twelve dispatches of AFP`
export const EFE = 'Agencia EFE, Libro del estilo urgente (Galaxia Gutenberg, 2011)'
export const YONHAP = 'Yonhap News Summary: en.yna.co.kr/view/AEN20210618005200315'
export const GUIDE_LINES =
  'Newspaper Writing and Editing, "Guide lines": en.wikisource.org/wiki/Page:Newspaper_writing_and_editing.djvu/276'
export const GEOLSOC = 'Geological Society, "Structure, dates, times, embargoes": geolsoc.org.uk/gsl/publications/journals/page3436.html'
export const GILEST = '"EMBARGOED: Not for use before 0001 hrs, Monday 4th June": gilest.org/luvly/20020619-embargo.html'
export const DLF =
  'Deutschlandfunk on notices of dpa ("Sperrfrist: 22 Uhr"): deutschlandfunk.de/digitale-welt-das-womoeglich-ueberlebte-privileg-der-100.html'
export const EMBARGO_FR =
  'Dictionnaire Orthodidacte, "embargo" ("sous embargo jusqu’à telle date"): dictionnaire.orthodidacte.com/article/definition-embargo'
export const EMBARGO_ES = '"embargado hasta …", "no publicar": antonio-delgado.com/2010/09/embargo-periodismo'
export const HOUSE_WORDS =
  'The words of each language for what IPTC NewsCodes call canceled, corrected and updated, in the place where agencies write them'
