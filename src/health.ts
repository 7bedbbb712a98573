import { type RequestHandler, Router } from 'express'
import type { Db } from './db/knex.ts'
import { isMigrated } from './db/migrations.ts'

/** Live: the process answers. Ready: the database is reachable and has every migration of this version. */
export function health(db: Db): RequestHandler {
  const router = Router()
  router.get('/live', (_req, res) => void res.json({ status: 'live' }))
  router.get('/ready', async (_req, res) => {
    const migrations = await isMigrated(db).then(
      migrated => (migrated ? 'current' : 'missing'),
      () => 'unknown',
    )
    const ready = migrations === 'current'
    res
      .status(ready ? 200 : 503)
      .json({ status: ready ? 'ready' : 'not ready', database: migrations === 'unknown' ? 'unreachable' : 'reachable', migrations })
  })
  return router
}
