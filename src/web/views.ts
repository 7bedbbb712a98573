// EJS compiled once, strictly, with one object of locals called `it`: several times faster than EJS as it comes (docs/decisions).
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import ejs from 'ejs'

type Locals = Record<string, unknown>
type Include = (view: string, it?: Locals) => string
type Template = (it: Locals, escapeFn: typeof escapeHtml, include: Include, rethrow: Rethrow) => string
type Rethrow = (error: Error, source: string, file: string, line: number) => never

/** Escape as EJS does (& < > " '), but look first whether there is anything to escape. Nothing for null and undefined. */
export function escapeHtml(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = String(value)
  return needsEscaping.test(text) ? text.replaceAll(special, escapeCharacter) : text
}

const needsEscaping = /[&<>"']/
const special = /[&<>"']/g
const codes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' }
const escapeCharacter = (character: string) => codes[character]!

/**
 * Compile every view below `folder`. The result renders one by its path from there, without the extension:
 * `render('recommendations/show', { recommendation })`. In a view, `include('components/tag', { params })` takes the same
 * kind of path and hands over exactly the object it is given, like a function's argument.
 * @throws when a view does not compile, or one asks for a view that is not there.
 */
export function compileViews(folder: string): Include {
  const templates = new Map<string, Template>()
  const include: Include = (view, it = {}) => {
    const template = templates.get(view)
    if (!template) throw new Error(`There is no view called ${view}`)
    return template(it, escapeHtml, include, rethrow)
  }
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ejs')) continue
    const filename = join(folder, file)
    templates.set(file.slice(0, -'.ejs'.length).replaceAll(sep, '/'), compile(readFileSync(filename, 'utf8'), filename))
  }
  return include
}

/** What EJS makes of a view, without the copying of locals and looking up of files that it wraps around each call. */
function compile(text: string, filename: string): Template {
  const template = new ejs.Template(text, { strict: true, _with: false, localsName: 'it', filename })
  template.compile()
  const body = `"use strict"; let __line = 1; try {\n${template.source}\n} catch (error) { rethrow(error, '', ${JSON.stringify(filename)}, __line) }`
  return new Function('it', 'escapeFn', 'include', 'rethrow', body) as Template
}

const rethrow: Rethrow = (error, _source, file, line) => {
  error.message = `${file}:${line}: ${error.message}`
  throw error
}
