// The floor: Express, EJS as it comes and knex, over the same rows, without sign-in, rights or layout.
import express from 'express'
import createKnex from 'knex'
import pg from 'pg'
import { large } from './data.ts'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)
const db = createKnex({ client: 'pg', connection: process.env.DATABASE_URL!, pool: { min: 0, max: 10 } })
const app = express()
app.set('view engine', 'ejs').set('views', 'bench/views').set('view cache', true)
app.use(express.urlencoded({ extended: false }))

const rows = () =>
  db('addressees as a')
    .join('recommendations as r', 'r.id', 'a.recommendation_id')
    .join('inspections as i', 'i.id', 'r.inspection_id')
    .join('organisations as o', 'o.id', 'a.organisation_id')
    .join('standing_facts as f', 'f.addressee_id', 'a.id')
    .where('o.code', 'U1')

app.get('/list', async (_req, res) => {
  const [counted] = await rows().count('* as n')
  const found = await rows()
    .orderBy(['f.next_due_on', 'a.id'])
    .limit(50)
    .select('r.id', 'r.number', 'r.text', 'i.title', 'o.name', 'a.owner_title', 'f.*')
  res.render('list', { rows: found, total: counted!.n })
})
app.get('/record', async (_req, res) => {
  const recommendation = await db('recommendations as r')
    .join('inspections as i', 'i.id', 'r.inspection_id')
    .where('r.id', large)
    .first('r.*', 'i.title')
  const actions = await db('actions as x')
    .join('action_addressees as l', 'l.action_id', 'x.id')
    .where('l.addressee_id', large)
    .orderBy('x.due_on')
    .select('x.*')
  const trail = await db('updates as u')
    .join('users as p', 'p.id', 'u.user_id')
    .where('u.action_id', 1)
    .orderBy('u.recorded_at', 'desc')
    .select('u.text', 'u.recorded_at', 'p.name')
  const comments = await db('comments as c')
    .join('users as p', 'p.id', 'c.user_id')
    .where('c.addressee_id', large)
    .orderBy('c.recorded_at', 'desc')
    .select('c.text', 'c.recorded_at', 'p.name')
  res.render('record', { recommendation, actions, trail: [...trail, ...comments] })
})
const summary = async (code: string) =>
  db('standing_facts as f')
    .join('addressees as a', 'a.id', 'f.addressee_id')
    .join('organisations as o', 'o.id', 'a.organisation_id')
    .whereRaw('o.line && ARRAY(SELECT id FROM organisations WHERE code = ?)', [code])
    .groupBy('o.name', db.raw('f.next_due_on < current_date'))
    .select('o.name', db.raw('f.next_due_on < current_date AS late'), db.raw('count(*) AS n'))
app.get('/summary', async (_req, res) => res.render('summary', { rows: await summary('U1') }))
app.get('/national', async (_req, res) => res.render('summary', { rows: await summary('HMPPS') }))
app.post('/write/:action', async (req, res) => {
  await db.transaction(async tx => {
    await tx('plain_updates').insert({ action_id: Number(req.params.action), text: req.body.text, recorded_at: new Date() })
    await tx('plain_actions')
      .where({ id: Number(req.params.action) })
      .update({ last_work_on: '2026-11-22' })
  })
  res.redirect(303, '/record')
})

// Its own tables for writing, as a plain service would have them: no history, no events.
await db.raw(
  'CREATE TABLE IF NOT EXISTS plain_updates (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, action_id bigint NOT NULL, text text NOT NULL, recorded_at timestamptz NOT NULL)',
)
await db.raw('CREATE TABLE IF NOT EXISTS plain_actions (id bigint PRIMARY KEY, last_work_on date)')
await db.raw('INSERT INTO plain_actions (id) SELECT id FROM actions ON CONFLICT DO NOTHING')
const server = app.listen(Number(process.env.PORT), () => console.log(`http://localhost:${process.env.PORT}`))
process.on('SIGTERM', () => server.close(() => void db.destroy()))
