import { load } from 'cheerio'

const inline = 'a|b|code|em|label|span|strong|time'

/**
 * One form for two ways of writing the same HTML: the order of attributes does not count, nor does space that nobody sees.
 * Space between words and inline elements is seen, so it counts.
 */
export function normalised(html: string): string {
  const $ = load(html, null, false)
  $('*').each((_, element) => {
    if (!('attribs' in element)) return
    element.attribs = Object.fromEntries(Object.entries(element.attribs).sort(([a], [b]) => (a < b ? -1 : 1)))
    if (element.attribs.class !== undefined) element.attribs.class = element.attribs.class.trim().replaceAll(/\s+/g, ' ')
  })
  return $.html()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/(<[^/][^>]*>) /g, '$1')
    .replaceAll(/ (<\/[^>]*>)/g, '$1')
    .replaceAll(new RegExp(` ?(</?(?!/|(?:${inline})\\b)[^>]*>) ?`, 'g'), '$1')
    .trim()
}
