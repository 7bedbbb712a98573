import { act } from '../../src/db/act.ts'
import { addFramework } from '../../src/frameworks/commands.ts'
import { matchStandards } from '../../src/frameworks/matchCommands.ts'
import { addStandard } from '../../src/frameworks/standardCommands.ts'
import { queueMail } from '../../src/mail/commands.ts'
import type { Route } from '../../src/routes/route.ts'
import { routes } from '../../src/routes.ts'
import { addTheme } from '../../src/themes/commands.ts'
import { theService } from '../../src/users/person.ts'
import { clock } from '../support/administration.ts'
import { as, buildInspection, buildWorld, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'

const ours = routes.filter(
  ({ path }) =>
    path.startsWith('/administration') ||
    /^\/inspections\/:reference\/(entry|edit|state|ratings|figures|publish|recommendations)/.test(path),
)
/** What the :id of an address is of; people, unless it says otherwise. */
const kindOf = (path: string) =>
  /^\/administration\/(frameworks|standards|standard-matches|themes|settings|outbox)\//.exec(path)?.[1] ?? 'people'
type Ids = Record<string, number>
const addressOf = ({ path }: Route, ids: Ids) =>
  path
    .replace(':id', String(ids[kindOf(path)] ?? 1))
    .replace(':code', 'N56NRTH')
    .replace(':reference', 'EMBARGOED-2026')

test('every address of administration is there', () => expect(ours.length).toBeGreaterThanOrEqual(46))

test.each(['leader', 'staff', 'regional', 'national', 'otherLeader', 'inspector'] as const)(
  'the %s may see and do none of it',
  async role => {
    const world = await buildWorld(db)
    await buildInspection(db, world, { reference: 'EMBARGOED-2026', published: null })
    const person = await visitor(db, world[role], clock)
    const { _csrf } = await person.hidden('/accessibility')
    for (const route of ours) {
      const address = addressOf(route, { people: world.leader.id })
      const answer = route.method === 'get' ? await person.get(address) : await person.agent.post(address).type('form').send({ _csrf })
      expect([address, answer.status]).toEqual([address, 403])
    }
  },
)

/** A standard, matched with that of another framework. */
async function buildStandards({ framework_id, administrator }: World): Promise<Ids> {
  const by = as(db, administrator, '2026-11-22')
  const standard = { code: '1.1', title: 'Leadership', group: 'Organisation' }
  const later = await addFramework(by, { name: 'Later', rated: true, max_score: null, valid_from: null })
  const [standards, other] = [await addStandard(by, framework_id, standard), await addStandard(by, later, standard)]
  return { standards, 'standard-matches': await matchStandards(by, standards, other) }
}

async function buildLetter({ id, name, email }: World['leader']): Promise<number> {
  const letter = { key: 'a letter', to: { id, name, email }, subject: 'News', body: ['Hello'] }
  await act({ db, person: theService, now: clock() }, ({ tx }) => queueMail(tx, letter))
  return (await db('mails').first('id'))!.id
}

// The list is shown once it is read; what is not retired or ended is not brought back.
const unusual: Record<string, number> = { check: 303, 'bring-back': 409, keep: 409, reactivate: 409, 'reset-second-factor': 409 }
test('an administrator sees every page of it, and a missing record is not found', async () => {
  const world = await buildWorld(db)
  await buildInspection(db, world, { reference: 'EMBARGOED-2026', published: null })
  await db('organisation_successors').insert({
    organisation_id: world.organisations.N56NRTH,
    successor_id: world.organisations.N56NORF,
    from_on: '2026-01-01',
  })
  const by = as(db, world.administrator, '2026-11-22')
  const ids = {
    people: world.leader.id,
    frameworks: world.framework_id,
    themes: await addTheme(by, 'Staffing'),
    ...(await buildStandards(world)),
    settings: (await db('settings').first('id'))!.id,
    outbox: await buildLetter(world.leader),
  }
  const admin = await visitor(db, world.administrator, clock)
  for (const route of ours.filter(({ method }) => method === 'get')) {
    const answer = await admin.get(addressOf(route, ids))
    expect([route.path, answer.status]).toEqual([route.path, unusual[route.path.split('/').at(-1)!] ?? 200])
    if (!/[:]/.test(route.path)) continue
    const missing = await admin.get(route.path.replace(':id', '999999').replace(':code', 'NOWHERE').replace(':reference', 'NO-SUCH'))
    expect([route.path, missing.status]).toEqual([route.path, 404])
  }
})

test('a name is redacted, for good, and only where it is', async () => {
  const world = await buildWorld(db)
  const { recommendations } = await buildInspection(db, world, { recommendations: [{ text: 'Help John Smith and john  smith.' }] })
  const admin = await visitor(db, world.administrator, clock)
  const said = (html: string) => pageOf(html)('.govuk-error-summary__list').text().trim()
  const given = { recommendation: 'northants-2022 / 1', name: 'John Smith' }
  expect(said((await admin.post('/administration/redact', { ...given, recommendation: 'NOTHING/1' })).text)).toBe(
    'There is no recommendation NOTHING/1',
  )
  expect(said((await admin.post('/administration/redact', { ...given, name: 'Nobody' })).text)).toBe(
    'This name is in none of the texts of this recommendation',
  )
  expect(said((await admin.post('/administration/redact', { ...given, name: 'Jo' })).text)).toBe('Type at least 3 characters of the name')
  const answer = await admin.post('/administration/redact', given)
  expect([answer.status, answer.headers.location]).toEqual([303, `/recommendations/${recommendations[0]!.id}`])
  const shown = pageOf((await admin.get(answer.headers.location!)).text)('main').text()
  expect(shown).toMatch(/\d texts? (is|are) changed/)
  expect(shown).toContain('Help [redacted] and [redacted].')
})
