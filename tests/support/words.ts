import { load } from 'cheerio'

/** What the main part of a page says, as one line of words; or a piece of a page where there is no main part. */
export function words(html: string): string {
  const $ = load(html.replaceAll(/<(br|td|th|dt|dd|li|p|h[1-6]|option)\b/g, ' <$1'), null, html.includes('<html'))
  const text = $('main').length ? $('main').text() : $.root().text()
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** What the summary of errors says, one by one. */
export function problems(html: string): string[] {
  const $ = load(html)
  return $('.govuk-error-summary__list a')
    .toArray()
    .map(link => $(link).text().replaceAll(/\s+/g, ' ').trim())
}
