// What a file is called: the name people gave it, made safe to print, to send and to save.
const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
// They are not seen, or turn the order of what follows round, so that a name can look like another.
const unseen = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
const most = 200

/** The last part of a path, on one line, of 200 characters at the most; the extension stays. */
export function cleanName(given: string): string {
  const base = given
    .toWellFormed()
    .normalize('NFC')
    .split(/[/\\]/)
    .at(-1)!
    .replaceAll(controls, ' ')
    .replaceAll(unseen, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(base)?.[0] ?? ''
  const stem = [...base.slice(0, base.length - extension.length)].slice(0, most - extension.length).join('')
  return `${stem.trimEnd() || 'file'}${extension}`
}

/** What comes after the last full stop, in lower case; empty when there is nothing. */
export const extensionOf = (name: string): string => /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? ''
