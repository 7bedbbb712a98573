// A letter as people read it: one list of blocks, as plain text and as HTML that say the same.
import type { Block } from './commands.ts'

type Link = { link: string; words: string }

/** The address of a path of the service. @throws when it leads anywhere else. */
export function addressOf(base: string, path: string): string {
  const address = new URL(path, base)
  if (!path.startsWith('/') || address.origin !== base) throw new Error('A link in a letter must be a path of the service')
  return address.href
}

const foot = (base: string): Block[] => [
  'Track inspection recommendations sent this letter by itself. Answers to it are not read.',
  { link: '/', words: base.replace(/^https?:\/\//, '') },
]

const shown = (text: string) =>
  text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\P{Cc}\n]/gu, ' ')
    .trim()

/** The letter as plain text. */
export function textOf(body: Block[], base: string): string {
  const link = ({ link, words }: Link) => `${shown(words)}:\n  ${addressOf(base, link)}`
  const block = (one: Block): string => {
    if (typeof one === 'string') return shown(one)
    if ('heading' in one) return `${shown(one.heading)}\n${'-'.repeat(Math.min([...shown(one.heading)].length, 60))}`
    if ('list' in one) return one.list.map(item => `- ${typeof item === 'string' ? shown(item) : link(item)}`).join('\n')
    return link(one)
  }
  return `${body.map(block).join('\n\n')}\n\n-- \n${foot(base).map(block).join('\n')}\n`
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => shown(text).replaceAll(/[&<>"']/g, character => escapes[character]!)

/** The letter as HTML: a page of its own that needs nothing from anywhere. */
export function htmlOf(subject: string, body: Block[], base: string): string {
  const words = (text: string) => escaped(text).replaceAll('\n', '<br>')
  const link = ({ link, words: said }: Link) => `<a href="${escaped(addressOf(base, link))}" style="color:#1d70b8">${words(said)}</a>`
  const block = (one: Block): string => {
    if (typeof one === 'string') return `<p style="margin:0 0 16px">${words(one)}</p>`
    if ('heading' in one) return `<h2 style="font-size:19px;margin:28px 0 10px">${words(one.heading)}</h2>`
    if ('list' in one)
      return `<ul style="margin:0 0 16px;padding-left:22px">${one.list
        .map(item => `<li style="margin:0 0 8px">${typeof item === 'string' ? words(item) : link(item)}</li>`)
        .join('')}</ul>`
    return `<p style="margin:0 0 16px">${link(one)}</p>`
  }
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:20px;background:#ffffff;color:#0b0c0c;font:16px/1.45 Arial,sans-serif">
<div style="max-width:600px;margin:0 auto">
${body.map(block).join('\n')}
<hr style="border:0;border-top:1px solid #b1b4b6;margin:32px 0 16px">
<div style="font-size:14px;color:#505a5f">
${foot(base).map(block).join('\n')}
</div>
</div>
</body>
</html>
`
}
