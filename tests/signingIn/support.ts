// Somebody at the sign-in page: keeps cookies, sends forms with the tokens of the page they are on.
import { load } from 'cheerio'
import { TOTP } from 'otpauth'
import request from 'supertest'
import type { Db } from '../../src/db/knex.ts'
import { hashOf, newRecoveryCodes, newSecret, stepOf } from '../../src/secondFactor/codes.ts'
import { setUpApp } from '../../src/secondFactor/commands.ts'
import { seal } from '../../src/secondFactor/sealing.ts'
import { setPassword } from '../../src/users/commands.ts'
import type { Person } from '../../src/users/person.ts'
import type { SignInSettings } from '../../src/web/signIn.ts'
import { appOn } from '../support/visitor.ts'
import { words } from '../support/words.ts'

export const password = 'correct horse battery'
export const keys = ['a key for tests that is long enough']

export const codeAt = (secret: string, now: Date, steps = 0) =>
  new TOTP({ secret: secret as never, algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: now.getTime() + steps * 30_000 })

/** A browser on the real app. `address` is where it comes from. */
export function browserOn(db: Db, clock: () => Date, settings: Partial<SignInSettings> = {}, address = '203.0.113.7') {
  const app = appOn(db, clock, undefined, {}, { keys, ...settings })
  app.set('trust proxy', true)
  const agent = request.agent(app)
  let page = ''
  let cookie = ''
  const take = <R extends { text: string; status: number; headers: Record<string, unknown> }>(res: R): R => {
    const set = ((res.headers['set-cookie'] ?? []) as string[]).find(one => one.startsWith('session='))
    if (set) cookie = set.split(';')[0]!
    if (res.text.includes('<html')) page = res.text
    return res
  }
  const get = async (path: string) => take(await agent.get(path).set('X-Forwarded-For', address))
  const send = async (path: string, fields: Record<string, unknown> = {}) => {
    if (!page) await get('/sign-in')
    const _csrf = load(page)('[name=_csrf]').last().attr('value') ?? ''
    const body = new URLSearchParams([['_csrf', _csrf]])
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, String(one))
    return take(await agent.post(path).set('X-Forwarded-For', address).type('form').send(body.toString()))
  }
  return {
    agent,
    get,
    /** Send a form of the page one is on. */
    send,
    post: async (path: string, fields: Record<string, unknown> = {}) => {
      await get(path)
      return send(path, fields)
    },
    signIn: async (email: string, typed = password, back = '') => {
      await get('/sign-in')
      return send('/sign-in', { email, password: typed, back })
    },
    said: () => words(page),
    html: () => page,
    cookie: () => cookie,
    /** Whether pages are shown to this browser. */
    isIn: async () => (await agent.get('/recommendations')).status === 200,
  }
}
export type Browser = ReturnType<typeof browserOn>

export const givePassword = (db: Db, person: Pick<Person, 'id'>) => setPassword({ tx: db as never }, person.id, password)

/** An app for codes, set up a while ago. @returns its secret and the recovery codes */
export async function giveApp(db: Db, person: Person, now: Date) {
  const secret = newSecret()
  const codes = newRecoveryCodes()
  const step = stepOf(secret, codeAt(secret, now, -1), now)! - 10
  const hashes = codes.map(code => hashOf(person.id, code)!)
  await setUpApp({ db, person, now }, { secret: seal(keys, person.id, secret), step, hashes })
  return { secret, codes }
}

export const accessOf = async (db: Db) =>
  (await db('access_events').orderBy('id')).map(({ kind, user_id, details }) => [kind, user_id, details])
