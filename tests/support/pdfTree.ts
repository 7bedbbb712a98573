// What a screen reader is told of a PDF: its structure tree, language and title. Only as much of the format as our own files use.
import { inflateSync } from 'node:zlib'

export interface Element {
  type: string
  scope?: string
  /** How many pieces of the pages belong to it itself. */
  pieces: number
  children: Element[]
}

const objectsOf = (bytes: Buffer): Map<string, string> =>
  new Map([...bytes.toString('latin1').matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, body]) => [id!, body!]))

const kidsOf = (body: string) => /\/K (?:\[([^\]]*)\]|(\d+ 0 R))/.exec(body)?.slice(1).find(Boolean) ?? ''

function elementOf(objects: Map<string, string>, id: string): Element[] {
  const body = objects.get(id) ?? ''
  const kids = kidsOf(body)
  const children = [...kids.matchAll(/(\d+) 0 R/g)].flatMap(([, kid]) => elementOf(objects, kid!))
  const type = /\/S \/(\w+)/.exec(body)?.[1]
  const scope = /\/Scope \/(\w+)/.exec(body)?.[1]
  const pieces = kids.replaceAll(/\d+ 0 R/g, '').match(/\d+/g)?.length ?? 0
  return type ? [{ type, ...(scope && { scope }), pieces: pieces + pagesOf(objects, kids), children }] : []
}

/** Pieces on further pages are objects of their own. */
const pagesOf = (objects: Map<string, string>, kids: string) =>
  [...kids.matchAll(/(\d+) 0 R/g)].filter(([, id]) => /\/MCID/.test(objects.get(id!) ?? '')).length

/** The elements at the top of the tree. */
export function treeOf(bytes: Buffer): Element[] {
  const objects = objectsOf(bytes)
  const root = [...objects.values()].find(body => body.includes('/Type /StructTreeRoot'))
  if (!root) throw new Error('The document has no structure tree')
  return [...kidsOf(root).matchAll(/(\d+) 0 R/g)].flatMap(([, id]) => elementOf(objects, id!))
}

/** Every element of the tree, in the order in which it is read. */
export const flat = (elements: Element[]): Element[] => elements.flatMap(one => [one, ...flat(one.children)])

/** What the catalogue says: the language, whether it is marked, and whether the title is shown. */
export const catalogueOf = (bytes: Buffer): string => [...objectsOf(bytes).values()].find(body => body.includes('/Type /Catalog')) ?? ''

/** What one of its keys leads to. */
export const objectIn = (bytes: Buffer, body: string, key: string): string =>
  objectsOf(bytes).get(new RegExp(`/${key} (\\d+) 0 R`).exec(body)?.[1] ?? '') ?? ''

export const pagesIn = (bytes: Buffer): number => [...objectsOf(bytes).values()].filter(body => /\/Type \/Page\b/.test(body)).length

/** The letters that the document can be copied and searched by, over all its fonts. */
export function lettersOf(bytes: Buffer): string {
  const found = new Set<number>()
  for (const [, stream] of bytes.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)) {
    const text = inflated(stream!)
    for (const [all] of text.includes('begincmap') ? text.matchAll(/<[0-9a-f]{4}>/gi) : []) found.add(Number.parseInt(all.slice(1, 5), 16))
  }
  return [...found].map(code => String.fromCharCode(code)).join('')
}

function inflated(stream: string): string {
  try {
    return inflateSync(Buffer.from(stream, 'latin1')).toString('latin1')
  } catch {
    return ''
  }
}
