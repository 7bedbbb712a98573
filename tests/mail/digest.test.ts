// The weekly letter: what each person finds in it, when it is written, and that it is written once.

import { commentOnAction, commentOnRecommendation } from '../../src/comments/commands.ts'
import { raiseQuery } from '../../src/inspectorQueries/commands.ts'
import { endMembership } from '../../src/joining/leavingCommands.ts'
import { type Block, chooseDigest } from '../../src/mail/commands.ts'
import { dueWeek } from '../../src/mail/digest.ts'
import { writeDigests } from '../../src/mail/digestCommands.ts'
import { textOf } from '../../src/mail/letter.ts'
import { planPracticeCheck, type Target } from '../../src/practiceChecks/commands.ts'
import type { Person } from '../../src/users/person.ts'
import { as, buildAction, buildInspection, buildPerson, buildWorld, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { words } from '../support/words.ts'

const monday = new Date('2026-11-23T07:00:00Z')
const today = '2026-11-22'
const on = (day: string, time = '07:00') => new Date(`${day}T${time}:00Z`)

let world: World
let recommendation: number
let answer: number
let action: number
beforeEach(async () => {
  await db('digest_weeks').delete()
  world = await buildWorld(db)
  const { recommendations } = await buildInspection(db, world, {
    published: '2026-09-01',
    recommendations: [{}, {}, { addressees: ['N56NORF'] }],
  })
  recommendation = recommendations[0]!.id
  answer = recommendations[0]!.addressees[0]!
  action = await buildAction(db, world.leader, answer, '2026-11-01', {
    title: 'Move the office',
    due_on: '2026-12-01',
    owner_id: world.leader.id,
    owner_title: '',
  })
})

const failures: unknown[] = []
afterEach(() => expect(failures.splice(0)).toEqual([]))
async function write(now = monday) {
  // What a commit does: organisations whose facts have changed get another version.
  await db.raw('SET CONSTRAINTS z_give_facts_version IMMEDIATE')
  return writeDigests(db, now, error => failures.push(error))
}
async function letterTo({ id }: Person, week = '2026-11-23'): Promise<string | undefined> {
  const row = await db('mails')
    .where({ key: `digest:${week}:${id}` })
    .first()
  return row && textOf(row.body as Block[], 'https://service.example')
}

test.each([
  ['2026-11-23T06:59:59Z', '2026-11-16'],
  ['2026-11-23T07:00:00Z', '2026-11-23'],
  ['2026-11-29T23:59:59Z', '2026-11-23'],
  ['2026-11-30T00:00:00Z', '2026-11-23'],
  // In summer seven in London is six in UTC.
  ['2026-06-01T05:59:59Z', '2026-05-25'],
  ['2026-06-01T06:00:00Z', '2026-06-01'],
  ['2026-05-31T23:30:00Z', '2026-05-25'],
  // The Mondays after the clocks change.
  ['2026-03-30T06:00:00Z', '2026-03-30'],
  ['2026-10-26T06:30:00Z', '2026-10-19'],
  ['2026-10-26T07:00:00Z', '2026-10-26'],
])('at %s the letters of %s are due', (now, week) => expect(dueWeek(new Date(now))).toBe(week))

test('a leader is told what is due, unaddressed, said to them and asked of them, with links', async () => {
  await commentOnAction(as(db, world.regional, '2026-11-20'), action, { text: 'Secret words', audience: 'everyone' })
  await raiseQuery(as(db, world.inspector, '2026-11-19'), answer, 'More secret words')
  await write()
  expect(
    await db('mails')
      .where({ key: `digest:2026-11-23:${world.leader.id}` })
      .first(),
  ).toMatchObject({
    user_id: world.leader.id,
    address: world.leader.email,
    subject: 'Inspection recommendations: your week of 23 November 2026',
    state: 'waiting',
  })
  expect(await letterTo(world.leader)).toBe(`This is how things stand on 23 November 2026.

Northamptonshire
----------------

- 1 unaddressed:
  https://service.example/recommendations?organisation=N56NRTH&standing=unaddressed
- 1 with something due by 7 December 2026:
  https://service.example/recommendations?organisation=N56NRTH&standing=unaddressed&standing=overdue&standing=stalled&standing=awaiting_plan&standing=on_track&due_from=2026-11-23&due_to=2026-12-07

Your actions
------------

- Move the office, due in 8 days:
  https://service.example/actions/${action}

Comments for you
----------------

- Regional lead, East of England, on 20 November 2026: Move the office:
  https://service.example/actions/${action}

Open inspector queries
----------------------

- Northamptonshire: Recommendation 1, Northamptonshire, September 2026, asked on 19 November 2026, not answered yet:
  https://service.example/recommendations/${recommendation}

Inspections that are not published yet are never in this letter.

Stop or start this weekly letter:
  https://service.example/account/mail

-- 
Track inspection recommendations sent this letter by itself. Answers to it are not read.
service.example:
  https://service.example/
`)
})

test('its numbers agree with the lists they link to', async () => {
  await write()
  for (const person of [world.leader, world.regional, world.national, world.inspector]) {
    const { body } = (await db('mails').where({ user_id: person.id }).first())!
    const reader = await visitor(db, person, () => monday)
    const links = (body as Block[]).flatMap(block => (typeof block === 'object' && 'list' in block ? block.list : []))
    const counted = links.filter(item => typeof item === 'object' && item.link.startsWith('/recommendations?')) as {
      link: string
      words: string
    }[]
    expect(counted.length).toBeGreaterThan(0)
    for (const { link, words: said } of counted) {
      const page = words((await reader.get(link).expect(200)).text)
      expect([link, page.match(/(\d+) rows?/)?.[1]]).toEqual([link, said.split(' ')[0]])
    }
  }
})

test('each is told of what they see, and of nothing else', async () => {
  await write()
  const other = await letterTo(world.otherLeader)
  expect(other).toContain('Norfolk')
  expect(other).not.toMatch(/Northamptonshire|Move the office/)
  expect(await letterTo(world.regional)).toContain('2 unaddressed')
  expect(await letterTo(world.inspector)).toContain('All inspections')
  // An administrator sees no plan, so there is never anything to say.
  expect(await letterTo(world.administrator)).toBeUndefined()
})

test('what is embargoed is in no letter, not even of those who may read it', async () => {
  const [quiet, loud] = [await buildPerson(db, 'unit_leader', world.organisations.N53DRBY, 'Derby'), world.inspector]
  const { recommendations } = await buildInspection(db, world, {
    reference: 'SECRET',
    organisation: 'N53DRBY',
    published: null,
    entered: '2026-09-01',
    recommendations: [{ text: 'Secret', addressees: ['N53DRBY'] }],
  })
  const secret = recommendations[0]!.addressees[0]!
  const hidden = await buildAction(db, quiet, secret, '2026-09-02', {
    title: 'Secret action',
    due_on: '2026-11-25',
    owner_id: quiet.id,
    owner_title: '',
  })
  await commentOnAction(as(db, loud, '2026-11-20'), hidden, { text: 'Secret', audience: 'everyone' })
  await write()
  expect(await letterTo(quiet)).toBeUndefined()
  expect(await letterTo(loud)).not.toMatch(/Secret|SECRET|Derby/)
  // Only the office in Northamptonshire is counted.
  expect(await letterTo(loud)).toContain('1 with something due')
})

test('comments are told once: from the run before on', async () => {
  await commentOnRecommendation(as(db, world.leader, '2026-11-10'), answer, { text: 'Mine', audience: 'everyone' })
  const mine = (await db('comments').first('id'))!.id
  await commentOnRecommendation(as(db, world.regional, '2026-11-20'), answer, { text: 'Reply', audience: 'everyone', reply_to_id: mine })
  await write()
  expect(await letterTo(world.leader)).toContain('Comments for you')
  await write(on('2026-11-30'))
  expect(await letterTo(world.leader, '2026-11-30')).not.toContain('Comments for you')
})

test('no more than ten lines of anything, and then the way to the rest', async () => {
  for (let at = 1; at <= 12; at++)
    await buildAction(db, world.leader, answer, '2026-11-01', {
      title: `Number ${at}`,
      due_on: '2026-12-02',
      owner_id: world.leader.id,
      owner_title: '',
    })
  await write()
  const letter = (await letterTo(world.leader))!
  expect(letter.match(/, due in/g)?.length).toBe(10)
  expect(letter).toContain('There are more: see your home page')
})

test('it is written once a week, however often it runs', async () => {
  expect(await write()).toBeGreaterThan(0)
  const count = async () => Number((await db('mails').count())[0]!.count)
  const first = await count()
  expect([await write(), await write(on('2026-11-25')), await write(on('2026-11-30', '06:59'))]).toEqual([0, 0, 0])
  expect(await count()).toBe(first)
  expect(await write(on('2026-11-30'))).toBe(first)
})

test('a run that was missed is made up for, once', async () => {
  await write(on('2026-11-09'))
  await db('mails').delete()
  // Down from the 10th to the 26th: the letter of the 23rd is written late, that of the 16th never.
  expect(await write(on('2026-11-26', '15:00'))).toBeGreaterThan(0)
  expect(await write(on('2026-11-26', '16:00'))).toBe(0)
  const keys: string[] = await db('mails').pluck('key')
  expect(new Set(keys.map(key => key.split(':')[1]))).toEqual(new Set(['2026-11-23']))
  expect(await letterTo(world.leader)).toContain('This is how things stand on 26 November 2026.')
})

test('a run that was cut off goes on where it was', async () => {
  await db('digest_weeks').insert({ week_on: '2026-11-23', started_at: monday, last_user_id: world.leader.id })
  await write(on('2026-11-23', '09:00'))
  expect(await letterTo(world.leader)).toBeUndefined()
  expect(await letterTo(world.regional)).toBeDefined()
  expect(await db('digest_weeks').first()).toMatchObject({ ended_at: on('2026-11-23', '09:00') })
})

test('one letter that cannot be written keeps nobody else from theirs', async () => {
  const broken = await buildPerson(db, 'unit_leader', world.organisations.N56NRTH, 'Broken')
  const last = await buildPerson(db, 'unit_leader', world.organisations.N56NRTH, 'Last')
  // Looking this one person up fails.
  const refusing = new Proxy(db, {
    get(target, name) {
      if (name !== 'raw') return target[name as keyof typeof target]
      return (sql: string, bindings: never) => {
        const query = target.raw(sql, bindings)
        const options = query.options.bind(query)
        const refused = (values: unknown[]) => sql.includes('u.demonstration') && values.includes(broken.id)
        return Object.assign(query, {
          options: (given: { values: unknown[] }) =>
            refused(given.values) ? Promise.reject(new Error('Broken')) : options(given as never),
        })
      }
    },
  })
  await writeDigests(refusing as never, monday, error => failures.push(error))
  expect(failures.splice(0)).toMatchObject([{ message: 'Broken' }])
  expect([await letterTo(broken), await letterTo(last)]).toEqual([undefined, expect.any(String)])
})

test('nobody gets one who does not want it, has left, or has nothing in it', async () => {
  await chooseDigest(as(db, world.leader, today), false)
  await db('users').where({ id: world.otherLeader.id }).update({ deactivated_on: today })
  const held = (await db('memberships').where({ user_id: world.regional.id }).first())!.id
  await endMembership(as(db, world.administrator, '2026-11-23'), held)
  const idle = await buildPerson(db, 'unit_leader', world.organisations.N53DRBY, 'Idle')
  await write()
  const to = await db('mails').pluck('user_id')
  expect(to).not.toContain(world.leader.id)
  expect(to).not.toContain(world.otherLeader.id)
  expect(to).not.toContain(world.regional.id)
  expect(to).not.toContain(idle.id)
  expect(to).toContain(world.national.id)
  await chooseDigest(as(db, world.leader, '2026-11-24'), true)
  await write(on('2026-11-30'))
  expect(await letterTo(world.leader, '2026-11-30')).toBeDefined()
})

describe('the page "My mail"', () => {
  test('everybody can stop and start it, and reads what it would say', async () => {
    const leader = await visitor(db, world.leader, () => monday)
    const checked = async () => pageOf((await leader.get('/account/mail').expect(200)).text)('input[name=digest]:checked').val()
    expect(await checked()).toBe('yes')
    expect(words((await leader.get('/account/mail')).text)).toContain('What it would say now This is how things stand on 23 November 2026.')
    const sent = await leader.post('/account/mail', { digest: 'no' })
    expect([sent.status, sent.headers.location]).toEqual([303, '/account/mail'])
    expect(words((await leader.get('/account/mail')).text)).toContain('You get no weekly letter')
    expect(await checked()).toBe('no')
    expect(await db('mail_wishes').select('user_id', 'digest')).toEqual([{ user_id: world.leader.id, digest: false }])
    await leader.post('/account/mail', { digest: 'yes' })
    expect(await checked()).toBe('yes')
    const wrong = await leader.post('/account/mail', { digest: 'perhaps' })
    expect([wrong.status, words(wrong.text)]).toEqual([422, expect.stringContaining('Choose yes or no')])
  })

  test('the link to it stands on my account', async () => {
    const admin = await visitor(db, world.administrator, () => monday)
    expect(pageOf((await admin.get('/account')).text)('main a[href="/account/mail"]').length).toBe(1)
    expect(words((await admin.get('/account/mail').expect(200)).text)).toContain('There is nothing to say, so no letter would be sent.')
  })
})

test('checks that are due, or soon will be, are told to those who lead or own; and of a draft nobody is told', async () => {
  const by = as(db, world.leader, '2026-11-01')
  const owned = await buildAction(db, world.leader, answer, '2026-11-01', { title: 'Brief all', owner_id: world.staff.id, owner_title: '' })
  const plan = (target: Target, planned_on: string) =>
    planPracticeCheck(by, target, { planned_on, method: 'Secret words', note: 'Secret words' })
  const found = await plan({ addressee: answer }, '2026-11-20')
  const planned = await plan({ action: owned }, '2026-12-07')
  await plan({ action }, '2026-12-08')
  const draft = await buildInspection(db, world, { reference: 'DRAFT', published: null, entered: '2026-10-01' })
  await plan({ addressee: draft.recommendations[0]!.addressees[0]! }, '2026-11-20')
  await write()
  const letter = await letterTo(world.leader)
  expect(letter).toContain('- 1 with a check due:\n  https://service.example/recommendations?organisation=N56NRTH&signal=check_due\n')
  expect(letter).toContain(`Checks due
----------

- Recommendation 1, Northamptonshire, September 2026. Practice check. Due 20 November 2026:
  https://service.example/practice-checks/${found}/report
- Brief all. Practice check. Due 7 December 2026:
  https://service.example/practice-checks/${planned}/report

`)
  expect(letter).not.toContain('Secret words')
  expect(await letterTo(world.staff)).toContain('- Brief all. Practice check. Due 7 December 2026:\n')
  expect(await letterTo(world.staff)).not.toContain('Due 20 November')
  expect(await letterTo(world.otherLeader)).not.toContain('Checks due')
})
