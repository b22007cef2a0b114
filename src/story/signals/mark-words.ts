import type { Signal } from '../../model.ts'
import type { SignalMark } from './signal-mark.ts'
import { HOUSE_WORDS } from './sources.ts'

type Marked = Extract<Signal, 'kill' | 'correction' | 'update' | 'flash' | 'repeat' | 'advisory'>

/**
 * The words with which agencies mark a headline, by language, for languages whose marks have one build: the word in capitals (or in a script without
 * them) before a colon or dash, in brackets, or alone. Several words are separated by `|`.
 */
const WORDS: Record<string, Partial<Record<Marked, string>>> = {
  it: {
    kill: 'ANNULLAMENTO|ANNULLATA|ANNULLATO|NOTIZIA ANNULLATA|ANNULLA|RITIRATA',
    correction: 'RETTIFICA|CORREZIONE|ERRATA CORRIGE|CORRETTA|CORRETTO|ANNULLA E SOSTITUISCE',
    update: 'AGGIORNAMENTO|AGGIORNATA|AGGIORNATO|SINTESI|RIEPILOGO',
    flash: "URGENTE|ULTIM’ORA|ULTIM'ORA|ULTIMA ORA|LAMPO",
    repeat: 'RIPETIZIONE|RIPETE',
    advisory: 'AVVISO ALLE REDAZIONI|NOTA ALLE REDAZIONI|AGENDA DEL GIORNO|PREVISTI DI OGGI',
  },
  pt: {
    kill: 'ANULAÇÃO|ANULADA|ANULADO|CANCELADA|CANCELADO|CANCELAMENTO|MATÉRIA CANCELADA|MATÉRIA ANULADA|NOTÍCIA ANULADA|NOTA ANULADA|SUSTADA',
    correction: 'CORREÇÃO|CORRECÇÃO|CORRIGIDA|CORRIGIDO|RETIFICAÇÃO|ERRATA',
    update: 'ATUALIZAÇÃO|ATUALIZADA|ATUALIZADO|ACTUALIZAÇÃO|AMPLIAÇÃO|AMPLIADA|RESUMO|SÍNTESE',
    flash: 'URGENTE|ÚLTIMA HORA|ALERTA',
    repeat: 'REPETIÇÃO|REPETE',
    advisory: 'PAUTA|PAUTAS DO DIA|AVISO AOS EDITORES|AVISO DE PAUTA|NOTA AOS EDITORES',
  },
  ca: {
    kill: 'ANUL·LACIÓ|ANUL·LADA',
    correction: 'CORRECCIÓ|RECTIFICACIÓ|CORREGIDA',
    update: 'AMPLIACIÓ|ACTUALITZACIÓ|ACTUALITZADA',
    flash: 'URGENT|ÚLTIMA HORA',
    advisory: 'PREVISIONS|AVÍS ALS MITJANS',
  },
  ro: {
    kill: 'ANULARE|ANULATĂ|ANULAT|ȘTIRE ANULATĂ|RETRASĂ',
    correction: 'RECTIFICARE|CORECTURĂ|CORECȚIE|CORECTAT|ERATĂ',
    update: 'ACTUALIZARE|ACTUALIZAT|ACTUALIZATĂ|COMPLETARE',
    flash: 'URGENT|ALERTĂ|ULTIMA ORĂ',
    repeat: 'RELUARE|REPETARE',
    advisory: 'AVIZ REDACȚII|AGENDA ZILEI',
  },
  nl: {
    kill: 'INGETROKKEN|INTREKKING|VERVALT|BERICHT VERVALT|GEANNULEERD',
    correction: 'CORRECTIE|RECTIFICATIE|GECORRIGEERD|VERBETERING',
    update: 'AANVULLING|BIJGEWERKT|NIEUWE VERSIE|HERZIEN',
    flash: 'SPOED|FLITS|DRINGEND|NIEUWSALERT',
    repeat: 'HERHALING',
    advisory: 'BERICHT AAN REDACTIES|AGENDA VANDAAG|LET OP REDACTIES',
  },
  sv: {
    kill: 'TILLBAKADRAGEN|TILLBAKADRAGET|DRAS TILLBAKA|ÅTERKALLAD|ÅTERKALLAS|MAKULERAD|STRUKEN',
    correction: 'RÄTTELSE|RÄTTAD|KORRIGERING|KORRIGERAD',
    update: 'UPPDATERING|UPPDATERAD|NY VERSION|UTÖKAD',
    flash: 'BLIXT|JUST NU|EXTRA',
    repeat: 'REPRIS|REPETITION|OMSÄNDNING',
    advisory: 'TILL REDAKTIONEN|TILL REDAKTIONERNA|DAGENS PLANERING',
  },
  da: {
    kill: 'ANNULLERET|ANNULLERING|TRUKKET TILBAGE|TILBAGEKALDT|TILBAGETRUKKET',
    correction: 'RETTELSE|RETTET|KORREKTION|KORRIGERET|BERIGTIGELSE',
    update: 'OPDATERING|OPDATERET|NY VERSION|UDDYBET',
    flash: 'LYN|HASTER|ILTELEGRAM',
    repeat: 'GENTAGELSE|GENUDSENDELSE',
    advisory: 'TIL REDAKTIONEN|TIL REDAKTIONERNE|DAGENS PROGRAM',
  },
  no: {
    kill: 'TRUKKET|ANNULLERT|TREKKES|TILBAKETRUKKET|TILBAKEKALT',
    correction: 'RETTELSE|RETTET|KORREKSJON|KORRIGERT',
    update: 'OPPDATERING|OPPDATERT|NY VERSJON',
    flash: 'HAST|LYN|SISTE',
    repeat: 'GJENTAKELSE|REPETISJON|OMSENDING',
    advisory: 'TIL REDAKSJONEN|TIL REDAKSJONENE',
  },
  fi: {
    kill: 'PERUTTU|PERUUTETTU|PERUUTUS|MITÄTÖITY|POISTETTU|VEDETTY POIS',
    correction: 'OIKAISU|KORJAUS|KORJATTU|OIKAISTU',
    update: 'PÄIVITYS|PÄIVITETTY|TÄYDENNYS|TÄYDENNETTY',
    flash: 'KIIREELLINEN|PIKAUUTINEN|SÄHKE',
    repeat: 'UUSINTA|TOISTO',
    advisory: 'TOIMITUKSILLE|TIEDOKSI TOIMITUKSILLE',
  },
  et: { kill: 'TÜHISTATUD|TAGASI VÕETUD', correction: 'PARANDUS|PARANDATUD', update: 'TÄIENDATUD|UUENDATUD', flash: 'KIIRTEADE|KIIRE' },
  lv: {
    kill: 'ATCELTS|ATSAUKTS|ANULĒTS',
    correction: 'LABOJUMS|PRECIZĒJUMS|LABOTS',
    update: 'PAPILDINĀTA|ATJAUNINĀTS|PAPILDINĀTS',
    flash: 'STEIDZAMI',
  },
  lt: {
    kill: 'ANULIUOTA|ATŠAUKTA|PRANEŠIMAS ATŠAUKTAS',
    correction: 'PATAISYMAS|PATIKSLINTA|PATAISYTA',
    update: 'PAPILDYTA|ATNAUJINTA',
    flash: 'SKUBU|SKUBIAI',
  },
  pl: {
    kill: 'ANULOWANE|ANULOWANA|ANULACJA|ANULUJEMY|WYCOFANE|WYCOFANA|DEPESZA ANULOWANA',
    correction: 'KOREKTA|SPROSTOWANIE|POPRAWKA|POPRAWIONA',
    update: 'AKTUALIZACJA|AKTL\\.?|UZUPEŁNIENIE|ROZSZERZONA',
    flash: 'PILNE|FLESZ|Z OSTATNIEJ CHWILI',
    repeat: 'POWTÓRZENIE|POWTÓRKA',
    advisory: 'DO REDAKCJI|ZAPOWIEDZI DNIA|ZAPOWIEDZI',
  },
  cs: {
    kill: 'ZRUŠENO|ZRUŠENA|ZPRÁVA ZRUŠENA|ANULACE|ANULOVÁNO|STAŽENO|STAŽENA',
    correction: 'OPRAVA|OPRAVENO|KOREKCE',
    update: 'AKTUALIZACE|AKTUALIZOVÁNO|ROZŠÍŘENO|DOPLNĚNO|SHRNUTÍ',
    flash: 'BLESK|MIMOŘÁDNÁ ZPRÁVA|PRÁVĚ TEĎ|MIMOŘÁDNĚ',
    repeat: 'OPAKOVÁNÍ|OPAKUJEME',
    advisory: 'UPOZORNĚNÍ REDAKCÍM|REDAKCÍM|DENNÍ PLÁN',
  },
  sk: {
    kill: 'ZRUŠENÉ|ZRUŠENÁ|STIAHNUTÉ|SPRÁVA ZRUŠENÁ',
    correction: 'OPRAVA|OPRAVENÉ',
    update: 'AKTUALIZÁCIA|AKTUALIZOVANÉ|DOPLNENÉ|SÚHRN',
    flash: 'MIMORIADNA SPRÁVA|MIMORIADNE',
    advisory: 'UPOZORNENIE REDAKCIÁM',
  },
  hr: {
    kill: 'PONIŠTENO|PONIŠTENA|POVUČENO|POVUČENA|STORNIRANO|ANULIRANO|UMAKNJENO|PREKLIC',
    correction: 'ISPRAVAK|ISPRAVKA|ISPRAVLJENO|POPRAVEK',
    update: 'NADOPUNA|DOPUNJENO|AŽURIRANO|DOPUNA|DOPOLNJENO|POSODOBLJENO|PROŠIRENO',
    flash: 'HITNO|NUJNO|IZVANREDNO',
    repeat: 'PONOVLJENO|PONAVLJANJE',
    advisory: 'OBAVIJEST REDAKCIJAMA|NAJAVA DOGAĐAJA',
  },
  hu: {
    kill: 'VISSZAVONVA|VISSZAVONÁS|VISSZAVONT HÍR|TÖRÖLVE|SZTORNÓ',
    correction: 'HELYESBÍTÉS|HELYREIGAZÍTÁS|JAVÍTÁS|JAVÍTOTT',
    update: 'FRISSÍTÉS|FRISSÍTVE|FRISSÍTETT|KIEGÉSZÍTÉS|KIEGÉSZÍTETT|BŐVÍTETT',
    flash: 'GYORSHÍR|SÜRGŐS|RENDKÍVÜLI',
    repeat: 'ISMÉTLÉS|ISMÉTELT',
    advisory: 'KÖZLEMÉNY A SZERKESZTŐSÉGEKNEK|ELŐZETES',
  },
  tr: {
    kill: 'İPTAL|HABER İPTALİ|İPTAL EDİLDİ|GERİ ÇEKİLDİ|GERİ ÇEKİLMİŞTİR',
    correction: 'DÜZELTME|DÜZELTİLDİ|DÜZELTİLMİŞ',
    update: 'GÜNCELLEME|GÜNCELLENDİ|GÜNCEL|EK BİLGİ',
    flash: 'SON DAKİKA|ACİL|FLAŞ',
    repeat: 'TEKRAR|YİNELEME',
    advisory: 'EDİTÖRLERİN DİKKATİNE|GÜNDEM|ABONELERE NOT',
  },
  vi: {
    kill: 'HỦY TIN|HUỶ TIN|RÚT TIN|HỦY BÀI|GỠ BÀI',
    correction: 'ĐÍNH CHÍNH|CẢI CHÍNH',
    update: 'CẬP NHẬT|BỔ SUNG',
    flash: 'TIN KHẨN|KHẨN|TIN NHANH',
    repeat: 'PHÁT LẠI',
  },
  id: {
    kill: 'DIBATALKAN|PEMBATALAN|DITARIK|DICABUT|BERITA DIBATALKAN',
    correction: 'RALAT|KOREKSI|PEMBETULAN',
    update: 'PEMBARUAN|PERBARUAN|DIPERBARUI|KEMAS KINI|DIKEMAS KINI',
    flash: 'KILAT|MENDESAK|SEGERA|TERKINI',
    repeat: 'ULANGAN|DIULANG',
  },
  sw: {
    kill: 'IMEFUTWA|IMEBATILISHWA|IMEONDOLEWA',
    correction: 'MAREKEBISHO|MASAHIHISHO',
    update: 'TAARIFA MPYA|IMESASISHWA',
    flash: 'DHARURA|HIVI PUNDE',
  },
  ru: {
    kill: 'АННУЛИРОВАНО|АННУЛИРОВАНА|АННУЛИРУЕТСЯ|АННУЛИРОВАНИЕ|АННУЛЯЦИЯ|ОТМЕНА|ОТМЕНЕНО|ОТОЗВАНО|ОТЗЫВ|СНЯТО|СНЯТА',
    correction: 'ИСПРАВЛЕНИЕ|ИСПРАВЛЕНО|ПОПРАВКА|УТОЧНЕНИЕ|УТОЧНЕНО|ОПРОВЕРЖЕНИЕ',
    update: 'ОБНОВЛЕНО|ОБНОВЛЕНИЕ|ДОПОЛНЕНО|ДОПОЛНЕНИЕ|РАСШИРЕНО|РАСШИРЕННАЯ ВЕРСИЯ|ОБОБЩЕНИЕ',
    flash: 'СРОЧНО|МОЛНИЯ|ЭКСПРЕСС|ЭКСТРЕННО',
    repeat: 'ПОВТОР|ПОВТОРНО',
    advisory: 'ВНИМАНИЮ РЕДАКЦИЙ|ВНИМАНИЮ РЕДАКТОРОВ|АНОНС|АНОНСЫ',
  },
  uk: {
    kill: 'АНУЛЬОВАНО|АНУЛЮЄТЬСЯ|ВІДКЛИКАНО|СКАСОВАНО|ЗНЯТО',
    correction: 'ВИПРАВЛЕННЯ|ВИПРАВЛЕНО|УТОЧНЕННЯ|УТОЧНЕНО|СПРОСТУВАННЯ',
    update: 'ОНОВЛЕНО|ОНОВЛЕННЯ|ДОПОВНЕНО|РОЗШИРЕНО',
    flash: 'ТЕРМІНОВО|БЛИСКАВКА|ЕКСПРЕС',
    repeat: 'ПОВТОР|ПОВТОРНО',
    advisory: 'УВАГА РЕДАКЦІЯМ|ДО УВАГИ РЕДАКЦІЙ|АНОНС',
  },
  bg: {
    kill: 'АНУЛИРАНА|АНУЛИРАНО|АНУЛИРАНЕ|ОТТЕГЛЕНА',
    correction: 'ПОПРАВКА|КОРЕКЦИЯ|КОРИГИРАНА',
    update: 'ОБНОВЕНА|ОБНОВЕНО|ДОПЪЛНЕНА|РАЗШИРЕНА|ОБОБЩЕНИЕ',
    flash: 'СПЕШНО|ИЗВЪНРЕДНО|СВЕТКАВИЧНА',
    repeat: 'ПОВТОРЕНИЕ',
  },
  sr: {
    kill: 'ПОНИШТЕНО|ПОВУЧЕНО|ПОВУЧЕНА|СТОРНИРАНО',
    correction: 'ИСПРАВКА|ИСПРАВЉЕНО',
    update: 'ДОПУНА|ДОПУЊЕНО|АЖУРИРАНО',
    flash: 'ХИТНО|ВАНРЕДНО',
    repeat: 'ПОНОВЉЕНО',
  },
  el: {
    kill: 'ΑΚΥΡΩΣΗ|ΑΚΥΡΩΝΕΤΑΙ|ΑΚΥΡΩΘΗΚΕ|ΑΠΟΣΥΡΣΗ|ΑΠΟΣΥΡΕΤΑΙ|ΑΚΥΡΟ',
    correction: 'ΔΙΟΡΘΩΣΗ|ΔΙΟΡΘΩΜΕΝΟ|ΟΡΘΗ ΕΠΑΝΑΛΗΨΗ|ΕΠΑΝΟΡΘΩΣΗ',
    update: 'ΕΝΗΜΕΡΩΣΗ|ΕΠΙΚΑΙΡΟΠΟΙΗΣΗ|ΕΠΙΚΑΙΡΟΠΟΙΗΜΕΝΟ|ΣΥΜΠΛΗΡΩΣΗ|ΝΕΟΤΕΡΗ',
    flash: 'ΕΚΤΑΚΤΟ|ΕΠΕΙΓΟΝ|ΕΚΤΑΚΤΗ ΕΙΔΗΣΗ',
    repeat: 'ΕΠΑΝΑΛΗΨΗ',
    advisory: 'ΠΡΟΣ ΣΥΝΤΑΚΤΕΣ|ΣΗΜΕΙΩΜΑ ΠΡΟΣ ΣΥΝΤΑΚΤΕΣ|ΑΤΖΕΝΤΑ',
  },
  ar: {
    kill: 'إلغاء|إلغاء خبر|الغاء|الغاء خبر|خبر ملغى|ملغى|ملغاة|سحب|سحب خبر',
    correction: 'تصحيح|تصويب|تصحيح خبر|مصحح',
    update: 'تحديث|محدث|محدثة|تحديث أول|تحديث ثان|إضافة',
    flash: 'عاجل|عاجل جدا|خبر عاجل',
    repeat: 'إعادة|مكرر|إعادة إرسال|تكرار',
    advisory: 'تنويه|تنويه للمحررين|إلى المحررين|أجندة اليوم',
  },
  fa: {
    kill: 'لغو|لغو خبر|ابطال|حذف خبر|ابطال خبر',
    correction: 'اصلاحیه|تصحیح|اصلاح',
    update: 'تکمیلی|به‌روزرسانی|بروزرسانی',
    flash: 'فوری|خبر فوری',
    repeat: 'تکرار|ارسال مجدد',
  },
  ur: { kill: 'منسوخ|خبر منسوخ|واپس', correction: 'درستگی|درستی', update: 'اپ ڈیٹ|تازہ ترین', flash: 'بریکنگ|ہنگامی' },
  he: {
    kill: 'ביטול|מבוטל|ביטול ידיעה|ידיעה מבוטלת|גניזה',
    correction: 'תיקון|תיקון טעות|מתוקן|הבהרה',
    update: 'עדכון|מעודכן|ידיעה מעודכנת|הרחבה',
    flash: 'דחוף|מבזק|בהול',
    repeat: 'חזרה|שידור חוזר',
    advisory: 'לתשומת לב העורכים|הודעה לעורכים|לוח יום',
  },
  hi: {
    kill: 'निरस्त|रद्द|खबर निरस्त|समाचार निरस्त|वापस',
    correction: 'संशोधन|शुद्धि|शुद्धिपत्र|सुधार|भूल सुधार',
    update: 'अपडेट|अद्यतन|विस्तृत',
    flash: 'तत्काल|फ्लैश|ब्रेकिंग|ताजा',
    repeat: 'पुनः|दोहराव',
  },
  bn: { kill: 'বাতিল|সংবাদ বাতিল|প্রত্যাহার', correction: 'সংশোধনী|সংশোধন', update: 'হালনাগাদ|আপডেট', flash: 'জরুরি|ব্রেকিং' },
  ta: { kill: 'ரத்து|செய்தி ரத்து', correction: 'திருத்தம்', update: 'புதுப்பிப்பு', flash: 'அவசரம்' },
  zh: {
    kill: '撤稿|撤销|撤銷|撤回|作废|作廢|注销|註銷|取消|撤稿通知|删稿|刪稿|停用',
    correction: '更正|勘误|勘誤|订正|訂正|改正|更正启事',
    update: '更新|续报|續報|补充|補充|滚动更新|最新|更新稿',
    flash: '快讯|快訊|急讯|急訊|急电|突发|突發|特急',
    repeat: '重发|重發|再发',
    advisory: '编者注意|致编辑|稿件预告|发稿预告|編輯注意',
  },
  ja: {
    kill: '取り消し|取消|取消し|配信取り消し|配信取消|記事取り消し|全文取り消し|削除|出稿取り消し|使用中止',
    correction: '訂正|おわび|おわび・訂正|訂正・おわび|お断り',
    update: '更新|続報|追加|詳報|差し替え|差替|改稿',
    flash: '速報|緊急|至急|フラッシュ|番外',
    repeat: '再送|再配信',
    advisory: '編集者へ|お知らせ|出稿予定|連絡',
  },
  ko: {
    kill: '전문취소|전문 취소|기사취소|기사 취소|취소|삭제|기사 삭제|전송 취소',
    correction: '정정|고침|바로잡음|바로잡습니다|수정',
    update: '종합|업데이트|추가|보완|\\d보|종합\\d보',
    flash: '속보|긴급|1보',
    repeat: '재송|재전송',
    advisory: '알림|편집자 주|송고 예정',
  },
  th: {
    kill: 'ยกเลิกข่าว|ยกเลิก|ถอนข่าว',
    correction: 'แก้ไข|แก้ข่าว|แก้ไขข่าว',
    update: 'อัปเดต|ปรับปรุง|เพิ่มเติม',
    flash: 'ด่วน|ข่าวด่วน',
    repeat: 'ส่งซ้ำ',
  },
}

/** What asks desks in several languages not to use copy, at the beginning of a notice. The object, in quotation marks, may stand anywhere. */
const NOT_TO_BE_USED =
  /^[^\n]{0,60}?(?:si prega di (?:non|annullare|considerare annullat)|(?:favor|por favor|pede-se|solicitamos)[^\n]{0,20} (?:desconsiderar|anular|não (?:usar|utilizar|publicar|divulgar))|(?:gelieve|verzoek|wij verzoeken)[^\n]{0,120} niet (?:meer )?te (?:gebruiken|publiceren)|prosimy[^\n]{0,30} (?:o niewykorzystywanie|o niepublikowanie|nie (?:wykorzystywać|publikować)|anulować)|prosíme[^\n]{0,60}(?:nepoužíva|nepoužij|nezveřej)|vänligen[^\n]{0,80} inte|(?:bedes|må|bør)[^\n]{0,40} ikke (?:bringes|bruges|brukes|anvendes|publiceres|publiseres)|pyydämme[^\n]{0,80}(?:käyttämättä|julkaisematta)|kérjük[^\n]{0,120} ne (?:használják|közöljék)|vă rugăm[^\n]{0,20} (?:să nu|nu|să anulați)|molimo[^\n]{0,60} ne (?:koristite|objavljujte)|просим[^\n]{0,80}(?:аннулировать|не (?:использовать|публиковать)|снять)|просимо[^\n]{0,80}(?:анулювати|не (?:використовувати|публікувати)|зняти)|молим[^\n]{0,80} не (?:користите|използвайте|објављујте)|παρακαλ[^\n]{0,60} μη|lütfen[^\n]{0,120}(?:kullanmayın|yayımlamayın|yayınlamayın|dikkate almayın)|يرجى (?:عدم|إلغاء|حذف|تجاهل)|لطفا[^\n]{0,80}(?:استفاده نکنید|منتشر نکنید|حذف)|נא (?:לא|להתעלם|למחוק|לבטל)|请(?:各|勿|停止|撤|不要|立即)|請(?:各|勿|停止|撤|不要|立即)|[^\n]{0,120}(?:使用しないで|掲載しないで|取り消します|使用を中止)|[^\n]{0,120}(?:사용하지 마|보도하지 마|삭제하여 주|취소합니다)|कृपया[^\n]{0,120}(?:उपयोग न|प्रकाशित न|प्रयोग न)|mohon[^\n]{0,80} (?:tidak|jangan) (?:menggunakan|memuat|digunakan)|vui lòng[^\n]{0,40} không (?:sử dụng|đăng))/iu

/** A word that asks for attention may come first ("ATTENTION: …"). */
const BEFORE = '^\\s*(?:\\p{Lu}[\\p{Lu}\\p{M}]{2,14}\\s*[:!,–—-]+\\s*)?(?:[(（\\[【〔［<«「『]\\s*)?'
/** A number of the version, a closing bracket, and what separates the mark from the headline. */
const AFTER = '(?:\\s*\\(?\\d{1,2}\\)?)?(?:\\s*[)）\\]】〕］>»」』]\\s*[-:：–—/|]?|\\s*[-:：–—/|=]+|\\s*[!！*]+|\\s*$)\\s*'

/** The longest first, so that no mark leaves a part of a longer one. */
const alternatives = (signal: Marked) =>
  Object.values(WORDS)
    .flatMap((words) => words[signal]?.split('|') ?? [])
    .sort((a, b) => b.length - a.length)
    .join('|')

const markOf = (says: Marked): SignalMark => ({
  says,
  in: 'headline',
  pattern: new RegExp(`${BEFORE}(?:${alternatives(says)})${AFTER}`, 'u'),
  source: HOUSE_WORDS,
  // Copy must never be lost to a word: only a short text, as notices are, ends the use of a story or is none.
  noticeOnly: says === 'kill' || says === 'advisory',
})

/** The same in brackets before or after the headline, with a number or an article ("(2ª atualização)"). Never a kill: brackets explain too. */
const inBrackets = (says: Marked): SignalMark => {
  const bracketed = `[(（\\[【［][^()（）\\[\\]【】［］]{0,16}?(?<!\\p{L})(?:${alternatives(says)})(?!\\p{L})[^()（）\\[\\]【】［］]{0,16}[)）\\]】］]`
  return { says, in: 'headline', pattern: new RegExp(`^\\s*${bracketed}\\s*|\\s*${bracketed}\\s*$`, 'iu'), source: HOUSE_WORDS }
}

/** The marks of headlines in languages whose agencies write them with a word, and what notices of kills begin with. */
export const MARKS_BY_WORD: SignalMark[] = [
  ...(['kill', 'correction', 'repeat', 'advisory', 'flash', 'update'] as const).map(markOf),
  ...(['correction', 'repeat', 'update'] as const).map(inBrackets),
  { says: 'kill', in: 'start', pattern: NOT_TO_BE_USED, source: HOUSE_WORDS, noticeOnly: true },
]
