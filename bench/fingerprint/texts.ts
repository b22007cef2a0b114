import { mulberry32 } from '../ingest/corpus.ts'

export interface Texts {
  name: string
  /** Written without spaces between words. */
  unspaced: boolean
  bodies: string[]
}

/** Words of an agency text of usual length, and characters of one without spaces between words. */
const WORDS = 350
const CHARACTERS = 700
const VOCABULARY = 8000

/** Generated copy in several scripts, the same at every run: words of syllables, few of them common, a tenth names and numbers, in sentences and paragraphs. */
export function makeTexts(documents: number): Texts[] {
  const random = mulberry32(7)
  const spaced = (name: string, syllables: string): Texts => {
    const write = writer(syllables.split(' '), random)
    return { name, unspaced: false, bodies: Array.from({ length: documents }, write) }
  }
  return [
    spaced(
      'Latin, plain',
      'ba be bor da den dra el fa fen gal go hal im ka kel la lem lo mar mo na nor or pa per ra ren sa sel sto ta tor un va',
    ),
    spaced('Latin, accents', 'bä ben dör da für e fa gü gé hal im ka keß la ño lo mar mö na nor ö ça per rü ren sa sel sto tà tor un vê'),
    spaced('Cyrillic', 'ба бе дор да ден эл фа ген го ха им ка кел ла лем лё мар мо на нор ор па пер ра рен са сел сто та тор ун ва'),
    { name: 'Chinese', unspaced: true, bodies: Array.from({ length: documents }, () => ideographs(random)) },
  ]
}

function writer(syllables: string[], random: () => number): () => string {
  const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)]!
  const words = Array.from({ length: VOCABULARY }, () =>
    Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(syllables)).join(''),
  )
  const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1)
  const word = () => {
    const kind = random()
    if (kind < 0.9) return words[Math.floor(VOCABULARY * random() ** 3)]!
    return kind < 0.97 ? capital(pick(words)) : String(Math.floor(random() * 5000))
  }
  return () => {
    let text = ''
    for (let left = WORDS; left > 0; ) {
      const length = 8 + Math.floor(random() * 18)
      text += `${capital(Array.from({ length }, word).join(' '))}.${random() < 0.3 ? '\n\n' : ' '}`
      left -= length
    }
    return text.trim()
  }
}

/** The commonest 3,000 of the block, in sentences of some twenty. */
function ideographs(random: () => number): string {
  let text = ''
  for (let i = 0; i < CHARACTERS; i++) {
    text += String.fromCharCode(0x4e00 + Math.floor(3000 * random() ** 2))
    if (random() < 0.05) text += random() < 0.2 ? '。\n\n' : '。'
  }
  return text
}
