import writeExcel from 'write-excel-file/node'
import { asAt } from '../../src/db/asAt.ts'
import { importPlan } from '../../src/plans/commands.ts'
import { listAnswers } from '../../src/recommendations/queries.ts'
import { as, type BuiltInspection, buildInspection, buildWorld, formKey, noon, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { words } from '../support/words.ts'

let world: World
let count = 0
let inspection: BuiltInspection
let path: string
beforeAll(async () => {
  world = await buildWorld(pool)
})
beforeEach(async () => {
  const published = `2024-0${1 + (count % 8)}-1${Math.floor(count / 8)}`
  inspection = await buildInspection(pool, world, {
    reference: `NORTHANTS-${++count}`,
    published,
    recommendations: [{}, {}, { addressees: ['N56NRTH', 'HMPPS'] }, { addressees: ['HMPPS'] }],
  })
  path = `/inspections/${inspection.reference}/plan/import`
})

const now = () => noon('2024-10-01')
const visit = (person: 'leader' | 'otherLeader' | 'staff' | 'inspector' | 'national' | 'regional' = 'leader') =>
  visitor(pool, world[person], now)
type Agent = Awaited<ReturnType<typeof visit>>

const header =
  'Rec. no,Agreed / Partly agreed / Not agreed,Response and actions,Responsible owner,Target date,Action,Due date,Status,Happened on,What is different now,Reason'
const csv = (...lines: string[]) => Buffer.from([header, ...lines].join('\r\n'))

async function upload(agent: Agent, file: Buffer, name = 'plan.csv', fields: Record<string, string> = {}) {
  const { _csrf } = await agent.hidden('/accessibility')
  const sent = agent.agent.post(path).field('_csrf', _csrf!)
  for (const [field, value] of Object.entries(fields)) sent.field(field, value)
  return sent.attach('file', file, name)
}
function hiddenIn(html: string): Record<string, string> {
  const $ = pageOf(html)
  return Object.fromEntries(
    $('main form input[type=hidden]')
      .toArray()
      .map(field => [$(field).attr('name')!, $(field).attr('value')!]),
  )
}
/** The preview's form is multipart, like the upload: the lines may be many. */
function confirm(agent: Agent, hidden: Record<string, string>) {
  const sent = agent.agent.post(path)
  for (const [field, value] of Object.entries(hidden)) sent.field(field, value)
  return sent
}
const own = (at: number) => inspection.recommendations[at]!.addressees[0]!
const actionsOf = (addressee: number) =>
  pool('actions as x')
    .join('action_addressees as l', 'l.action_id', 'x.id')
    .where('l.addressee_id', addressee)
    .orderBy('x.id')
    .select('x.*')

const sheet = () =>
  csv(
    '1,Agreed,We will do it.,Head of operations,4 March 2025,Train everybody,1 2 2025,In progress,2024-05-01,,',
    ',,,,,Write to the police,2024-06-30,Completed,2024-07-15,They answer within a day,',
    '2,Not agreed,There is no other building.,,,,,,,,',
    '3,Partly agreed,Only the first half.,"Unit leader, Northamptonshire",,Old plan,2024-12-31,Dropped,,,Nobody needs it',
  )

test('a CSV: first every line with what it will do, and nothing saved; then, confirmed, all of it', async () => {
  const leader = await visit()
  const preview = await upload(leader, sheet())
  expect(preview.status).toBe(200)
  const text = words(preview.text)
  expect(text).toContain('Nothing is saved yet. This will enter 3 responses, 2 owners or target dates and 3 actions.')
  expect(text).toContain('Target date: 4 March 2025')
  expect(text).toContain('Reported complete, since 15 July 2024, marked as entered later')
  expect(await actionsOf(own(0))).toEqual([])
  expect(
    (await pool('addressees')
      .where({ id: own(0) })
      .first())!.response,
  ).toBe('awaited')

  const done = await confirm(leader, hiddenIn(preview.text))
  expect([done.status, done.headers.location]).toEqual([303, `/inspections/${inspection.reference}/plan?organisation=N56NRTH`])
  expect(words((await leader.get(done.headers.location!)).text)).toContain(
    'Imported for Northamptonshire: 3 responses, 2 owners or target dates, 3 actions',
  )
  expect(
    await pool('addressees')
      .where({ id: own(0) })
      .first(),
  ).toMatchObject({ response: 'agreed', response_text: 'We will do it.', owner_title: 'Head of operations', target_on: '2025-03-04' })
  expect(
    await pool('addressees')
      .where({ id: own(1) })
      .first(),
  ).toMatchObject({ response: 'not_agreed', response_text: 'There is no other building.' })
  expect(
    await pool('addressees')
      .where({ id: own(2) })
      .first(),
  ).toMatchObject({ response: 'partly_agreed', owner_id: world.leader.id, owner_title: '' })
  expect(await actionsOf(own(0))).toMatchObject([
    {
      title: 'Train everybody',
      status: 'in_progress',
      due_on: '2025-02-01',
      happened_on: '2024-05-01',
      owner_title: 'Head of operations',
      logged_on: '2024-10-01',
    },
    {
      title: 'Write to the police',
      status: 'completed',
      due_on: '2024-06-30',
      completed_on: '2024-10-01',
      different_now: 'They answer within a day',
    },
  ])
  expect(await actionsOf(own(2))).toMatchObject([
    { title: 'Old plan', status: 'dropped', dropped_reason: 'Nobody needs it', owner_id: world.leader.id },
  ])
})

test('what happened earlier is marked as entered later and changes no day of the past', async () => {
  const leader = await visit()
  await confirm(leader, hiddenIn((await upload(leader, sheet())).text)).expect(303)
  const { id } = inspection.recommendations[0]!
  const [then] = await asAt(pool, '2024-09-30', tx => listAnswers(tx, world.leader, id))
  expect(then).toMatchObject({ live: 0, completed: 0, plan_response: 'awaited' })
  const [today] = await listAnswers(pool, world.leader, id)
  expect(today).toMatchObject({ live: 1, completed: 1, completed_on: '2024-10-01', entered_later: true })
  const { text } = await leader.get(`/recommendations/${id}`)
  expect(words(text)).toContain('happened on 15 July 2024 Entered later')
})

test('an Excel workbook does the same', async () => {
  const cells = [
    ['Rec. no', 'Response', 'Response and actions', 'Owner', 'Target date', 'Action', 'Due date'],
    [1, 'Agreed', 'Yes', 'Head', new Date(Date.UTC(2025, 2, 4)), 'Train', new Date(Date.UTC(2025, 1, 1))],
  ]
  const file = await writeExcel(
    cells.map(line => line.map(value => (value instanceof Date ? { value, format: 'yyyy-mm-dd' } : value))) as never,
  ).toBuffer()
  const leader = await visit()
  await confirm(leader, hiddenIn((await upload(leader, file, 'plan.xlsx')).text)).expect(303)
  expect(
    await pool('addressees')
      .where({ id: own(0) })
      .first(),
  ).toMatchObject({ response: 'agreed', response_text: 'Yes', owner_title: 'Head', target_on: '2025-03-04' })
  expect(await actionsOf(own(0))).toMatchObject([{ title: 'Train', due_on: '2025-02-01', owner_title: 'Head' }])
})

test('confirmed twice it acts once; read again there is nothing left to do', async () => {
  const leader = await visit()
  const hidden = hiddenIn((await upload(leader, sheet())).text)
  await confirm(leader, hidden).expect(303)
  await confirm(leader, hidden).expect(303)
  expect((await actionsOf(own(0))).length).toBe(2)
  const again = await upload(leader, sheet())
  expect(words(again.text)).toContain('Everything in this file stands here already. There is nothing to import.')
  expect(pageOf(again.text)('main form').length).toBe(0)
})

test('our own CSV can be read again, and then nothing is left to do', async () => {
  const leader = await visit()
  await confirm(leader, hiddenIn((await upload(leader, csv('1,Agreed,=1+1,Head,,-Minus,2025-01-01,,,,'))).text)).expect(303)
  const { text } = await leader.get(`/inspections/${inspection.reference}/plan.csv`).expect(200)
  expect(text).toContain("'=1+1")
  expect(words((await upload(leader, Buffer.from(text))).text)).toContain('There is nothing to import.')
})

test('lines addressed to somebody else in our own CSV are not taken for ours', async () => {
  const file = Buffer.from(
    'Rec. no,Agreed / Partly agreed / Not agreed,Addressed to\r\n3,Agreed,HM Prison and Probation Service\r\n3,Agreed,Northamptonshire\r\n',
  )
  const refused = await upload(await visit(), file)
  expect(refused.status).toBe(422)
  expect(words(refused.text)).toContain('Line 2: this line is addressed to HM Prison and Probation Service.')
})

test('every line that cannot be taken says why, beside it and on top, and nothing can be confirmed', async () => {
  const leader = await visit()
  const refused = await upload(
    leader,
    csv('1,Agreed,Yes,Head,,Train,,,,,', '4,Agreed,Yes,Head,,,,,,,', '9,Perhaps,Yes,Head,,,,,,,', '2,,,,,Wait,2025-01-01,Blocked,,,Police'),
  )
  expect(refused.status).toBe(422)
  const $ = pageOf(refused.text)
  const links = $('.govuk-error-summary a').toArray()
  expect(links.map(link => $(link).text().trim())).toEqual([
    'Line 2: there is no due date for the action.',
    'Line 3: recommendation 4 is not addressed to Northamptonshire.',
    expect.stringContaining('we do not know “Perhaps”'),
    'Line 4: there is no recommendation 9 in this inspection.',
    expect.stringContaining('mark it as blocked here'),
    'Line 5: there is no owner for the action.',
  ])
  for (const link of links) expect($(link.attribs.href!).length).toBe(1)
  expect($('main form').length).toBe(0)
  expect(await actionsOf(own(0))).toEqual([])
})

test.each<[string, Buffer | undefined, string]>([
  ['no file', undefined, 'Choose a CSV or Excel file'],
  ['an empty file', Buffer.from(''), 'This file is empty'],
  ['a PDF', Buffer.from('%PDF-1.7'), 'This is a PDF'],
  ['other columns', Buffer.from('Name,Colour\r\nA,B'), 'We could not find the columns'],
])('%s is refused beside the field', async (_, file, sentence) => {
  const leader = await visit()
  const { _csrf } = await leader.hidden('/accessibility')
  const refused = file ? await upload(leader, file) : await leader.agent.post(path).field('_csrf', _csrf!)
  expect(refused.status).toBe(422)
  expect(words(pageOf(refused.text)('.govuk-error-message').first().parent().html()!)).toContain(sentence)
})

test('a plan that changed since the preview is shown once more and not overwritten', async () => {
  const leader = await visit()
  const hidden = hiddenIn((await upload(leader, sheet())).text)
  await leader
    .post(`/answers/${own(1)}/respond`, { response: 'agreed', response_text: 'We found a building' })
    .then(res => expect(res.status).toBe(303))
  const refused = await confirm(leader, hidden)
  expect(refused.status).toBe(409)
  expect(words(refused.text)).toContain('The plan has changed since you looked.')
  expect(words(refused.text)).toContain('Response changes to: Not agreed')
  expect(
    (await pool('addressees')
      .where({ id: own(1) })
      .first())!.response_text,
  ).toBe('We found a building')
  await confirm(leader, hiddenIn(refused.text)).expect(303)
  expect(
    (await pool('addressees')
      .where({ id: own(1) })
      .first())!.response,
  ).toBe('not_agreed')
})

test('what the preview handed on is believed in nothing', async () => {
  const leader = await visit()
  const hidden = hiddenIn((await upload(leader, sheet())).text)
  for (const rows of ['', 'no', '{}', '[]', JSON.stringify({ ...JSON.parse(hidden.rows!), rows: [{ line: 'x' }] })])
    await confirm(leader, { ...hidden, rows }).expect(400)
  const handed = JSON.parse(hidden.rows!)
  await confirm(leader, { ...hidden, rows: JSON.stringify({ ...handed, organisation: 'HMPPS' }) }).expect(403)
  const changed = handed.rows.map((row: { problems: string[]; action: { due_on: string | null } | null }) => ({
    ...row,
    problems: [],
    action: row.action && { ...row.action, due_on: null },
  }))
  const refused = await confirm(leader, { ...hidden, rows: JSON.stringify({ ...handed, rows: changed }) })
  expect(refused.status).toBe(422)
  expect(await actionsOf(own(0))).toEqual([])
})

test('only leaders of an addressed organisation import, each their own plan', async () => {
  for (const who of ['otherLeader', 'regional'] as const) await (await visit(who)).get(path).expect(403)
  for (const who of ['staff', 'inspector'] as const) await (await visit(who)).get(path).expect(403)
  expect((await upload(await visit('otherLeader'), sheet())).status).toBe(403)
  const values = { organisation_id: world.organisations.N56NRTH, rows: [], versions: {} }
  await expect(importPlan(as(pool, world.national, '2024-10-01'), inspection.reference, values)).rejects.toMatchObject({ status: 403 })
  await expect(importPlan(as(pool, world.otherLeader, '2024-10-01'), 'NOWHERE', values)).rejects.toMatchObject({ status: 404 })
})

test('all or nothing: when one line fails in the deed, none is kept', async () => {
  const answers = await pool('addressees')
    .whereIn('id', [own(0), own(1)])
    .select('id', 'version')
  const versions = Object.fromEntries(
    (
      await pool('addressees')
        .whereIn(
          'recommendation_id',
          inspection.recommendations.map(({ id }) => id),
        )
        .select('id', 'version')
    ).map(({ id, version }) => [id, version]),
  )
  const line = {
    line: 2,
    number: 1,
    response: 'agreed' as const,
    response_text: 'Yes',
    owner: '',
    target_on: null,
    action: null,
    problems: [],
  }
  const action = {
    title: 'Break',
    description: '',
    success_measure: '',
    owner: 'Head',
    due_on: '2025-01-01',
    status: 'not_started' as const,
    happened_on: null,
    different_now: '',
    reason: '',
  }
  await pool.raw(
    `CREATE FUNCTION refuse_break() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.title = 'Break' THEN RAISE EXCEPTION 'broken'; END IF; RETURN NEW; END $$`,
  )
  await pool.raw('CREATE TRIGGER refuse_break BEFORE INSERT ON actions FOR EACH ROW EXECUTE FUNCTION refuse_break()')
  const rows = [line, { ...line, line: 3, number: 2, action }]
  const by = { ...as(pool, world.leader, '2024-10-01'), key: formKey() }
  await expect(importPlan(by, inspection.reference, { organisation_id: world.organisations.N56NRTH, rows, versions })).rejects.toThrow(
    'broken',
  )
  await pool.raw('DROP TRIGGER refuse_break ON actions; DROP FUNCTION refuse_break()')
  expect(
    await pool('addressees')
      .whereIn('id', [own(0), own(1)])
      .select('id', 'version'),
  ).toEqual(answers)
  expect(await importPlan(by, inspection.reference, { organisation_id: world.organisations.N56NRTH, rows, versions })).toEqual({
    responses: 2,
    owners: 0,
    actions: 1,
  })
})
