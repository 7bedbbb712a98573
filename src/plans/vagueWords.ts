// Words that say what somebody will do with their time, and not what will be different. The one list of them, each with why.

interface Vague {
  words: string[]
  why: string
}

const vague: Vague[] = [
  { words: ['review', 'reviewing', 'revisit', 'revisiting'], why: 'says that something is looked at, not what changes' },
  { words: ['consider', 'considering', 'look at', 'look into', 'looking into', 'explore', 'exploring'], why: 'can end with nothing done' },
  { words: ['continue', 'continue to', 'continuing to', 'maintain', 'maintaining'], why: 'says that things stay as inspectors found them' },
  { words: ['ensure', 'ensuring', 'make sure'], why: 'says what is wished, not who does what' },
  {
    words: ['encourage', 'encouraging', 'promote', 'promoting', 'remind', 'reminding'],
    why: 'leaves it to others whether anything happens',
  },
  { words: ['seek to', 'aim to', 'aims to', 'try to', 'work towards', 'working towards', 'endeavour to'], why: 'is met by trying' },
  {
    words: ['as appropriate', 'where appropriate', 'where possible', 'if possible', 'as necessary', 'where necessary'],
    why: 'lets anybody leave it out',
  },
  { words: ['ongoing', 'on-going', 'in due course', 'as soon as possible'], why: 'has no end that could be checked' },
  {
    words: ['improve', 'improving', 'strengthen', 'strengthening', 'enhance', 'enhancing'],
    why: 'does not say by how much, or how anybody would know',
  },
  { words: ['raise awareness', 'raising awareness', 'embed', 'embedding'], why: 'cannot be seen in a case' },
]

const escaped = (words: string) => words.replaceAll(' ', '\\s+')
// The longer ones first, so that "continue to" is not found as "continue".
const known = vague.flatMap(({ words, why }) => words.map(word => ({ word, why }))).sort((a, b) => b.word.length - a.word.length)
const pattern = new RegExp(`(?<![\\p{L}\\p{N}_-])(${known.map(({ word }) => escaped(word)).join('|')})(?![\\p{L}\\p{N}_-])`, 'giu')

export interface VagueWord {
  word: string
  why: string
}

/** The vague words of a text, each once, in the order of the text. Whole words only; capitals do not matter. */
export function vagueWords(text: string): VagueWord[] {
  const found = [...text.matchAll(pattern)].map(([all]) => all.toLowerCase().replaceAll(/\s+/g, ' '))
  return [...new Set(found)].map(word => ({ word, why: known.find(one => one.word === word)!.why }))
}
