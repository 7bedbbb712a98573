// A name that is redacted is nowhere: not in a table, not in its history, not in the record; and the record still proves itself.
import { drop, markBlocked, postUpdate, reopenAction, reportComplete } from '../../src/actions/commands.ts'
import { changeUpdate, editAction } from '../../src/actions/editCommands.ts'
import { changeComment, commentOnAction, commentOnRecommendation } from '../../src/comments/commands.ts'
import { act } from '../../src/db/act.ts'
import { asAt } from '../../src/db/asAt.ts'
import { Forbidden, Invalid, NotFound, Stale } from '../../src/errors.ts'
import { correctInspection } from '../../src/inspections/commands.ts'
import { addFigure, correctFigure } from '../../src/inspections/findingCommands.ts'
import { answerQuery, closeQuery, raiseQuery, raiseQueryOnAction } from '../../src/inspectorQueries/commands.ts'
import { queueMail } from '../../src/mail/commands.ts'
import { reportPracticeCheck, withdrawPracticeCheck } from '../../src/practiceChecks/commands.ts'
import { nameOwner, respond } from '../../src/recommendations/commands.ts'
import { correctRecommendation } from '../../src/recommendations/correctionCommands.ts'
import { findFaults } from '../../src/record/queries.ts'
import { redactName } from '../../src/record/redaction.ts'
import { as, buildAction, buildInspection, buildWorld, formKey, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'

const name = 'Jo (Joanna) Doe-Smith'
const spoken = (what: string) => `${what}: JO  (joanna) doe-Smith said so, and Jo (Joanna) Doe-Smith's friend`

let world: World
let built = 0
beforeAll(async () => {
  world = await buildWorld(pool)
})

/** A recommendation with the name in every place where somebody can type. */
async function story() {
  const n = ++built
  const { reference, recommendations } = await buildInspection(pool, world, {
    reference: `R-${n}`,
    published: `2022-05-0${n}`,
    recommendations: [{ text: spoken('Text') }, { text: 'Another one' }],
  })
  const { id, addressees } = recommendations[0]!
  const [answer] = addressees
  const other = recommendations[1]!.addressees[0]!
  const { leader, inspector, staff, administrator } = world
  await respond(as(pool, leader, '2022-06-01'), answer!, { response: 'agreed', response_text: spoken('Response'), version: 1 })
  await nameOwner(as(pool, leader, '2022-06-01'), answer!, {
    owner_id: null,
    owner_title: spoken('Owner'),
    target_on: null,
    reason: spoken('Why'),
    version: 2,
  })
  const words = {
    title: spoken('Title'),
    description: spoken('What'),
    success_measure: spoken('Measure'),
    owner_title: spoken('Who'),
    owner_id: null,
  }
  const action = await buildAction(pool, leader, answer!, '2022-06-02', { ...words, also: [other] })
  await postUpdate(as(pool, leader, '2022-06-03'), action, { text: spoken('Update'), status: 'in_progress', version: 1 })
  await markBlocked(as(pool, leader, '2022-06-04'), action, { blocked_by: 'P-POL', reason: spoken('Blocked'), version: 2 })
  await drop(as(pool, leader, '2022-06-05'), action, { reason: spoken('Dropped'), version: 3 })
  await reopenAction(as(pool, leader, '2022-06-06'), action, { reason: spoken('Reopened'), due_on: '2099-01-01', version: 4 })
  await reportComplete(as(pool, leader, '2022-06-07'), action, { different_now: spoken('Different'), version: 5 })
  const checked = { looked_at: 3, sufficient: 1, checked_by: spoken('Checked by'), method: spoken('Method'), note: spoken('Note') }
  const check = await reportPracticeCheck(as(pool, leader, '2022-06-07'), { action }, { ...checked, checked_on: '2022-06-07' })
  await withdrawPracticeCheck(as(pool, leader, '2022-06-08'), check, { reason: spoken('Withdrawn check'), version: 1 })
  const update = (await pool('updates').where({ action_id: action }).orderBy('id').first())!
  await changeUpdate(as(pool, leader, '2022-06-08'), update.id, { text: null, reason: spoken('Withdrawn'), version: 1 })
  const comment = await commentOnRecommendation(as(pool, staff, '2022-06-09'), answer!, { text: spoken('Comment'), audience: 'line' })
  await changeComment({ ...as(pool, staff, '2022-06-10'), key: formKey() }, comment, {
    text: spoken('Corrected'),
    reason: spoken('Slip'),
    version: 1,
  })
  await commentOnAction(as(pool, inspector, '2022-06-10'), action, { text: spoken('On the action'), audience: 'inspectorate' })
  const query = await raiseQuery(as(pool, inspector, '2022-06-11'), answer!, spoken('Query'))
  await answerQuery(as(pool, leader, '2022-06-12'), query, spoken('Reply'))
  await closeQuery(as(pool, inspector, '2022-06-13'), query, spoken('Closed'))
  await raiseQueryOnAction(as(pool, inspector, '2022-06-14'), action, spoken('Query on the action'))
  const figure = { label: spoken('Figure'), value: 1, qualifier: spoken('of'), sufficient: null, sampled: null, recommendation_id: id }
  await addFigure(as(pool, administrator, '2022-06-15'), reference, figure)
  const correction = { standard_id: null, theme_id: null, urgent: false, reason: spoken('Misread'), version: 1 }
  await correctRecommendation(as(pool, administrator, '2022-06-15'), id, { ...correction, text: `${spoken('Corrected')} twice` })
  await addFigure(as(pool, administrator, '2022-06-15'), reference, {
    ...figure,
    label: spoken('Of no recommendation'),
    recommendation_id: null,
  })
  const wrong = (await pool('figures').orderBy('id', 'desc').first())!
  await correctFigure(as(pool, administrator, '2022-06-16'), wrong.id, {
    ...figure,
    recommendation_id: null,
    reason: spoken('Slip'),
    version: 1,
  })
  const [kept] = await pool('inspections').where({ reference })
  await correctInspection(as(pool, administrator, '2022-06-16'), reference, {
    reference,
    organisation: 'N56NRTH',
    framework_id: kept!.framework_id,
    fieldwork_from: null,
    fieldwork_to: null,
    published_on: kept!.published_on,
    published_precision: 'day',
    overall_rating: null,
    score: null,
    report_url: null,
    version: kept!.version,
    note: spoken('Note'),
    fieldwork_note: spoken('Fieldwork'),
    source: spoken('Source'),
  })
  await act(as(pool, administrator, '2022-06-17'), ({ tx }) =>
    queueMail(tx, {
      key: `letter-${n}`,
      to: { id: leader.id, name: leader.name, email: leader.email },
      subject: spoken('Subject'),
      body: [
        spoken('A\n"letter"'),
        { heading: spoken('Heading') },
        { list: [spoken('Item'), { link: `/actions/${action}`, words: spoken('Action') }] },
      ],
    }),
  )
  return { id, reference, answer: answer!, action, other, otherId: recommendations[1]!.id }
}

/** Every column of every table that holds the name, in whatever form. */
async function whereabouts(): Promise<string[]> {
  const { rows } = await pool.raw(
    `SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  )
  const found: string[] = []
  for (const { table_schema, table_name } of rows) {
    const { rows: holding } = await pool.raw(`SELECT count(*) AS n FROM ??.?? t WHERE to_jsonb(t)::text ~* 'doe-smith'`, [
      table_schema,
      table_name,
    ])
    if (holding[0].n > 0) found.push(`${table_schema}.${table_name}`)
  }
  return found.sort()
}

const texts = [
  'actions',
  'addressees',
  'comments',
  'figures',
  'inspections',
  'practice_checks',
  'queries',
  'query_replies',
  'recommendations',
  'updates',
]

test('after it the name is nowhere, the record is whole, and one event says that it was done', async () => {
  const { id, action } = await story()
  expect(await whereabouts()).toEqual(
    [
      ...texts.map(table => `history.${table}`),
      ...[...texts, 'event_texts', 'mails', 'recommendation_words'].map(table => `public.${table}`),
    ].sort(),
  )

  const before = await pool('events').count({ n: '*' }).first()
  const changed = await redactName(as(pool, world.administrator, '2022-07-01'), id, name)
  expect(changed).toBeGreaterThan(30)
  expect(await whereabouts()).toEqual([])
  expect(await findFaults(pool)).toEqual([])
  expect(Number((await pool('events').count({ n: '*' }).first())!.n)).toBe(Number(before!.n) + 1)
  const event = (await pool('events').where({ act: 'redactName' }).first())!
  expect(event).toMatchObject({ chain: `recommendation:${id}`, user_id: world.administrator.id, after: { changed } })
  expect(await pool('event_texts').where({ event_id: event.id })).toEqual([])

  const redacted = await pool('event_texts').whereNotNull('redacted_at')
  expect(redacted.length).toBeGreaterThan(15)
  expect(redacted.every(({ salt, text }) => salt === null && text.includes('[redacted]'))).toBe(true)
  expect((await pool('actions').where({ id: action }).first())!.title).toBe("Title: [redacted] said so, and [redacted]'s friend")
  const then = await asAt(pool, '2022-06-15', tx => tx('actions').where({ id: action }).first())
  expect(then!.title).toBe("Title: [redacted] said so, and [redacted]'s friend")
})

test('what is noted of the inspection and letters that wait go along, and nothing about other recommendations', async () => {
  const { id, reference, action } = await story()
  const { administrator } = world
  const other = await buildInspection(pool, world, { reference: 'ELSEWHERE', published: '2022-05-28', recommendations: [{}, {}] })
  const elsewhere = other.recommendations[0]!.id
  const letter = { to: { id: null, name: 'Doe-Smith', email: 'x@example.com' }, subject: 'x' }
  await act(as(pool, administrator, '2022-06-17'), async ({ tx }) => {
    await queueMail(tx, { ...letter, key: 'other', body: [{ link: `/recommendations/${elsewhere}`, words: spoken('Not this one') }] })
    await queueMail(tx, { ...letter, key: 'longer', body: [{ link: `/actions/${action}0`, words: spoken('Not this one') }] })
  })
  await redactName(as(pool, administrator, '2022-07-01'), id, name)
  expect(await pool('inspections').where({ reference }).first()).toMatchObject({
    note: "Note: [redacted] said so, and [redacted]'s friend",
  })
  const body = async (key: string) => JSON.stringify((await pool('mails').where({ key }).first())!.body)
  expect(await body('other')).toContain('Doe-Smith')
  expect(await body('longer')).toContain('Doe-Smith')
  const { subject, body: redacted } = (await pool('mails').where('key', 'like', 'letter-%').orderBy('id', 'desc').first())!
  const said = (what: string) => `${what}: [redacted] said so, and [redacted]'s friend`
  expect([subject, redacted]).toEqual([
    said('Subject'),
    [said('A\n"letter"'), { heading: said('Heading') }, { list: [said('Item'), { link: `/actions/${action}`, words: said('Action') }] }],
  ])
  expect(await findFaults(pool)).toEqual([])
  await pool('mails').whereIn('key', ['other', 'longer']).delete()
})

test('an action that served the recommendation once is redacted too', async () => {
  const { action, answer, other, otherId, id } = await story()
  const { version, title, description, success_measure, owner_title } = (await pool('actions').where({ id: action }).first())!
  await reopenAction(as(pool, world.leader, '2022-06-20'), action, { reason: 'Again', due_on: '2099-01-01', version })
  const words = { title, description, success_measure, owner_title, owner_id: null }
  await editAction(as(pool, world.leader, '2022-06-21'), action, { ...words, serves: [other], version: version + 1 })
  await redactName(as(pool, world.administrator, '2022-07-01'), id, name)
  expect(await whereabouts()).toEqual([])
  expect(answer).not.toBe(other)
  await expect(redactName(as(pool, world.administrator, '2022-07-01'), otherId, name)).rejects.toThrow(Invalid)
})

test('only whole words go, and nothing of other recommendations', async () => {
  const { recommendations } = await buildInspection(pool, world, {
    reference: 'WORDS',
    published: '2022-05-17',
    recommendations: [{ text: 'Ann reviews annual plans. ANN, too; Anna does not. Ann.' }, { text: 'Ann again' }],
  })
  const [first, second] = recommendations
  expect(await redactName(as(pool, world.administrator, '2022-07-01'), first!.id, ' ann ')).toBe(2) // in the table and in the record
  expect((await pool('recommendations').where({ id: first!.id }).first())!.text).toBe(
    '[redacted] reviews annual plans. [redacted], too; Anna does not. [redacted].',
  )
  expect((await pool('recommendations').where({ id: second!.id }).first())!.text).toBe('Ann again')
  expect(await findFaults(pool)).toEqual([])
})

test('a second name in the same text is redacted after the first', async () => {
  const { recommendations } = await buildInspection(pool, world, {
    reference: 'TWO',
    published: '2022-05-18',
    recommendations: [{ text: 'Zoë and Bob (x.y)' }],
  })
  const { id } = recommendations[0]!
  for (const other of ['ZOË', 'Bob (x.y)']) await redactName(as(pool, world.administrator, '2022-07-01'), id, other)
  expect((await pool('recommendations').where({ id }).first())!.text).toBe('[redacted] and [redacted]')
  expect(await findFaults(pool)).toEqual([])
})

test('a form opened before the redaction is stale after it, so that the name cannot come back', async () => {
  const { recommendations } = await buildInspection(pool, world, {
    reference: 'STALE',
    published: '2022-05-19',
    recommendations: [{ text: 'Ask Carol' }],
  })
  const { id } = recommendations[0]!
  await redactName(as(pool, world.administrator, '2022-07-01'), id, 'Carol')
  const correction = { text: 'Ask Carol now', standard_id: null, theme_id: null, urgent: false, reason: 'Slip', version: 1 }
  await expect(correctRecommendation(as(pool, world.administrator, '2022-07-02'), id, correction)).rejects.toThrow(Stale)
})

test('only administrators redact, and only a name that is long enough and there', async () => {
  const { recommendations } = await buildInspection(pool, world, {
    reference: 'NO',
    published: '2022-05-20',
    recommendations: [{ text: 'Ask Dave' }],
  })
  const { id } = recommendations[0]!
  const count = () => pool('events').count({ n: '*' }).first()
  const before = await count()
  for (const person of [world.leader, world.staff, world.regional, world.national, world.inspector])
    await expect(redactName(as(pool, person, '2022-07-01'), id, 'Dave')).rejects.toThrow(Forbidden)
  const redact = (what: string, where = id) => redactName(as(pool, world.administrator, '2022-07-01'), where, what)
  await expect(redact('As')).rejects.toMatchObject({ errors: { name: expect.stringContaining('3 characters') } })
  await expect(redact('  k  ')).rejects.toThrow(Invalid)
  await expect(redact('Eve')).rejects.toMatchObject({ errors: { name: expect.stringContaining('none of the texts') } })
  await expect(redact('.*')).rejects.toThrow(Invalid)
  await expect(redact('Dave', 999_999)).rejects.toThrow(NotFound)
  expect(await count()).toEqual(before)
  expect((await pool('recommendations').where({ id }).first())!.text).toBe('Ask Dave')
})
