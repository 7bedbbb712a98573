// The story the service is for, in small: what was recommended in 2022, what became of it, and what inspectors found in 2024.
import { postUpdate, reportComplete } from '../../src/actions/commands.ts'
import type { Db } from '../../src/db/knex.ts'
import { correctInspection } from '../../src/inspections/commands.ts'
import { addFigure, rate } from '../../src/inspections/findingCommands.ts'
import { nameOwner, respond } from '../../src/recommendations/commands.ts'
import { theService } from '../../src/users/person.ts'
import { as, type BuiltInspection, buildAction, buildInspection, buildWorld, noon, type World } from './build.ts'

export const now = () => noon('2024-09-02')

export interface Story {
  world: World
  first: BuiltInspection
  second: BuiltInspection
  norfolk: BuiltInspection
  embargoed: BuiltInspection
  action: number
}

/**
 * Four recommendations of May 2022. On 4 March 2024, when fieldwork began, 1 (its second addressee, HMPPS) and 3 were unaddressed, 2 was
 * overdue and 4 reported complete. On 5 March an action was logged for 3. In July 2024 1 and 3 were made again. A third is embargoed.
 */
export async function buildStory(db: Db): Promise<Story> {
  const world = await buildWorld(db)
  const addressed = [{ addressees: ['N56NRTH', 'HMPPS'] as const }, {}, {}, { addressees: ['R-EOE'] as const }]
  const first = await buildInspection(db, world, {
    recommendations: addressed.map(({ addressees }) => (addressees ? { addressees: [...addressees] } : {})),
  })
  const [one, two, three, four] = first.recommendations.map(({ addressees }) => addressees[0]!)
  await respond(as(db, world.leader, '2022-06-01'), one!, { response: 'agreed', response_text: 'Northamptonshire says yes', version: 1 })
  await nameOwner(as(db, world.leader, '2022-06-01'), one!, {
    owner_id: world.leader.id,
    owner_title: '',
    target_on: '2023-01-31',
    reason: '',
    version: 2,
  })
  const action = await buildAction(db, world.leader, one!, '2022-06-02', { title: 'Brief every practitioner', due_on: '2024-12-01' })
  const late = await buildAction(db, world.leader, two!, '2022-06-02', { title: 'Move the office', due_on: '2023-06-30' })
  await postUpdate(as(db, world.leader, '2024-02-20'), action, { text: 'Begun', status: 'in_progress', version: 1 })
  await postUpdate(as(db, world.leader, '2024-02-20'), late, { text: 'Begun', status: 'in_progress', version: 1 })
  const done = await buildAction(db, world.regional, four!, '2022-06-02', { title: 'Fill the vacancies', due_on: '2023-06-30' })
  await reportComplete(as(db, world.regional, '2023-05-01'), done, { different_now: 'Every post is filled', version: 1 })
  await buildAction(db, world.leader, three!, '2024-03-05', { title: 'Too late for the inspectors', due_on: '2024-12-01' })
  const repeats = [first.recommendations[0]!.id, first.recommendations[2]!.id]
  const second = await buildInspection(db, world, {
    reference: 'NORTHANTS-2024',
    published: '2024-07-31',
    fieldwork_from: '2024-03-04',
    recommendations: repeats.map(repeats_id => ({ repeats_id })),
  })
  const norfolk = await buildInspection(db, world, {
    reference: 'NORFOLK-2023',
    organisation: 'N56NORF',
    published: '2023-02-01',
    recommendations: [{ addressees: ['N56NORF'] }],
  })
  const embargoed = await buildInspection(db, world, {
    reference: 'NORTHANTS-2025',
    published: null,
    entered: '2024-08-01',
    recommendations: [{ text: 'Nobody may know this yet.' }],
  })
  await rateBoth(db, world)
  return { world, first, second, norfolk, embargoed, action }
}

async function rateBoth(db: Db, world: World): Promise<void> {
  const standard = async (code: string, title: string, position: number) =>
    (await db('standards').insert({ framework_id: world.framework_id, code, title, group: 'Casework', position }).returning('id'))[0]!.id
  const [assessment, planning] = [await standard('2.1', 'Assessment', 1), await standard('2.2', 'Planning', 2)]
  await db('bands').insert([
    { framework_id: world.framework_id, rating: 'inadequate', points: 0, up_to_share: 1 / 6, casework_from_percent: 0 },
    { framework_id: world.framework_id, rating: 'requires_improvement', points: 1, up_to_share: 1 / 2, casework_from_percent: 50 },
  ])
  const versionOf = async (reference: string) => (await db('inspections').where({ reference }).first('version'))!.version
  const separately = { standard_id: null, title: 'Court work' }
  await rate(as(db, theService, '2022-05-17'), 'NORTHANTS-2022', {
    ratings: [
      { standard_id: assessment, title: null, rating: 'good' },
      { ...separately, rating: 'outstanding' },
    ],
    version: await versionOf('NORTHANTS-2022'),
  })
  await rate(as(db, theService, '2024-07-31'), 'NORTHANTS-2024', {
    ratings: [
      { standard_id: assessment, title: null, rating: 'inadequate' },
      { standard_id: planning, title: null, rating: 'good' },
    ],
    version: await versionOf('NORTHANTS-2024'),
  })
  await addFigure(as(db, theService, '2024-07-31'), 'NORTHANTS-2024', {
    label: 'Information sufficient',
    value: null,
    qualifier: null,
    sufficient: 22,
    sampled: 70,
  })
  await detail(db, world, 'NORTHANTS-2022', { overall_rating: 'requires_improvement', score: 3 })
  await detail(db, world, 'NORTHANTS-2024', { overall_rating: 'inadequate', score: 1 })
}

/** The published rating of 2022 is not what its score works out to. */
async function detail(
  db: Db,
  world: World,
  reference: string,
  rating: { overall_rating: 'inadequate' | 'requires_improvement'; score: number },
) {
  const row = (await db('inspections').where({ reference }).first())!
  const { fieldwork_from, published_on, published_precision, report_url, version } = row
  const details = {
    reference,
    organisation: 'N56NRTH',
    framework_id: world.framework_id,
    fieldwork_from,
    fieldwork_to: null,
    published_on,
    published_precision,
    report_url,
  }
  await correctInspection(as(db, theService, '2024-08-01'), reference, { ...details, ...rating, version })
}
