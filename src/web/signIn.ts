// Passport lives here. The app only knows `authenticate`; what signing in needs to know about people is given to it.
import { promisify } from 'node:util'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import session, { type Store } from 'express-session'
import passport from 'passport'
import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import { TooManyRequests } from '../errors.ts'
import type { SignedIn } from './page.ts'
import { csrfCheck, csrfTokens } from './security.ts'

export interface People {
  find(db: Db, id: number, today: Day): Promise<SignedIn | undefined>
  findByPassword(db: Db, email: string, password: string, today: Day): Promise<SignedIn | undefined>
  listDemonstrationAccounts(db: Db): Promise<{ email: string; name: string }[]>
}

interface Options {
  people: People
  store: Store
  secret: string
  secure: boolean
  demoPassword: string
}

const twelveHours = 12 * 60 * 60 * 1000

/** Sessions, passport, the sign-in and sign-out pages, and the door: whoever is not signed in goes to the sign-in page. */
export function signIn({ people, store, secret, secure, demoPassword }: Options): RequestHandler {
  const authenticator = authenticatorFor(people)
  const router = Router()
  router.use(
    session({
      name: secure ? '__Host-session' : 'session',
      secret,
      store,
      resave: false,
      saveUninitialized: false,
      cookie: { sameSite: 'lax', httpOnly: true, secure, maxAge: twelveHours },
    }),
  )
  router.use(csrfTokens)
  router.use(authenticator.session())
  const attempts = new Attempts()

  const show = async (req: Request, res: Response, email: string, errors: Record<string, string> = {}) =>
    res.page('sign-in', {
      title: 'Sign in',
      email,
      errors,
      accounts: await people.listDemonstrationAccounts(req.db),
      demoPassword,
      back: backTo(req),
    })

  router.get('/sign-in', async (req, res) => (req.user ? res.redirect('/') : show(req, res, '')))
  router.post('/sign-in', csrfCheck, async (req, res) => {
    const email = String(req.body?.email ?? '').slice(0, 300)
    attempts.refuseTooMany({ [`${email.toLowerCase()} ${req.ip}`]: 10, [`from ${req.ip}`]: 100 }, req.now)
    const user = await check(authenticator, req, res)
    if (!user) return show(req, res.status(422), email, { email: 'Check your email address and password' })
    attempts.forget(`${email.toLowerCase()} ${req.ip}`)
    await promisify<Express.User>(req.logIn.bind(req))(user)
    res.redirect(303, backTo(req))
  })
  router.post('/sign-out', csrfCheck, async (req, res) => {
    await promisify(req.logOut.bind(req))()
    res.redirect(303, '/sign-in')
  })
  return router
}

function authenticatorFor(people: People): passport.Authenticator {
  const authenticator = new passport.Passport()
  authenticator.use(new PasswordStrategy(people))
  authenticator.serializeUser((user, done) => done(null, user.id))
  authenticator.deserializeUser(({ db, today }: Request, id: number, done: (error: unknown, user?: Express.User | false) => void) => {
    people.find(db, id, today).then(user => done(null, user ?? false), done)
  })
  return authenticator
}

/** The door: whoever is not signed in goes to the sign-in page, and comes back to the page they asked for. */
export const door: RequestHandler = (req, res, next) => {
  if (req.user) return next()
  const wanted = req.method === 'GET' && req.originalUrl !== '/' ? `?back=${encodeURIComponent(req.originalUrl)}` : ''
  res.redirect(`/sign-in${wanted}`)
}

/** Only ever a path of our own. */
function backTo({ query, body }: Request): string {
  const asked = body?.back ?? query.back
  return typeof asked === 'string' && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(asked) ? asked : '/'
}

/** At most 10 tries in 5 minutes for an account from an address. Kept in this process until accounts get their own limits. */
class Attempts {
  private readonly tries = new Map<string, number[]>()

  /** Counts one try for each of the names; refuses when any of them has had its number within 5 minutes. */
  refuseTooMany(limits: Record<string, number>, now: Date): void {
    const since = now.getTime() - 5 * 60 * 1000
    if (this.tries.size > 10_000) this.forgetOld(since)
    for (const [who, most] of Object.entries(limits)) {
      const recent = (this.tries.get(who) ?? []).filter(time => time > since)
      if (recent.length >= most) throw new TooManyRequests('There were too many tries to sign in. Wait 5 minutes and try again.')
      this.tries.set(who, [...recent, now.getTime()])
    }
  }

  forget(who: string): void {
    this.tries.delete(who)
  }

  private forgetOld(since: number): void {
    for (const [who, times] of this.tries) if ((times.at(-1) ?? 0) <= since) this.tries.delete(who)
  }
}

const check = (authenticator: passport.Authenticator, req: Request, res: Response) =>
  new Promise<Express.User | false>((resolve, reject) => {
    const done: passport.AuthenticateCallback = (error, user) => (error ? reject(error) : resolve(user || false))
    authenticator.authenticate('password', done)(req, res, reject)
  })

class PasswordStrategy extends passport.Strategy {
  override name = 'password'
  // Not #people: passport works on a copy made with Object.create, which has no private fields.
  private readonly people: People

  constructor(people: People) {
    super()
    this.people = people
  }

  override authenticate({ body, db, today }: Request) {
    this.people.findByPassword(db, String(body?.email), String(body?.password), today).then(
      user => (user ? this.success(user) : this.fail()),
      error => this.error(error),
    )
  }
}
