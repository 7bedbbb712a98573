// Suggestions where recommendations are entered, and the page of a chain, for those who may see what.

import { reportComplete } from '../../src/actions/commands.ts'
import { addDays } from '../../src/days.ts'
import { linkRepeat } from '../../src/recommendations/correctionCommands.ts'
import { as, buildAction, buildInspection, buildWorld, noon, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { problems, words } from '../support/words.ts'

const clock = () => noon('2024-09-02')
const text = 'Check the history of domestic abuse with the police before each report to court.'
const again = 'Before a report goes to court, check with police for a history of domestic abuse.'
let world: World
let first: { id: number; addressees: number[] }
let entered: number
beforeAll(async () => {
  world = await buildWorld(pool)
  first = (await buildInspection(pool, world, { recommendations: [{ text, addressees: ['N56NRTH', 'HMPPS'] }] })).recommendations[0]!
  await buildInspection(pool, world, {
    reference: 'NORTHANTS-2024',
    published: '2024-07-15',
    recommendations: [{}],
    fieldwork_from: '2024-03-04',
  })
})
const visit = (who: keyof Omit<World, 'organisations' | 'framework_id'>) => visitor(pool, world[who], clock)
const last = async () => (await pool('recommendations').orderBy('id', 'desc').first())!
const row = {
  number: '7',
  text: again,
  addressees: ['N56NRTH'],
  standard: '',
  theme: '',
  repeats: '',
  urgent: false,
  leave_out: false,
  doubts: [],
}

describe('what was made before is asked', () => {
  test('after one is entered, with the reason; confirming it links the two', async () => {
    const admin = await visit('administrator')
    const typed = { number: '5', text: again, addressee_1: 'N56NRTH', standard: '', theme: '', repeats: '' }
    const sent = await admin.post('/inspections/NORTHANTS-2024/recommendations/new', typed)
    entered = (await last()).id
    expect([sent.status, sent.headers.location]).toEqual([303, `/recommendations/${entered}/suggestions`])
    const path = `/recommendations/${entered}/suggestions`
    const page = (await admin.get(path).expect(200)).text
    expect(words(page)).toContain('7 of its 7 significant words are here too.')
    expect(words(page)).toContain(text)

    const nothing = await admin.post(path)
    expect([nothing.status, problems(nothing.text)]).toEqual([422, ['Say of at least one whether it is made again']])
    const done = await admin.post(path, { [`suggestion_${first.id}`]: 'yes' })
    expect([done.status, done.headers.location]).toEqual([303, `/recommendations/${entered}`])
    expect(await pool('recommendations').where({ id: entered }).first('repeats_id')).toEqual({ repeats_id: first.id })
    expect(words((await admin.get(path)).text)).toContain('It repeats an earlier one already.')
  })

  test('of whoever comes second on the page of a conflict, with what the first has said', async () => {
    const admin = await visit('administrator')
    const { recommendations } = await buildInspection(pool, world, {
      reference: 'CONFLICT',
      published: '2024-08-01',
      recommendations: [{ text: again }],
    })
    const path = `/recommendations/${recommendations[0]!.id}/suggestions`
    const field = `suggestion_${entered}`
    const shown = await admin.hidden(path)
    expect((await admin.post(path, { [field]: 'no' })).status).toBe(303)
    const late = await admin.agent
      .post(path)
      .type('form')
      .send({ ...shown, [field]: 'yes' })
    expect(late.status).toBe(409)
    expect(words(late.text)).toContain(
      'Does it make NORTHANTS-2024/5 again? There now No, do not suggest it again Yours Yes, it repeats this one',
    )
    await pool('recommendations').where({ id: recommendations[0]!.id }).update({ withdrawn_on: '2024-08-02', withdrawn_reason: 'A slip' })
  })

  test('after a list is entered, for all of them at once', async () => {
    const admin = await visit('administrator')
    const list = JSON.stringify({ rows: [row, { ...row, number: '8', text: 'Something else entirely.' }], problems: [], left_out: [] })
    const sent = await admin.post('/inspections/NORTHANTS-2024/recommendations/check', { rows: list })
    // Those of the same inspection are none.
    expect([sent.status, sent.headers.location]).toEqual([303, '/inspections/NORTHANTS-2024/repeats'])
    const $ = pageOf((await admin.get('/inspections/NORTHANTS-2024/repeats').expect(200)).text)
    expect(
      $('.app-list h2')
        .toArray()
        .map(one => $(one).text().trim()),
    ).toEqual([`7. ${again}`])
    const { id } = (await pool('recommendations').where({ number: 7 }).first('id'))!
    await admin.post(`/recommendations/${id}/suggestions`, { [`suggestion_${first.id}`]: 'no' })
    expect(words((await admin.get('/inspections/NORTHANTS-2024/repeats')).text)).toContain('There is nothing to decide.')
    const other = { ...row, number: '9', text: 'Mend the boiler.' }
    const unlike = await admin.post('/inspections/NORTHANTS-2024/recommendations/check', {
      rows: JSON.stringify({ rows: [other], problems: [], left_out: [] }),
    })
    expect(unlike.headers.location).toBe('/inspections/NORTHANTS-2024/entry')
  })
})

describe('the page of a chain', () => {
  beforeAll(async () => {
    const action = await buildAction(pool, world.leader, first.addressees[0]!, '2022-06-10', { title: 'Ask for a line to the police' })
    await reportComplete(as(pool, world.leader, '2024-02-01'), action, { different_now: 'All', version: 1 })
    await buildAction(pool, world.leader, first.addressees[0]!, '2024-03-05', { title: 'Too late to count' })
  })
  const chainFor = async (who: Parameters<typeof visit>[0], id = entered, query = '') =>
    words((await (await visit(who)).get(`/recommendations/${id}/chain${query}`).expect(200)).text)

  test('says how often it was made, what was done, and how it stood on the day inspectors came back', async () => {
    const said = await chainFor('leader')
    expect(said).toContain('Made twice since 2022.')
    expect(said).toContain('When inspectors came back on 4 March 2024')
    expect(said).toContain('Reported complete Northamptonshire:')
    expect(said).toContain('1 action was logged: 1 reported complete. Ask for a line to the police reported complete on 1 February 2024')
    expect(said).not.toContain('Too late to count')
    expect(said).toContain('On 2 September 2024: it has not been made again')
    expect(await chainFor('leader', first.id)).toContain('Made twice since 2022.')
  })

  test('shows each reader only what they see: standings by the standing view, actions by the plan', async () => {
    const [leader, other, administrator] = [await chainFor('leader'), await chainFor('otherLeader'), await chainFor('administrator')]
    // HMPPS is an addressee too: its standing is seen by the unit, its actions are not.
    expect(leader).toContain('HM Prison and Probation Service:')
    expect(leader).not.toContain('HM Prison and Probation Service: No action was logged.')
    expect(await chainFor('national')).toContain('HM Prison and Probation Service: No action was logged.')
    for (const said of [other, administrator]) {
      expect(said).toContain('How it stood is seen by the inspected organisation')
      expect(said).not.toContain('Ask for a line')
      expect(said).not.toContain('Reported complete')
    }
  })

  test('says where the day fieldwork began is not known', async () => {
    await pool('inspections').where({ reference: 'NORTHANTS-2024' }).update({ fieldwork_from: null })
    expect(await chainFor('leader')).toContain(
      'On 15 July 2024, when the next report was published: the day its fieldwork began is not known',
    )
    expect(await chainFor('leader')).toContain('2 actions were logged: 1 reported complete, 1 not started.')
    await pool('inspections').where({ reference: 'NORTHANTS-2024' }).update({ fieldwork_from: '2024-03-04' })
  })

  test('as at a day knows nothing later, and a recommendation that stands alone was made once', async () => {
    const before = addDays('2024-07-15', -30)
    expect(await chainFor('leader', first.id, `?as_at=${before}`)).toContain('Made once.')
  })

  test('has nothing of an embargoed inspection for those who may not see it', async () => {
    const coming = await buildInspection(pool, world, {
      reference: 'COMING',
      published: null,
      entered: '2024-08-20',
      recommendations: [{ text: again, addressees: ['N56NRTH'] }],
    })
    await linkRepeat(as(pool, world.administrator, '2024-08-21'), coming.recommendations[0]!.id, entered)
    expect(await chainFor('leader')).toContain('Made 3 times since 2022.')
    expect(await chainFor('staff')).toContain('Made twice since 2022.')
    expect(await chainFor('staff')).not.toContain('not published yet')
    await (await visit('staff')).get(`/recommendations/${coming.recommendations[0]!.id}/chain`).expect(404)
    const alone = await buildInspection(pool, world, { reference: 'ALONE', published: '2020-01-01', recommendations: [{}] })
    await linkRepeat(as(pool, world.administrator, '2024-08-21'), coming.recommendations[0]!.id, alone.recommendations[0]!.id)
    const link = async (who: 'staff' | 'leader') =>
      pageOf((await (await visit(who)).get(`/recommendations/${alone.recommendations[0]!.id}`)).text)('a[href$="/chain"]').length
    expect([await link('staff'), await link('leader')]).toEqual([0, 1])
  })
})
