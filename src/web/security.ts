import { randomBytes } from 'node:crypto'
import { csrfSync } from 'csrf-sync'
import type { Request, RequestHandler } from 'express'
import helmet from 'helmet'
import { Forbidden, UnsupportedMediaType } from '../errors.ts'

// What no page of ours uses. Passkeys are left as browsers have them: for our own pages only.
const unused = ['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'microphone', 'midi', 'payment', 'usb', 'serial']
const permissions = unused.map(name => `${name}=()`).join(', ')

/** What every answer tells browsers. @param tls people reach the service over https, so browsers may be told to use nothing else */
export function headers(tls: boolean): RequestHandler {
  const others = helmet({
    strictTransportSecurity: tls && { maxAge: 365 * 86_400, includeSubDomains: false },
    crossOriginEmbedderPolicy: true,
    xFrameOptions: { action: 'deny' },
    // Not no-referrer, which would make a browser hide the origin of our own forms.
    referrerPolicy: { policy: 'same-origin' },
    // Nothing runs and nothing is styled but by files of our own: no page needs a nonce.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
  })
  return (req, res, next) => {
    res.set('Permissions-Policy', permissions)
    others(req, res, next)
  }
}

/** Nothing is kept by browsers and proxies but what says otherwise: pages, files, errors and redirects. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store')
  next()
}

const embedded = ['object', 'embed', 'iframe', 'frame']

/** Somebody else's site cannot act here for the person who is signed in, nor load what is here into a page of its own: only link to it. */
export const sameOrigin: RequestHandler = (req, _res, next) => {
  const foreign = isForeign(req)
  const reads = ['GET', 'HEAD'].includes(req.method)
  const dest = req.get('sec-fetch-dest') ?? ''
  if (!reads && (foreign || embedded.includes(dest))) throw refused('This form came from another site.')
  if (foreign && req.get('sec-fetch-site') && (req.get('sec-fetch-mode') !== 'navigate' || embedded.includes(dest)))
    throw refused('This page was asked for by another site.')
  next()
}

function isForeign(req: Request): boolean {
  const site = req.get('sec-fetch-site')
  const origin = req.get('origin')
  return site ? site !== 'same-origin' && site !== 'none' : origin !== undefined && URL.parse(origin)?.host !== req.host
}

const refused = (message: string) => Object.assign(new Forbidden(message), { foreign: true })

/** A form that takes no file is sent as forms are; anything else is refused before it is read. */
export const plainForm: RequestHandler = (req, _res, next) => {
  if (req.is('application/x-www-form-urlencoded') || Number(req.get('content-length') ?? 0) === 0) return next()
  throw new UnsupportedMediaType('No file can be sent here, and nothing but a form. Go back and send the form of the page.')
}

const csrf = csrfSync({
  getTokenFromRequest: ({ body }) => (typeof body?._csrf === 'string' ? body._csrf : undefined),
  errorConfig: {
    statusCode: 403,
    message: 'This form is too old, or did not come from this service. Go back, load the page again and send it once more.',
  },
})

/** Gives pages the token that their forms carry. Without a session it is one that is never accepted. */
export const csrfTokens: RequestHandler = (req, _res, next) => {
  req.csrf = () => (req.session ? csrf.generateToken(req) : randomBytes(16).toString('hex'))
  next()
}

/** Refuses a POST whose form does not carry the token of its session. */
export const csrfCheck: RequestHandler = csrf.csrfSynchronisedProtection
