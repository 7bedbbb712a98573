// A person at a browser, without the browser: signs in for real, and sends the forms that the pages give.

import { load } from 'cheerio'
import { MemoryStore, type Store } from 'express-session'
import request from 'supertest'
import { createApp, type Dependencies } from '../../src/app.ts'
import type { Db } from '../../src/db/knex.ts'
import { setPassword } from '../../src/users/commands.ts'
import { type Person, roleWords } from '../../src/users/person.ts'
import { findByPassword, findPerson, listDemonstrationAccounts, personFrom } from '../../src/users/queries.ts'
import { type SignInSettings, signIn } from '../../src/web/signIn.ts'
import { testFiles } from './files.ts'

const password = 'correct horse battery'
const store = new MemoryStore()
// Every app listens to the one store.
store.setMaxListeners(0)

const withWords = <P extends Person>(person: P | undefined) => person && { ...person, role_words: roleWords(person) }

/** The real app on this database, with sessions in memory, or where it is told. */
export function appOn(
  db: Db,
  clock: () => Date = () => new Date(),
  sessions: Store = store,
  more: Partial<Dependencies> = {},
  given: Partial<SignInSettings> = {},
) {
  const people = {
    find: async (on: Db, id: number, today: string) => withWords(await findPerson(on, id, today)),
    from: (read: unknown) => withWords(personFrom(read)),
    findByPassword: async (on: Db, email: string, typed: string, today: string) => withWords(await findByPassword(on, email, typed, today)),
    listDemonstrationAccounts,
  }
  return createApp({
    db,
    clock,
    files: testFiles(),
    authenticate: signIn({ people, store: sessions, secret: 'for tests', secure: false, demoPassword: password, ...given }),
    ...more,
  })
}

type Fields = Record<string, string | string[]>

/** Sign a person in. `get` and `post` answer as supertest does; `post` first asks for the page and takes its hidden fields along. */
export async function visitor(
  db: Db,
  person: Pick<Person, 'id' | 'email'>,
  clock?: () => Date,
  sessions?: Store,
  more?: Partial<Dependencies>,
) {
  await setPassword({ tx: db as never }, person.id, password)
  const agent = request.agent(appOn(db, clock, sessions, more))
  const hidden = async (path: string): Promise<Record<string, string>> => {
    const $ = load((await agent.get(path)).text)
    // The last form of the page is the one it is about; the first is "Sign out".
    const fields = $('form').last().find('input[type=hidden]').toArray()
    return Object.fromEntries(fields.map(field => [$(field).attr('name') ?? '', $(field).attr('value') ?? '']))
  }
  const keys = await hidden('/sign-in')
  await agent
    .post('/sign-in')
    .type('form')
    .send({ ...keys, email: person.email, password })
    .expect(303)
  return {
    agent,
    hidden,
    get: (path: string) => agent.get(path),
    post: async (path: string, fields: Fields = {}) => {
      const given = await hidden(path)
      const _csrf = given._csrf ?? (await hidden('/accessibility'))._csrf ?? ''
      return agent
        .post(path)
        .type('form')
        .send({ ...given, _csrf, ...fields })
    },
  }
}

export const pageOf = (text: string) => load(text)
