/** News agencies as they sign copy, pictures and datelines, without picture libraries. Each caller decides whether case counts. */
const AGENCY_NAMES = `
  Reuters|REUTERS|REUTER|Associated Press|ASSOCIATED PRESS|The Associated Press|AP|Ap|AFP|Afp|AFPTV|Agence France-Presse|UPI|Bloomberg|BLOOMBERG|Canadian Press|The Canadian Press|CP|TNS
  PA|PA Wire|PA Media|PA Images|Press Association|AAP|AAP Image|dpa|DPA|dpa-AFX|Deutsche Presse-Agentur|dts|APA|APA-Images|SDA|Keystone-SDA|ATS|sid|SID|epd|KNA|ots|ddp|EPA|epa|EPA-EFE
  EFE|Europa Press|EUROPA PRESS|Télam|ANSA|Ansa|Adnkronos|ADNKRONOS|AdnKronos|AGI|askanews|LaPresse|Lusa|LUSA|Agência Brasil|ANP|Belga|BELGA|TT|NTB|Ritzau|ritzau|STT|Lehtikuva|LEHTIKUVA
  PAP|ČTK|TASR|SITA|MTI|Hina|HINA|Beta|FoNet|Tanjug|SRNA|Agerpres|AGERPRES|Mediafax|BTA|БТА|LETA|BNS|ELTA|Ukrinform|UKRINFORM|Укрінформ|Укринформ|УНІАН|УНИАН|UNIAN|Interfax|INTERFAX|Интерфакс
  TASS|ТАСС|RIA Novosti|РИА Новости|РИА|Sputnik|Спутник|BelTA|Anadolu|Anadolu Agency|AA|DHA|İHA|IRNA|ISNA|WAFA|WAM|SPA|MENA|MAP|TAP|APS|SANA|QNA|KUNA|PANA
  Xinhua|新华社|新華社|中新社|中央社|Kyodo|KYODO|Kyodo News|共同|共同通信|共同通信社|時事|時事通信|時事通信社|Jiji|Yonhap|YONHAP|연합뉴스|뉴시스|뉴스1|KCNA|PTI|ANI|IANS|UNI|Antara|ANTARA|Bernama|TTXVN|VNA|美联社|路透社|路透|法新社|ロイター|로이터`

/** The names as alternatives of a regular expression. */
export const AGENCIES = AGENCY_NAMES.trim().split(/\n\s*/).join('|')

const ONE_AGENCY = new RegExp(`^(?:${AGENCIES})$`, 'iu')

/** Whether a name, in any case, is a news agency's. */
export const isAgency = (name: string) => ONE_AGENCY.test(name.trim())
