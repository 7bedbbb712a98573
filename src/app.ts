import express, { type RequestHandler } from 'express'
import multer from 'multer'
import { noteExports, noteRefusals } from './accessRecord/notes.ts'
import type { Db } from './db/knex.ts'
import { BadRequest, Forbidden, NotFound } from './errors.ts'
import type { Files } from './files/files.ts'
import { takeFiles } from './files/incoming.ts'
import { health } from './health.ts'
import { openRoutes } from './routes/open.ts'
import { audiences, type Route } from './routes/route.ts'
import { routes } from './routes.ts'
import { typedDay } from './web/anyDay.ts'
import { assets } from './web/assets.ts'
import { limitDownloads } from './web/downloads.ts'
import { errorPage } from './web/errorPage.ts'
import { keptForms } from './web/keptForms.ts'
import { requestLog } from './web/log.ts'
import { pages } from './web/page.ts'
import { repeats } from './web/repeats.ts'
import { csrfCheck, headers, noStore, plainForm, sameOrigin } from './web/security.ts'
import { door } from './web/signIn.ts'

export interface Dependencies {
  db: Db
  authenticate: RequestHandler
  clock?: () => Date
  trustedProxies?: string[] | false
  /** People reach it over https. */
  tls?: boolean
  files: Files
}

/** The service: its middleware in order, then every route of routes.ts. */
export function createApp({ db, authenticate, clock = () => new Date(), trustedProxies = false, tls = false, files }: Dependencies) {
  const app = express()
  app.disable('x-powered-by').disable('etag').set('trust proxy', trustedProxies).set('query parser', 'simple')

  app.use(headers(tls))
  app.use('/assets', assets)
  app.use(noStore)
  app.use(requestLog)
  app.use('/health', health(db))
  app.use(pages(db, clock))
  app.use(typedDay)
  app.use((req, _res, next) => {
    req.kept = files
    next()
  })
  app.use(express.urlencoded({ extended: false, limit: '3mb', parameterLimit: 5000 }))
  // After the body is read, so that whoever is refused by mistake still has what they typed.
  app.use(sameOrigin)
  app.use(authenticate)
  for (const { method, path, handler } of openRoutes) app[method](path, ...(method === 'post' ? [plainForm, csrfCheck] : []), handler)
  app.use(door)
  app.use(keptForms)

  app.param('id', (_req, _res, next, id) => next(/^\d{1,15}$/.test(id) ? undefined : new NotFound()))
  for (const name of ['code', 'reference'])
    app.param(name, (_req, _res, next, value) => next(/^[A-Z0-9-]{2,40}$/.test(value) ? undefined : new NotFound()))
  for (const route of routes)
    app[route.method](
      route.path,
      only(route),
      ...(writing.has(route.path) ? [notOnEarlierDays] : []),
      ...before(route, files),
      route.handler as unknown as RequestHandler,
    )

  app.use(() => {
    throw new NotFound()
  })
  app.use(noteRefusals)
  app.use(errorPage)
  return app
}

/** Deny by default: a route without a declared audience does not start. */
function only({ who, path }: Route): RequestHandler {
  const allows = audiences[who]
  if (!allows) throw new Error(`${path} does not say who it is for`)
  return (req, res, next) => {
    res.locals.route = path
    next(req.user && allows(req.user as never) ? undefined : new Forbidden('This page is for other roles.'))
  }
}

/** A form belongs to today, whichever day the address asks for. */
const writing = new Set(routes.filter(({ method }) => method === 'post').map(({ path }) => path))
const notOnEarlierDays: RequestHandler = (req, _res, next) =>
  next(req.query.as_at ? new BadRequest('Nothing can be changed on another day. Go back to today first.') : undefined)

const upload = multer({
  storage: multer.memoryStorage(),
  defParamCharset: 'utf8',
  limits: { fileSize: 5_000_000, files: 1, fields: 40, parts: 45, fieldSize: 100_000 },
}).single('file')

function before({ method, takesFile, takesFiles, download }: Route, files: Files): RequestHandler[] {
  if (download) return [limitDownloads, noteExports]
  if (method === 'get') return []
  return [takesFiles ? takeFiles(files) : takesFile ? upload : plainForm, csrfCheck, repeats]
}
