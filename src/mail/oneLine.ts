const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
// They turn the order of what follows round, so that a name can look like another.
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** One line for a header: without line breaks, other controls and what looks encoded already, and not longer than `most`. */
export function oneLine(text: string, most: number): string {
  const plain = text.toWellFormed().replaceAll(controls, ' ').replaceAll(turning, '').replaceAll('=?', '= ?')
  const characters = [...plain.replaceAll(/ +/g, ' ').trim()]
  return characters.length <= most
    ? characters.join('')
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trim()}…`
}
