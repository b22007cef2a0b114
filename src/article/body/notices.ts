import { anyOf, wordCount } from '../html/text.ts'

/**
 * Technical notices to the reader in the middle of the text: the browser is old, embedded content waits for consent, a player found nothing to
 * play. Wordings of players, consent managers and newsroom systems, collected from news pages in six languages.
 */
const NOTICE_OPENING = anyOf(`
  ^(?:please )?(?:enable|turn on|activate) javascript|^(?:it (?:looks|seems) (?:like|as if) )?javascript (?:is (?:disabled|required)|must be enabled)|^this video (?:has an invalid|file cannot be|is not available|is unavailable)|^(?:sorry, )?(?:this|the) (?:video|content|embed|player) (?:is not available|isn['’]t available|failed to load|could not be loaded)
  ^(?:empfohlene[rn]? (?:redaktionelle[rn]?|externe[rn]?) inhalt|externe[nr]? inhalte? (?:anzeigen|laden|zulassen|akzeptieren)|an dieser stelle (?:finden|sehen|befindet|würden|möchten)\\b.{0,80}(?:\\bextern|\\beinbind|\\binhalte?\\b|\\b(?:video|tweet|post|beitrag|element)s?\\b.{0,20}\\bvon\\b)|hier (?:finden|sehen) sie (?:einen )?(?:externe|inhalte? (?:von|aus))|ich bin damit einverstanden, dass mir|für die darstellung dieses inhalts|um diesen? (?:inhalt|element|artikel|video)s? (?:an|dar)?(?:zuzeigen|zustellen|zu sehen))
  ^(?:this (?:article|story|page) (?:contains|includes) content (?:provided )?by|we ask for your permission before anything|to (?:view|see|watch) this (?:content|embed|post|tweet|video|article)\\b|this (?:content|embed) is (?:not available due to|hosted|blocked|hidden)|allow .{2,40} content\\?|sorry, but you can['’]t access this content|please enter your date of birth|you must be (?:over )?\\d\\d\\b.{0,30}\\bto (?:view|watch|access))
  ^(?:ce contenu (?:est bloqué|n['’]est pas|est hébergé)|pour (?:afficher|visionner|voir) (?:ce contenu|cette vidéo)|este contenido (?:no está|está (?:alojado|bloqueado))|para (?:ver|visualizar) este contenido|questo contenuto (?:non è|è ospitato)|per (?:vedere|visualizzare) questo contenuto|deze (?:inhoud|content) (?:is geblokkeerd|kan niet)|dette innholdet (?:er|kan ikke))
  ^(?:you are (?:logged in|the owner of this article|not subscribed)|you have permission to edit this|sie (?:haben kein aktives|sind nicht angemeldet|sind angemeldet)|vous êtes connecté)
  ^(?:you have )?\\d+ (?:more )?free (?:articles?|stories) (?:left|remaining)|^(?:want more|enjoying this)\\W+(?:get unlimited|subscribe)|^get unlimited access|^noch \\d+ (?:freie|kostenlose) artikel|^il vous reste \\d+ articles?
  ^by (?:clicking|submitting|subscribing|signing up|continuing|entering)\\b.{0,80}\\b(?:you|i)\\b.{0,20}\\b(?:agree|accept|consent|acknowledge)\\b|^mit (?:dem klick|klick auf|der anmeldung|ihrer anmeldung)\\b.{0,80}\\b(?:stimm|akzeptier|einverstanden)`)

/** Notices that may be anywhere in a block; searched only where one of their subjects occurs. */
const WITHIN = anyOf(`
  \\b(?:your|this) (?:web )?browser (?:is (?:out of date|outdated|not supported|no longer supported)|does(?: not|n['’]t) support)|\\bhtml5 (?:video|audio)\\b.{0,20}\\bbrowser|ihr browser (?:ist veraltet|unterstützt)|votre navigateur (?:est obsolète|ne (?:supporte|prend))|(?:su|tu) navegador (?:no (?:soporta|admite|es compatible)|está desactualizado)|(?:il tuo|questo) browser non supporta
  bitte aktivieren sie javascript
  externe inhalte? angezeigt werden`)
const SUBJECT = /browser|navigateur|navegador|javascript|externe inhalt/i

/** Words; the longest notice seen had 60. A longer text that contains such a sentence is copy about it. */
const LONGEST_NOTICE = 70

/** Whether a block is a technical notice and not copy. */
export const isNotice = (text: string): boolean =>
  text.length <= LONGEST_NOTICE * 10 &&
  (NOTICE_OPENING.test(text) || (SUBJECT.test(text) && WITHIN.test(text))) &&
  wordCount(text) <= LONGEST_NOTICE
