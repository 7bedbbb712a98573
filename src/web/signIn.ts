// Passport lives here: who is signed in, and who is half way. What must be known of people is given; the pages are those of features.
import { promisify } from 'node:util'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { Store } from 'express-session'
import passport from 'passport'
import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import { isOwnPath } from './address.ts'
import { keepForm, noteLapsed } from './keptForms.ts'
import type { SignedIn } from './page.ts'
import { csrfTokens } from './security.ts'
import { patientRedirects, readAlong, sessions } from './sessions.ts'

export interface People {
  find(db: Db, id: number, today: Day): Promise<SignedIn | undefined>
  /** Who it is that the store of sessions has read along. */
  from(read: unknown): SignedIn | undefined
  findByPassword(db: Db, email: string, password: string, today: Day): Promise<SignedIn | undefined>
  listDemonstrationAccounts(db: Db): Promise<{ email: string; name: string }[]>
}

/** Somebody else who says who people are. `strategy` asks for its particulars when they are first needed, and again after a failure. */
export interface IdentityProvider {
  name: string
  issuer: string
  /** Whoever it lets in counts as having taken a second step. */
  trusted: boolean
  groupRoles?: Record<string, { role: string; organisation: string }[]>
  strategy(): Promise<passport.Strategy>
}

/** What the pages of signing in need to know. */
export interface SignInSettings {
  people: People
  demoPassword: string
  /** Where people find the service. */
  baseAddress(): string
  /** What secrets are kept with: the first closes, all of them open. */
  keys: readonly string[]
  needsSecondStep(person: Express.User): boolean
  provider?: IdentityProvider
}

interface Options extends Partial<SignInSettings> {
  people: People
  demoPassword: string
  store: Store
  secret: string
  secure: boolean
}

/** Somebody whose first step was right, and who is not signed in. */
export interface Waiting {
  user_id: number
  by: string
  at: number
  back: string
}

declare global {
  namespace Express {
    interface Request {
      signingIn: SignInSettings
    }
  }
}
declare module 'express-session' {
  interface SessionData {
    waiting?: Waiting
    /** A second step was taken. */
    strong?: boolean
    signedInAt?: number
  }
}

const tenMinutes = 10 * 60 * 1000

/** Sessions and who they belong to. Somebody whose role now needs a second step that they did not take is not signed in. */
export function signIn({ store, secret, secure, ...given }: Options): RequestHandler {
  const settings: SignInSettings = { keys: [secret], baseAddress: () => 'http://localhost', needsSecondStep: () => false, ...given }
  const authenticator = authenticatorFor(settings.people)
  const router = Router()
  router.use(sessions({ store, secret, secure }), patientRedirects)
  router.use(csrfTokens)
  router.use(authenticator.session())
  router.use((req, _res, next) => {
    req.signingIn = settings
    if (req.user && !req.session.strong && settings.needsSecondStep(req.user)) delete req.user
    next()
  })
  return router
}

function authenticatorFor(people: People): passport.Authenticator {
  const authenticator = new passport.Passport()
  authenticator.serializeUser((user, done) => done(null, user.id))
  authenticator.deserializeUser((req: Request, id: number, done: (error: unknown, user?: Express.User | false) => void) => {
    const read = readAlong(req)
    const known = people.from(read)
    if (read === null || known?.id === id) return done(null, known ?? false)
    people.find(req.db, id, req.today).then(user => done(null, user ?? false), done)
  })
  return authenticator
}

/** The door: whoever is not signed in goes to the sign-in page, and comes back to the page or the form they asked for. */
export const door: RequestHandler = async (req, res, next) => {
  if (req.user) return next()
  await noteLapsed(req)
  const back = req.method === 'GET' ? req.originalUrl : await keepForm(req)
  res.redirect(`/sign-in${back && back !== '/' ? `?back=${encodeURIComponent(back)}` : ''}`)
}

/** Where somebody goes when they are signed in: only ever a path of our own. */
export function backTo({ query, body }: Pick<Request, 'query' | 'body'>): string {
  const asked = body?.back ?? query.back
  return isOwnPath(asked) ? asked : '/'
}

/** Sign somebody in, with a new session. @param strong whether a second step was taken */
export async function enter(req: Request, person: SignedIn, strong: boolean): Promise<void> {
  await promisify<Express.User>(req.logIn.bind(req))(person)
  req.session.strong = strong
  req.session.signedInAt = req.now.getTime()
}

/** Sign out; the session is gone. The browser's next one knows whose it was, so that a form of another tab finds its author. */
export async function leave(req: Request): Promise<void> {
  const earlier = req.user?.id
  await promisify(req.logOut.bind(req))()
  if (earlier) req.session.earlier = earlier
}

/** Remember, in a new session, whose first step was right. They are not signed in until the second. */
export async function waitForSecondStep(req: Request, waiting: Omit<Waiting, 'at'>): Promise<void> {
  await promisify(req.session.regenerate.bind(req.session))()
  delete req.user
  req.session.waiting = { ...waiting, at: req.now.getTime() }
}

/** Whose first step was right in the last ten minutes. */
export function waitingIn({ session: { waiting }, now }: Request): Waiting | undefined {
  return waiting && now.getTime() - waiting.at < tenMinutes ? waiting : undefined
}

export type Answer<T> = { is: 'right'; who: T } | { is: 'wrong'; why?: string } | { is: 'elsewhere' } | { is: 'failed'; error: unknown }

/** Ask one strategy of passport once. It may send the browser elsewhere; then nothing more is to be answered. */
export const ask = <T>(strategy: passport.Strategy, req: Request, res: Response): Promise<Answer<T>> =>
  new Promise(resolve => {
    const once = Object.assign(Object.create(strategy) as passport.StrategyCreated<passport.Strategy>, {
      success: (who: unknown) => resolve({ is: 'right', who: who as T }),
      fail: (why?: unknown) => resolve({ is: 'wrong', why: String((why as { message?: string })?.message ?? '') }),
      redirect: (url: string) => {
        res.redirect(url)
        resolve({ is: 'elsewhere' })
      },
      pass: () => resolve({ is: 'wrong' }),
      error: (error: unknown) => resolve({ is: 'failed', error }),
    })
    once.authenticate(req, {})
  })

/** A password, asked of the people that are given. */
export class PasswordStrategy extends passport.Strategy {
  override name = 'password'
  override authenticate({ body, db, today, signingIn }: Request) {
    const typed = (name: string) => (typeof body?.[name] === 'string' ? body[name].trim() : '')
    const password = typeof body?.password === 'string' ? body.password : ''
    signingIn.people.findByPassword(db, typed('email'), password, today).then(
      user => (user ? this.success(user) : this.fail()),
      error => this.error(error),
    )
  }
}
