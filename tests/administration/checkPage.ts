// The page on which a list of recommendations is checked, as a browser sees and sends it.
import { pageOf } from '../support/visitor.ts'

export type Fields = Record<string, string>

/** What a browser would send of the check page. */
export function fieldsOf(html: string): Fields {
  const $ = pageOf(html)
  const fields: Fields = {}
  for (const one of $('main form').find('input, select, textarea').toArray()) {
    const field = $(one)
    if (field.is('[type=checkbox]') && !field.is('[checked]')) continue
    // The newline after <textarea> is not part of its value.
    fields[field.attr('name')!] = field.is('textarea') ? String(field.val()).replace(/^\n/, '') : String(field.val() ?? '')
  }
  return fields
}
