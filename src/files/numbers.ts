// Numbers that say who somebody on probation is. They look like other numbers too, so whoever wrote them is asked, and nothing is refused.
export type NumberKind = 'case' | 'prison' | 'police'

export const numberKinds: Record<NumberKind, string> = {
  case: 'a case reference number',
  prison: 'a prison number',
  police: 'a police national computer number',
}

const patterns: Record<NumberKind, RegExp> = {
  case: /(?<![\p{L}\p{N}])[A-Z]\d{6}(?![\p{L}\p{N}])/giu,
  prison: /(?<![\p{L}\p{N}])[A-Z]\d{4}[A-Z]{2}(?![\p{L}\p{N}])/giu,
  police: /(?<![\p{L}\p{N}/])(?:\d{4}|\d{2})\/\d{3,7}[A-Z](?![\p{L}\p{N}])/giu,
}

export interface FoundNumbers {
  kind: NumberKind
  /** The first few, as they are written. */
  first: string[]
  count: number
}

const shown = 3

/** @returns what looks like such numbers, each number once */
export function findNumbers(text: string): FoundNumbers[] {
  return (Object.keys(patterns) as NumberKind[]).flatMap(kind => {
    const all = new Set<string>()
    for (const [number] of text.matchAll(patterns[kind])) all.add(number)
    return all.size ? [{ kind, first: [...all].slice(0, shown), count: all.size }] : []
  })
}
