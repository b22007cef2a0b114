import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { readPage } from '../../src/article/page.ts'
import { parseFeed } from '../../src/feed/parse/parse.ts'
import { decode } from '../../src/text/encoding.ts'

const rss = (words: string, encoding?: string) =>
  `<?xml version="1.0"${encoding ? ` encoding="${encoding}"` : ''}?><rss version="2.0"><channel><title>${words}</title></channel></rss>`

const WORDS: [encoding: string, words: string][] = [
  ['windows-1252', '“It’s over”, said the minister – 5 € each'],
  ['windows-1250', 'Žluťoučký kůň přeskočil úřední šiml a vláda jednala'],
  ['windows-1251', 'Правительство объявило о новых мерах поддержки экономики'],
  ['koi8-r', 'Правительство объявило о новых мерах поддержки экономики'],
  ['iso-8859-2', 'Rząd ogłosił nowe środki wsparcia dla gospodarki i społeczeństwa'],
  ['iso-8859-7', 'Η κυβέρνηση ανακοίνωσε νέα μέτρα για την οικονομία'],
  ['windows-1253', 'Η κυβέρνηση ανακοίνωσε “νέα” μέτρα για την οικονομία'],
  ['windows-1254', 'Başbakan salı günü ekonomiyi desteklemek için yeni önlemler açıkladı'],
  ['windows-1255', 'הממשלה הודיעה ביום שלישי על צעדים חדשים לתמיכה בכלכלה'],
  ['koi8-u', 'Уряд оголосив про нові заходи підтримки економіки країни'],
  ['windows-874', 'รัฐบาลประกาศมาตรการใหม่เพื่อสนับสนุนเศรษฐกิจเมื่อวันอังคาร'],
  ['windows-1256', 'أعلنت الحكومة عن إجراءات جديدة لدعم الاقتصاد'],
  ['shift_jis', '政府は火曜日に新しい経済対策を発表したと報じられた'],
  ['euc-jp', '政府は火曜日に新しい経済対策を発表したと報じられた'],
  ['euc-kr', '정부는 화요일에 새로운 경제 대책을 발표했다고 보도되었다'],
  ['gb18030', '政府周二宣布了新的经济支持措施，官员们证实了这一消息'],
  ['big5', '政府週二宣布了新的經濟支持措施，官員們證實了這一消息'],
]

describe('the bytes of a feed', () => {
  it.each(WORDS)('in %s are read by the HTTP charset, whatever the document says', (encoding, words) => {
    const bytes = iconv.encode(rss(words, 'utf-8'), encoding)
    expect(decode(bytes, { contentType: `text/xml; Charset="${encoding}"` })).toMatchObject({ text: rss(words, 'utf-8'), from: 'http' })
  })

  it.each(WORDS)('in %s are read by the XML declaration', (encoding, words) => {
    const bytes = iconv.encode(rss(words, encoding), encoding)
    expect(decode(bytes, { contentType: 'application/xml' })).toMatchObject({ text: rss(words, encoding), from: 'document' })
  })

  it.each(WORDS)('in %s are recognised when nothing is declared, in a feed and in a page', (encoding, words) => {
    const text = rss(`${words} ${words}`)
    expect(decode(iconv.encode(text, encoding)).text).toBe(text)
    const items = `<rss version="2.0"><channel><item><title>${words}</title><link>https://paper.example/a</link></item></channel></rss>`
    expect(parseFeed(iconv.encode(items, encoding))).toMatchObject({ feed: { entries: [{ title: words }] } })
    const page = `<html><head><script>var a = "${'x'.repeat(9000)}"</script></head><body><article><h1>${words}</h1>${`<p>${words}, ${words}.</p>`.repeat(4)}</article></body></html>`
    const reading = readPage(iconv.encode(page, encoding), { contentType: 'text/html', url: 'https://paper.example/a' })
    expect(reading).toMatchObject({ kind: 'article', copy: { headline: words, body: [`${words}, ${words}.`] } })
  })

  it.each(['iso-8859-1', 'ISO8859-1', 'latin1', 'us-ascii', 'ascii', 'cp1252', 'windows-1252'])('labelled %s are windows-1252', (label) => {
    expect(decode(iconv.encode(rss('“quoted” – €'), 'windows-1252'), { contentType: `text/xml; charset=${label}` }).text).toBe(
      rss('“quoted” – €'),
    )
  })

  it.each([
    ['utf-8', [0xef, 0xbb, 0xbf]],
    ['utf-16le', [0xff, 0xfe]],
    ['utf-16be', [0xfe, 0xff]],
    ['utf-32le', [0xff, 0xfe, 0, 0]],
  ])('with a byte order mark of %s are that, whatever is declared', (encoding, mark) => {
    const bytes = Buffer.concat([Buffer.from(mark), iconv.encode(rss('Grüße'), encoding, { addBOM: false })])
    expect(decode(bytes, { contentType: 'text/xml; charset=koi8-r' })).toEqual({ text: rss('Grüße'), encoding, from: 'bom' })
  })

  it('in UTF-16 without a mark are recognised', () => expect(decode(iconv.encode(rss('Grüße'), 'utf-16be')).text).toBe(rss('Grüße')))

  it.each(['iso-8859-1', 'windows-1251', 'utf-16', 'no-such-thing'])('that are UTF-8 stay so under the label %s', (label) =>
    expect(decode(Buffer.from(rss('Grüße', label)), { contentType: `text/xml; charset=${label}` }).text).toBe(rss('Grüße', label)),
  )

  it.each([
    ['windows-1257', 'Vyriausybė paskelbė apie naujas paramos priemones', 'lt'],
    ['windows-1258', 'Chính phủ thông báo', 'vi'],
    ['windows-1250', 'Cena wzrosła o jedną trzecią', 'pl'],
    ['windows-1252', 'La città è più grande', 'it'],
    ['windows-1256', 'شهرداری اعلام کرد پل بسته شد', 'fa'],
  ])('in %s are recognised by the language or the country where a few words do not tell', (encoding, words, language) => {
    const bytes = iconv.encode(`<p>${words}</p>`, encoding)
    const text = iconv.decode(bytes, encoding)
    expect(decode(bytes, { language }).text).toBe(text)
    expect(decode(bytes, { url: `https://paper.example.${language === 'fa' ? 'ir' : language === 'vi' ? 'vn' : language}/` }).text).toBe(
      text,
    )
    const page = Buffer.concat([Buffer.from(`<html lang="${language}">`), bytes])
    expect(decode(page).text).toContain(text)
  })

  it('in another script are not taken for Latin letters because a template says English', () => {
    const bytes = iconv.encode('<html lang="en"><p>Правительство объявило о новых мерах</p>', 'windows-1251')
    expect(decode(bytes, { url: 'https://paper.example.de/' }).encoding).toBe('windows-1251')
  })

  it('in a declared encoding of several bytes survive a broken character', () => {
    const bytes = Buffer.concat([
      iconv.encode(rss('政府周二宣布了新的经济支持措施，官员们证实了这一消息', 'gb2312'), 'gbk'),
      Buffer.from([0x81]),
    ])
    expect(decode(bytes)).toMatchObject({ encoding: 'gbk', text: expect.stringContaining('官员们证实了这一消息') })
  })

  it('are not what a meta tag in a comment says, nor UTF-16 that could be read to find it', () => {
    expect(decode(iconv.encode('<!-- <meta charset="koi8-r"> --><meta charset="windows-1252"><p>é</p>', 'windows-1252')).text).toContain(
      'é',
    )
    expect(decode(Buffer.from('<meta charset="utf-16"><p>é</p>')).text).toContain('<p>é</p>')
  })

  it('in UTF-8 by declaration survive more broken characters than without', () => {
    const bytes = Buffer.concat([Buffer.from('<meta charset="utf-8"><p>“Yes” – it’s'), Buffer.from([0x92, 0x93]), Buffer.from('</p>')])
    expect(decode(bytes).text).toContain('“Yes” – it’s')
  })

  it('that claim to be UTF-8 and are not are looked at', () =>
    expect(decode(iconv.encode(rss('“It’s over”, said the minister', 'utf-8'), 'windows-1252')).text).toContain('“It’s over”'))

  it('in UTF-8 survive a broken character', () => {
    const bytes = Buffer.concat([Buffer.from(rss('Grüße aus Köln, schöne Grüße, größer, süßer, älter')), Buffer.from([0xc3])])
    expect(decode(bytes)).toMatchObject({ encoding: 'utf-8', text: expect.stringContaining('schöne Grüße') })
  })

  it('in ISO-2022-JP are seven bits and still recognised when declared', () => {
    const bytes = Buffer.from(rss('\x1b$B@/I\\\x1b(B', 'iso-2022-jp'), 'latin1')
    expect(decode(bytes).text).toContain('政府')
  })

  it.each([
    Buffer.alloc(0),
    Buffer.alloc(1000),
    Buffer.from([0xff]),
    Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)),
  ])('that are senseless give some text', (bytes) => expect(typeof decode(bytes, { contentType: 'x; charset=' }).text).toBe('string'))
})
