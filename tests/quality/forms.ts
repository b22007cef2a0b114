/**
 * Items that one supplier writes in a form, of kinds and in languages of everyday notices. Everybody and everything in them is invented.
 * Each brace names a list of fillers; a number range such as {10-59} is a number.
 */
export interface Form {
  kind: string
  language: string
  source: string
  headline: string
  body: string
  /** A sentence that an update adds. */
  added: string
  fillers: Record<string, string[]>
}

const DE_PLACES = ['Ostrau', 'Feldmühl', 'Langwede', 'Kirchnau', 'Seebrück', 'Hohenrode', 'Altwiek', 'Birkstedt', 'Norddorf', 'Tannhain']
const EN_PLACES = ['Hartwell', 'Osmere', 'Kelbury', 'Dunford', 'Tarrick', 'Wexcombe', 'Plumley', 'Rushden Vale', 'Ashgate', 'Corley']
const ES_PLACES = [
  'Valdemora',
  'Rioseco Alto',
  'Montalba',
  'Peñaluz',
  'Torrealta',
  'Fuentenava',
  'Castrobel',
  'Villarubia',
  'Aldeanova',
  'Zarcos',
]

export const FORMS: Form[] = [
  {
    kind: 'road accidents',
    language: 'de',
    source: 'Polizei Nordland',
    headline: 'POL-NL: Verkehrsunfall mit Sachschaden',
    body: '{place} (ots) - Am {day} gegen {7-21}.{10-59} Uhr kam es an der Kreuzung {street} zu einem Verkehrsunfall. Die Fahrerin eines Kleinwagens übersah beim Abbiegen ein entgegenkommendes Fahrzeug. Es entstand ein Sachschaden von etwa {2-19}.{100-900} Euro. Verletzt wurde niemand. Die Fahrbahn war für die Dauer der Unfallaufnahme gesperrt.\n\nHinweise nimmt die Polizeiinspektion unter der Rufnummer 0455 330 entgegen.',
    added: 'Wie die Polizei am Abend mitteilte, war die Fahrerin zu schnell unterwegs; gegen sie wird ein Bußgeldverfahren eingeleitet.',
    fillers: {
      place: DE_PLACES,
      day: ['Montag', 'Dienstag', 'Mittwoch'],
      street: ['Hauptstraße', 'Ringallee', 'Am Markt', 'Bergweg', 'Kanalufer'],
    },
  },
  {
    kind: 'court dates',
    language: 'de',
    source: 'Landgericht Weststadt',
    headline: 'Hauptverhandlung vor der Großen Strafkammer',
    body: 'Vor der {3-19}. Großen Strafkammer beginnt am {2-28}. {month} um {8-11} Uhr in Saal {100-390} die Hauptverhandlung gegen einen {19-79}-jährigen Angeklagten aus {place}. Die Staatsanwaltschaft wirft ihm {crime} vor. Das Gericht hat {3-9} Verhandlungstage bestimmt. Für Medienvertreter sind zehn Plätze reserviert. Anträge auf Drehgenehmigung sind an die Pressestelle des Landgerichts zu richten.',
    added:
      'Der Verteidiger kündigte am Nachmittag an, die Besetzung der Kammer zu rügen; das Gericht wird darüber zu Beginn der Sitzung entscheiden.',
    fillers: {
      month: ['März', 'April', 'Mai'],
      place: DE_PLACES,
      crime: ['schweren Raub', 'Betrug', 'Brandstiftung', 'Untreue', 'Erpressung'],
    },
  },
  {
    kind: 'planning notices',
    language: 'en',
    source: 'Eastmarch Council',
    headline: 'Planning application received',
    body: 'An application has been received for the {work} at {1-240} {road}, {place}. The reference number is EM/{1000-9999}/FUL. Plans can be inspected at the council offices on weekdays between 9am and 4.30pm. Comments must reach the planning officer in writing within twenty-one days of this notice. Comments received will be open to public inspection and may be published on the council website.',
    added: 'The council said later that a public meeting about the application would be held in the village hall next week.',
    fillers: {
      work: [
        'erection of a single-storey extension',
        'demolition of a garage',
        'conversion of a barn',
        'removal of a chimney',
        'installation of a shop front',
      ],
      road: ['Mill Lane', 'Station Road', 'Orchard Close', 'Bridge Street', 'Chapel Hill'],
      place: EN_PLACES,
    },
  },
  {
    kind: 'director dealings',
    language: 'en',
    source: 'Market Filings',
    headline: 'Director/PDMR Shareholding',
    body: '{company} plc announces that it was notified on {2-28} March 2026 that {name}, a person discharging managerial responsibilities, purchased {1000-99000} ordinary shares of 10 pence each in the Company at a price of {100-990} pence per share. Following this transaction the total beneficial holding is {100000-990000} shares. This notification is made in accordance with Article 19 of the Market Abuse Regulation.',
    added: 'The Company added that the purchase was made after the end of the closed period and had been approved by its chairman.',
    fillers: {
      company: ['Larkfield Foods', 'Tamber Mining', 'Ostley Homes', 'Quarrier Energy', 'Hedron Software', 'Pell & Finch'],
      name: ['Ruth Ambler', 'Colin Desmarest', 'Priya Nandor', 'Tomas Wickley', 'Helen Garrow', 'Owen Strake'],
    },
  },
  {
    kind: 'flood warnings',
    language: 'en',
    source: 'River Watch',
    headline: 'Flood warning issued',
    body: 'A flood warning has been issued for the {river} at {place}. The river level at the gauge was {1-6}.{10-99} metres at {1-11}am and is expected to peak at {2-7}.{10-99} metres this evening. Flooding of property is expected. Act now: move family, pets and valuables to a safe place, turn off gas and electricity, and keep away from fast-flowing water. This message will be updated when the situation changes.',
    added: 'Pumps have been brought to the lower town and volunteers are filling sandbags at the fire station.',
    fillers: { river: ['River Oss', 'River Tarn Beck', 'Upper Wend', 'River Carrow', 'Lower Ease'], place: EN_PLACES },
  },
  {
    kind: 'burglaries',
    language: 'fr',
    source: 'Gendarmerie du Val',
    headline: 'Appel à témoins après un cambriolage',
    body: 'Un cambriolage a été commis {day} entre {8-11} h et {13-18} h dans une habitation de la {street} à {place}. Les malfaiteurs ont forcé une fenêtre et fouillé toutes les pièces. Le préjudice est estimé à {1000-9000} euros. Toute personne ayant remarqué un véhicule ou un comportement suspect est priée de contacter la brigade au 04 50 00 17 17.',
    added: 'Deux suspects ont été interpellés dans la soirée au péage voisin et placés en garde à vue.',
    fillers: {
      day: ['lundi', 'mardi', 'mercredi'],
      street: ['rue des Tilleuls', 'rue Neuve', 'route du Lac', 'rue du Moulin', 'avenue de la Gare'],
      place: [
        'Saint-Orlay',
        'Vernolle',
        'Mireval',
        'Haut-Chastel',
        'Bressuyre',
        'Clermond',
        'Aubreville',
        'Fontclaire',
        'Tournai-le-Bas',
        'Lagarde',
      ],
    },
  },
  {
    kind: 'match results',
    language: 'fr',
    source: 'Sport Express',
    headline: 'Basket : résultat de la soirée',
    body: '{place} a battu {rival} {80-119} à {60-79} {day} lors de la {3-29}e journée du championnat. Meilleur marqueur de la rencontre, {name} a inscrit {20-39} points et capté {5-15} rebonds. Les deux équipes étaient à égalité à la pause. Au classement, le vainqueur conserve sa place parmi les huit premiers qualifiés pour les séries finales.',
    added: 'Le meneur du club, touché au genou dans le dernier quart-temps, passera des examens demain matin.',
    fillers: {
      place: ['Orvanne', 'Beaupré', 'Castelvy', 'Montrichet', 'Luçay'],
      rival: ['Sérigny', 'Dampont', 'Valbonnet', 'Grandval', 'Pérac'],
      day: ['vendredi', 'samedi', 'dimanche'],
      name: ['Karim Beltoise', 'Jules Varenne', 'Marc Oudinot', 'Ibrahim Salle', 'Théo Lanvin'],
    },
  },
  {
    kind: 'earthquakes',
    language: 'es',
    source: 'Instituto Sísmico',
    headline: 'Sismo percibido',
    body: 'El Instituto informa que a las {1-23}:{10-59} horas se registró un sismo de magnitud {3-6}.{1-9} con epicentro a {5-95} kilómetros al {side} de {place} y una profundidad de {5-140} kilómetros. No se reportan víctimas ni daños materiales. Las autoridades mantienen el monitoreo de la zona y recomiendan a la población conservar la calma e informarse por los canales oficiales.',
    added: 'Horas después se registraron dos réplicas menores y se suspendieron las clases como medida de precaución.',
    fillers: { side: ['norte', 'sur', 'este', 'oeste', 'noroeste'], place: ES_PLACES },
  },
  {
    kind: 'lottery draws',
    language: 'es',
    source: 'Loterías del Sur',
    headline: 'Resultado del sorteo',
    body: 'La combinación ganadora del sorteo celebrado este {day} está formada por los números {1-9}, {10-19}, {20-29}, {30-39} y {40-49}. El complementario es el {50-59} y el reintegro el {0-9}. La recaudación ascendió a {100000-990000} euros. Hay {2-40} acertantes de segunda categoría, que cobrarán {1000-9000} euros cada uno. El próximo sorteo se celebrará el jueves.',
    added: 'El único boleto de primera categoría fue validado en una administración de la capital.',
    fillers: { day: ['lunes', 'martes', 'miércoles'] },
  },
  {
    kind: 'fires',
    language: 'it',
    source: 'Vigili del Fuoco',
    headline: 'Incendio: intervento dei vigili del fuoco',
    body: 'I vigili del fuoco sono intervenuti alle {1-23}.{10-59} in {street} a {place} per un incendio divampato in {building}. Sul posto {2-6} squadre con un’autobotte e un’autoscala. Le fiamme sono state domate in circa due ore. Non si registrano feriti. Sono in corso le operazioni di bonifica e gli accertamenti sulle cause del rogo.',
    added: 'Secondo i primi rilievi il rogo sarebbe partito da un quadro elettrico; il titolare è stato sentito in serata.',
    fillers: {
      street: ['via Roma', 'via dei Mille', 'corso Alto', 'via del Pozzo', 'largo San Biagio'],
      place: ['Montelupo Alto', 'Castrovero', 'Sant’Elpio', 'Rocca Nuova', 'Borgolago', 'Pievenza'],
      building: ['un capannone', 'un appartamento', 'un deposito', 'una falegnameria', 'un garage'],
    },
  },
  {
    kind: 'tender notices',
    language: 'nl',
    source: 'Gemeente Bulletin',
    headline: 'Verleende omgevingsvergunning',
    body: 'Burgemeester en wethouders van {place} hebben op {2-28} maart een omgevingsvergunning verleend voor {work} aan de {street} {1-190}. Het dossiernummer is Z{10000-99999}. Belanghebbenden kunnen binnen zes weken na de bekendmaking bezwaar maken bij het college. Het besluit en de bijbehorende stukken liggen ter inzage bij het klantcontactcentrum in het gemeentehuis.',
    added: 'Omwonenden hebben inmiddels laten weten dat zij de rechter om een voorlopige voorziening zullen vragen.',
    fillers: {
      place: ['Oosterwijde', 'Hallum Zuid', 'Meerlo', 'Vlietdam', 'Kempen aan Zee', 'Rietveen'],
      work: [
        'het kappen van drie bomen',
        'het bouwen van een schuur',
        'het plaatsen van een dakkapel',
        'het aanleggen van een uitrit',
        'het slopen van een loods',
      ],
      street: ['Dorpsstraat', 'Kerklaan', 'Molenweg', 'Parallelweg', 'Beukenlaan'],
    },
  },
  {
    kind: 'missing persons',
    language: 'pl',
    source: 'Komenda Policji',
    headline: 'Zaginął mieszkaniec powiatu. Policja prosi o pomoc',
    body: 'Policjanci poszukują {20-89}-letniego mieszkańca miejscowości {place}. Mężczyzna ostatni raz był widziany {day} około godziny {6-22} na {street}. Ma {160-195} centymetrów wzrostu, był ubrany w {colour} kurtkę i ciemne spodnie. Każdy, kto zna miejsce pobytu zaginionego, proszony jest o kontakt z dyżurnym pod numerem telefonu 47 700 11 22 lub numerem alarmowym.',
    added: 'W poszukiwaniach biorą udział strażacy z psem tropiącym i ochotnicy, którzy przeczesują okoliczny las.',
    fillers: {
      place: ['Brzezinki', 'Olszanka', 'Wola Górna', 'Kamionka', 'Zalesie', 'Dobrowo'],
      day: ['w poniedziałek', 'we wtorek', 'w środę'],
      street: ['ulicy Polnej', 'dworcu autobusowym', 'ulicy Leśnej', 'targowisku', 'ulicy Szkolnej'],
      colour: ['granatową', 'czerwoną', 'szarą', 'zieloną'],
    },
  },
  {
    kind: 'road works',
    language: 'cs',
    source: 'Správa silnic',
    headline: 'Uzavírka silnice',
    body: 'Silnice číslo {100-499} bude od {2-28}. března uzavřena v úseku mezi obcemi {place} a {rival} z důvodu {work}. Objízdná trasa dlouhá {3-29} kilometrů je vyznačena. Uzavírka potrvá do {2-28}. dubna. Autobusové linky pojedou podle výlukového jízdního řádu, zastávky budou přemístěny. Řidiči mají dbát pokynů dopravního značení.',
    added: 'Správa později upřesnila, že pro složky záchranného systému zůstane průjezd po celou dobu volný.',
    fillers: {
      place: ['Horní Lhota', 'Dubany', 'Lipovec', 'Třebonín'],
      rival: ['Kamenná', 'Svojšín', 'Olešná', 'Habřinka'],
      work: ['opravy mostu', 'pokládky asfaltu', 'výměny kanalizace', 'kácení stromů'],
    },
  },
  {
    kind: 'road accidents',
    language: 'ru',
    source: 'Пресс-служба ГАИ',
    headline: 'Дорожно-транспортное происшествие',
    body: 'В {place} произошло дорожно-транспортное происшествие. По предварительным данным, в {6-23} часов {10-59} минут на улице {street} водитель {19-79} лет не выбрал безопасную скорость и совершил столкновение со встречным автомобилем. Пострадали {2-6} человека, они доставлены в районную больницу. На месте работают сотрудники дорожной инспекции, обстоятельства выясняются.',
    added: 'Позднее в больнице сообщили, что один из пострадавших переведён в реанимацию, его состояние тяжёлое.',
    fillers: {
      place: ['Заречье', 'Белоозёрске', 'Старом Броде', 'Липовке', 'Каменногорье', 'Верхнем Яру'],
      street: ['Садовой', 'Вокзальной', 'Лесной', 'Мира', 'Речной'],
    },
  },
  {
    kind: 'power cuts',
    language: 'el',
    source: 'Δίκτυο Ρεύματος',
    headline: 'Προγραμματισμένη διακοπή ρεύματος',
    body: 'Την {day} από τις {6-9} το πρωί έως τις {13-18} το μεσημέρι θα διακοπεί η ηλεκτροδότηση στην περιοχή {place} και συγκεκριμένα στην οδό {street} από τον αριθμό {1-90}. Η διακοπή γίνεται για την αναγκαία συντήρηση των γραμμών. Οι καταναλωτές παρακαλούνται να θεωρούν τις γραμμές υπό τάση καθ’ όλη τη διάρκεια των εργασιών.',
    added: 'Η εταιρεία ανακοίνωσε αργότερα ότι θα λειτουργήσουν γεννήτριες για το σχολείο και το ιατρείο.',
    fillers: {
      day: ['Δευτέρα', 'Τρίτη', 'Τετάρτη'],
      place: ['Νέα Βρύση', 'Καλαμίτσα', 'Άνω Λεύκη', 'Παλιόκαστρο', 'Μεσοράχη'],
      street: ['Ελάτων', 'Θάλειας', 'Κανάρη', 'Ανθέων', 'Φειδίου'],
    },
  },
  {
    kind: 'currency rates',
    language: 'tr',
    source: 'Finans Ajansı',
    headline: 'Serbest piyasada döviz fiyatları',
    body: '{place} serbest piyasada dolar {30-39},{1000-9999} liradan, avro {40-49},{1000-9999} liradan güne başladı. Önceki işlem gününde dolar {30-39},{1000-9999} lira, avro {40-49},{1000-9999} lira seviyesinden kapanmıştı. Sterlin ise {50-59},{1000-9999} liradan satılıyor. Piyasa uzmanları, işlem hacminin düşük kaldığını ve yatırımcıların yeni verileri beklediğini belirtti.',
    added: 'Öğleden sonra açıklanan enflasyon verisinin ardından kurlar yatay bir seyir izledi, altın ise değer kazandı.',
    fillers: { place: ['Kapalıçarşı', 'Doğanköy', 'Yenihisar', 'Akyazı', 'Gölpınar'] },
  },
  {
    kind: 'arrests',
    language: 'ar',
    source: 'شرطة الساحل',
    headline: 'القبض على مشتبه به في قضية سرقة',
    body: 'أعلنت الشرطة القبض على رجل يبلغ من العمر {20-69} عاما في حي {place} للاشتباه في سرقة {thing} يوم {day}. وقال بيان للشرطة إن المشتبه به أوقف في شارع {street} بعد بلاغ من السكان. وضبطت بحوزته أدوات ومبلغ قدره {1000-9000} دينار. وأحيل إلى النيابة العامة لاستكمال الإجراءات القانونية بحقه.',
    added: 'وأفادت النيابة في وقت لاحق بأنها أمرت بحبسه أربعة أيام على ذمة التحقيق واستدعاء الشهود.',
    fillers: {
      place: ['النخيل', 'الزهور', 'الميناء', 'الربوة', 'السلام', 'الواحة'],
      thing: ['دراجة نارية', 'متجر للهواتف', 'سيارة أجرة', 'محل مجوهرات', 'صيدلية'],
      day: ['الأحد', 'الاثنين', 'الثلاثاء'],
      street: ['الجمهورية', 'البحر', 'المطار', 'الوحدة', 'الجامعة'],
    },
  },
  {
    kind: 'train delays',
    language: 'ja',
    source: '沿線情報',
    headline: '列車の運行状況について',
    body: '{line}線は{6-22}時{10-59}分ごろ、{place}駅で発生した{cause}の影響により、上下線で最大{10-90}分の遅れが出ています。およそ{1000-9000}人に影響が出ました。運転再開後も列車の混雑が続く見込みです。お急ぎのお客様は振替輸送をご利用ください。最新の情報は駅の掲示または公式サイトでご確認をお願いします。',
    added: '夜になって会社は記者会見を開き、設備の点検を来週までに終える方針を明らかにした。',
    fillers: {
      line: ['青葉', '湖南', '北浜', '東山', '若松'],
      place: ['桜台', '川辺', '石橋', '新井', '本郷', '大津原'],
      cause: ['信号故障', '人身事故', '車両点検', '倒木', '停電'],
    },
  },
  {
    kind: 'weather warnings',
    language: 'zh',
    source: '气象台',
    headline: '气象台发布暴雨预警信号',
    body: '{place}气象台{6-22}时{10-59}分发布暴雨{colour}预警信号。预计未来{2-12}小时内，{area}等地降雨量将达{50-190}毫米以上，并伴有雷电和大风。请有关单位和人员做好防范准备，检查城市、农田、鱼塘排水系统，驾驶人员应当注意道路积水和交通阻塞，中小学校应当采取适当措施保证学生安全。',
    added: '受降雨影响，当晚共有三趟列车停运，机场多个航班延误，抢险队伍已经赶到现场。',
    fillers: {
      place: ['云溪县', '南陵市', '临江区', '青石县', '白河市'],
      colour: ['黄色', '橙色', '红色', '蓝色'],
      area: ['东岭', '西坪', '石桥', '柳林', '新塘'],
    },
  },
  {
    kind: 'fires',
    language: 'ko',
    source: '소방본부',
    headline: '화재 발생 알림',
    body: '{day} {1-11}시 {10-59}분쯤 {place}의 한 {building}에서 불이 났다. 소방당국은 장비 {5-40}대와 인력 {20-99}명을 투입해 {20-90}분 만에 불을 껐다. 이 불로 소방서 추산 {1000-9000}만 원의 재산 피해가 났으며 인명 피해는 없는 것으로 파악됐다. 경찰과 소방당국은 정확한 화재 원인을 조사하고 있다.',
    added: '경찰은 이날 저녁 건물 관리인을 불러 소방 시설 점검 기록을 확인했다고 밝혔다.',
    fillers: {
      day: ['월요일 오전', '화요일 오전', '월요일 오후', '화요일 오후'],
      place: ['강서읍', '남천동', '백운면', '신도림면', '해안동', '북계리'],
      building: ['창고', '식당', '공장', '아파트', '비닐하우스'],
    },
  },
]

/** A repeatable stream of numbers between 0 and 1 (mulberry32). */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The n-th item of a form. */
export function itemOf(form: Form, n: number): { headline: string; body: string } {
  const roll = dice(n * 7919 + form.kind.length * 104729 + form.language.charCodeAt(0))
  const fill = (text: string) =>
    text.replace(/\{([^}]+)\}/g, (_, name: string) => {
      const range = /^(\d+)-(\d+)$/.exec(name)
      if (range) return String(Number(range[1]) + Math.floor(roll() * (Number(range[2]) - Number(range[1]) + 1)))
      const values = form.fillers[name]!
      return values[Math.floor(roll() * values.length)]!
    })
  return { headline: fill(form.headline), body: fill(form.body) }
}
