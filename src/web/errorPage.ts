import { randomBytes } from 'node:crypto'
import type { NextFunction, Request, Response } from 'express'
import { isHttpError } from '../errors.ts'
import { log } from './log.ts'

const titles: Record<number, string> = {
  400: 'That did not make sense to us',
  403: 'You cannot do this',
  404: 'Page not found',
  409: 'This has moved on',
  413: 'That is too large',
  415: 'That cannot be sent here',
  429: 'Too many tries',
  503: 'The service is not available just now',
}
const messages: Record<number, string> = {
  400: 'Check the address or what you sent, and try again.',
  403: 'Your role does not allow it. If you think it should, ask your administrator.',
  404: 'There is nothing here, or nothing that you may see.',
  409: 'Somebody changed it in the meantime. Go back, look at it again and decide.',
  413: 'Send less at once. A file may have 5 megabytes at most.',
  503: 'Try again in a minute. What you typed is below, so that you can copy it.',
}

/** One page for every error: plain words, a reference, and what was typed, so that nothing is lost. Details only in the log. */
export async function errorPage(error: unknown, req: Request, res: Response, next: NextFunction): Promise<void> {
  if (res.headersSent) return next(error)
  const status = statusOf(error)
  const reference = randomBytes(4).toString('hex')

  if (status >= 500) log.error({ err: error, reference, method: req.method, path: req.path }, 'failed')
  if (status === 503) res.set('Retry-After', '5')
  const ours = isHttpError(error) && error.expose && error.message !== defaultMessage(error)
  const page = {
    title:
      (ours && (error as { title?: string }).title) || (titles[status] ?? (status < 500 ? titles[400]! : 'Sorry, something went wrong')),
    message: ours
      ? error.message
      : (messages[status] ??
        (status < 500 ? messages[400]! : 'It is our fault, and it is recorded. Try again; if it happens again, tell us the reference.')),
    reference: status >= 500 ? reference : undefined,
    typed: res.locals.kept ? freeTexts(res.locals.kept.values) : status === 404 ? [] : typedIn(req),
  }
  try {
    await res.status(status).page('error', page)
  } catch {
    res.status(status).type('txt').send(`${page.title}. ${page.message}`)
  }
}

const defaultMessage = ({ name }: Error) => name.replace(/Error$/, '').replaceAll(/([a-z])([A-Z])/g, '$1 $2')

const away = [
  'ECONNREFUSED',
  'ENOENT',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '57014',
  '53300',
  '40P01',
]

function statusOf(error: unknown): number {
  if (isHttpError(error)) return error.status
  const { name, code, message } = error as { name?: string; code?: string; message?: string }
  if (name === 'MulterError') return code === 'LIMIT_FILE_SIZE' ? 413 : 400
  if (name === 'URIError') return 400
  // Somebody else entered the same at the same moment: the database keeps one of the two.
  if (code === '23505') return 409
  const lost =
    name === 'KnexTimeoutError' ||
    (code !== undefined && away.includes(code)) ||
    /Connection terminated|timeout (expired|exceeded)|Query read timeout/i.test(message ?? '')
  return lost ? 503 : 500
}

/** The free text of a form that could not be taken. */
const typedIn = ({ method, body }: Request): string[] => (method === 'GET' || !body ? [] : freeTexts(body))

const freeTexts = (fields: Record<string, unknown>): string[] =>
  Object.entries(fields)
    .filter(
      ([name, value]) =>
        typeof value === 'string' && value.length > 20 && !/^(_csrf|form_key|rows|back)$|password|^(code|response)$/i.test(name),
    )
    .map(([, value]) => String(value))
