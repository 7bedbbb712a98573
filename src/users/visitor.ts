import type { Visit } from '../web/page.ts'
import type { Person } from './person.ts'

/** A request of somebody who is signed in, as the pages of every feature are given it. */
export type Visitor<Params = Record<string, string>> = Visit<Params, Person & { role_words: string }>
