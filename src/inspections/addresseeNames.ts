// Finds organisations by the names people write for them: in any case, with or without "the", "PDU" or what stands in brackets.

export interface Named {
  id: number
  code: string
  name: string
  aliases: string[]
  /** 'unit', 'region' …: settles which is meant when two share a name. */
  kind?: string
}

export interface Addressees {
  found: Named[]
  problems: string[]
}

export type NameIndex = Map<string, Named[]>

const fillers = new Set(
  'the probation pdu pdus delivery unit units service services region regions regional director directors head leader leaders'.split(' '),
)
const joints = new Set(['of', 'for', 'in', 'to', 'and', 'at'])
const separator =
  /\s*[;/]\s*|\s*,?\s*\b(?:working (?:jointly )?with|together with|along with|alongside|in partnership with|supported by)\s+|\s*,\s*and\s+|\s*,\s*|\s+(?:and|&)\s+/gi

/** The names of all organisations, ready for `findAddressees`. */
export function indexNames(organisations: Named[]): NameIndex {
  const index: NameIndex = new Map()
  for (const organisation of organisations) {
    const names = [organisation.code, organisation.name, ...organisation.aliases]
    for (const key of new Set(names.flatMap(keysOf))) index.set(key, [...(index.get(key) ?? []), organisation])
  }
  return index
}

/** The organisations named in a text such as "HMPPS and the East of England region", and a sentence for each name nobody has. */
export function findAddressees(text: string, index: NameIndex): Addressees {
  const whole = findOne(text, index)
  if (whole.length) return agree([whole], text)
  const results = findParts(text, index)
  if (!results.some(result => result.found.length)) return { found: [], problems: [unknown(text)] }
  const found = agree(
    results.flatMap(result => (result.found.length ? [result.found] : [])),
    text,
  )
  return { ...found, problems: [...found.problems, ...results.flatMap(result => (result.found.length ? [] : [unknown(result.name)]))] }
}

function findParts(text: string, index: NameIndex) {
  const parts = split(text)
  const results: { name: string; found: Named[] }[] = []
  for (let start = 0; start < parts.length; ) {
    // The longest run first: "Leicester, Leicestershire and Rutland" is one name.
    let end = Math.min(parts.length, start + 6)
    while (end > start + 1 && !findOne(between(text, parts, start, end), index).length) end--
    const name = between(text, parts, start, end)
    results.push({ name, found: findOne(name, index) })
    start = end
  }
  return results
}

interface Part {
  from: number
  to: number
}

function split(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(separator)) {
    if (isInBrackets(text, match.index)) continue
    if (match.index > from) parts.push({ from, to: match.index })
    from = match.index + match[0].length
  }
  return from < text.length ? [...parts, { from, to: text.length }] : parts
}

function isInBrackets(text: string, at: number): boolean {
  return text.lastIndexOf('(', at) > text.lastIndexOf(')', at) && text.indexOf(')', at) >= 0
}

function between(text: string, parts: Part[], start: number, end: number): string {
  return text.slice(parts[start]!.from, parts[end - 1]!.to).trim()
}

function findOne(name: string, index: NameIndex): Named[] {
  for (const key of keysOf(name)) {
    const found = index.get(key)
    if (found) return preferHinted(name, found)
  }
  return []
}

function preferHinted(name: string, found: Named[]): Named[] {
  const hint = /\bregion(al)?\b/i.test(name) ? 'region' : /\b(PDU|unit)\b/i.test(name) ? 'unit' : undefined
  const hinted = found.filter(organisation => organisation.kind === hint)
  return hint && hinted.length ? hinted : found
}

/** What a name is compared by, the most exact first. */
function keysOf(name: string): string[] {
  const forms = name.includes('(') ? [name, name.replace(/\([^)]*\)?/g, ' ')] : [name]
  const keys = forms.map(wordsOf).flatMap(words => [words.join(' '), bare(words).join(' ')])
  return keys.filter(key => key !== '')
}

function wordsOf(name: string): string[] {
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/['’]/g, '')
    .replace(/\b(?:his|her) majestys\b/, 'hm')
  return plain
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
}

function bare(words: string[]): string[] {
  const kept = words.filter(word => !fillers.has(word))
  while (joints.has(kept[0] ?? '')) kept.shift()
  while (joints.has(kept.at(-1) ?? '')) kept.pop()
  return kept
}

function agree(groups: Named[][], text: string): Addressees {
  const found = groups.flatMap(group => (group.length === 1 ? group : []))
  const unclear = groups.filter(group => group.length > 1)
  const distinct = [...new Map(found.map(organisation => [organisation.id, organisation])).values()]
  return { found: distinct, problems: unclear.map(group => unclearSentence(text, group)) }
}

function unclearSentence(text: string, group: Named[]): string {
  const names = group.map(organisation => `${organisation.name} (${organisation.code})`).join(' or ')
  return `“${text.trim()}” could be ${names}. Choose an organisation.`
}

function unknown(name: string): string {
  return `We do not know an organisation called “${name.trim()}”. Choose an organisation.`
}
