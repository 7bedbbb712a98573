// Log lines are JSON: what was asked, how it went, how long it took. Never a body, a cookie or a query.
import type { RequestHandler } from 'express'
import { pino } from 'pino'
import { pinoHttp } from 'pino-http'
import { config } from '../config.ts'

export const log = pino({ level: process.env.NODE_ENV === 'test' ? 'silent' : config.logLevel })

export const requestLog: RequestHandler = log.isLevelEnabled('info')
  ? pinoHttp({
      logger: log,
      serializers: {
        req: ({ id, method, url }) => ({ id, method, path: String(url).split('?')[0] }),
        res: ({ statusCode }) => ({ status: statusCode }),
      },
    })
  : (_req, _res, next) => next()
