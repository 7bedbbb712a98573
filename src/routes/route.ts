// What a route is, and the words in which the tables of routes are written.
import type { Request, Response } from 'express'
import type { Person } from '../users/person.ts'
import type { Visitor } from '../users/visitor.ts'

/** Who may ask. A record that this person may not see is "not found" all the same. */
export const audiences = {
  everyone: (_person: Person) => true,
  insiders: ({ organisations }: Person) => organisations.length > 0,
  leaders: ({ leads }: Person) => leads.length > 0,
  planReaders: ({ organisations, inspector }: Person) => organisations.length > 0 || inspector,
  leadersAndAdministrators: ({ leads, administrator }: Person) => leads.length > 0 || administrator,
  leadersAndInspectors: ({ leads, inspector }: Person) => leads.length > 0 || inspector,
  inspectors: ({ inspector }: Person) => inspector,
  inspectorsAndAdministrators: ({ inspector, administrator }: Person) => inspector || administrator,
  administrators: ({ administrator }: Person) => administrator,
}
export type Audience = keyof typeof audiences

// biome-ignore lint/suspicious/noExplicitAny: each path has its own params
type Handler = (visit: Visitor<any>, res: Response) => Promise<void>
export interface Route {
  method: 'get' | 'post'
  path: string
  who: Audience
  handler: Handler
  takesFile?: boolean
  /** Files for the store, several at once. */
  takesFiles?: boolean
  /** Data as a file: a few at once, and noted in the access record. */
  download?: boolean
}

/** A page for whoever is not signed in, or not yet: there is no person. Each of these says itself what it lets whom do. */
export interface OpenRoute {
  method: 'get' | 'post'
  path: string
  handler: (req: Request, res: Response) => Promise<void>
}

export function get(path: string, who: Audience, handler: Handler): Route {
  return { method: 'get', path, who, handler }
}
export function open(path: string, show: OpenRoute['handler'], act: OpenRoute['handler']): OpenRoute[] {
  return [
    { method: 'get', path, handler: show },
    { method: 'post', path, handler: act },
  ]
}
export function download(path: string, who: Audience, handler: Handler): Route {
  return { ...get(path, who, handler), download: true }
}
/** A form with files for the store. */
export function upload(path: string, who: Audience, show: Handler, act: Handler): Route[] {
  return form(path, who, show, act).map(route => ({ ...route, takesFiles: true }))
}
/** A form: GET shows it, POST to the same address does it. */
export function form(path: string, who: Audience, show: Handler, act: Handler): Route[] {
  return [get(path, who, show), { method: 'post', path, who, handler: act }]
}
