import { randomBytes } from 'node:crypto'
import { csrfSync } from 'csrf-sync'
import type { RequestHandler } from 'express'
import helmet from 'helmet'
import { Forbidden } from '../errors.ts'

export const headers: RequestHandler = helmet({
  // Not no-referrer, which would make a browser hide the origin of our own forms.
  referrerPolicy: { policy: 'same-origin' },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'self'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': ["'self'", 'data:'],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
    },
  },
})

/** A form on somebody else's site cannot act for the person who is signed in here. */
export const sameOrigin: RequestHandler = (req, _res, next) => {
  const site = req.get('sec-fetch-site')
  const origin = req.get('origin')
  const foreign = site ? site !== 'same-origin' && site !== 'none' : origin !== undefined && URL.parse(origin)?.host !== req.host
  if (foreign && !['GET', 'HEAD'].includes(req.method)) throw new Forbidden('This form came from another site.')
  next()
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
