// For every organisation an inspection before and one after publication, with everything a plan can hold. Every text carries a mark that
// says whose it is, so that a page can be searched for what its reader may not see.
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { logAction, markBlocked, postUpdate, reportComplete } from '../../src/actions/commands.ts'
import { nameDay } from '../../src/changes/commands.ts'
import { commentOnAction, commentOnRecommendation } from '../../src/comments/commands.ts'
import type { By } from '../../src/db/act.ts'
import { act } from '../../src/db/act.ts'
import type { Db } from '../../src/db/knex.ts'
import type { Role } from '../../src/db/tables.ts'
import { addEvidence, removeEvidence } from '../../src/evidence/commands.ts'
import { keepPending } from '../../src/evidence/pendingCommands.ts'
import { addFramework } from '../../src/frameworks/commands.ts'
import { matchStandards } from '../../src/frameworks/matchCommands.ts'
import { addStandard, retireStandard } from '../../src/frameworks/standardCommands.ts'
import { notePlanSubmitted } from '../../src/inspections/commands.ts'
import { addFigure } from '../../src/inspections/findingCommands.ts'
import { answerQuery, raiseQuery, raiseQueryOnAction } from '../../src/inspectorQueries/commands.ts'
import { invite } from '../../src/joining/commands.ts'
import { queueMail } from '../../src/mail/commands.ts'
import { askForMoreTime } from '../../src/moreTime/commands.ts'
import { planPracticeCheck, reportPracticeCheck } from '../../src/practiceChecks/commands.ts'
import { putAside } from '../../src/quieting/commands.ts'
import { closeAsMadeAgain, nameOwner, respond } from '../../src/recommendations/commands.ts'
import { openReview, publishReview, shareReview } from '../../src/reviews/commands.ts'
import { judge } from '../../src/reviews/judgingCommands.ts'
import { addNote } from '../../src/reviews/noteCommands.ts'
import { addTheme, retireTheme } from '../../src/themes/commands.ts'
import { type Person, theService } from '../../src/users/person.ts'
import { as, buildInspection, buildPerson, buildWorld, newAction, noon, type World } from '../support/build.ts'
import { testFiles } from '../support/files.ts'
import type { Layer, Record_, Relation, State } from './accessTable.ts'

export const today = '2026-11-22'
export const clock = () => noon(today)

export type Ids = Partial<Record<Record_, string>>
export interface Place {
  code: string
  line: string[]
  leader: Person
  staff: Person
  published: Ids
  embargoed: Ids
}
export interface AccessWorld extends World {
  places: Record<string, Place>
  shared: number
}

const rolesOf = {
  unit: 'unit_leader',
  region: 'regional_lead',
  service: 'national_lead',
  ministry: 'national_lead',
} satisfies Record<string, Role>

export const mark = (layer: Layer, code: string, state: string) => `Z${layer}.${code}.${state}Z`
export const marks = /Z(text|plan|line|inspectorate)\.([A-Z0-9-]+)\.(published|embargoed)Z|(EMBARGOED)-([A-Z0-9-]+)/g

export async function buildAccessWorld(db: Db): Promise<AccessWorld> {
  const world = await buildWorld(db)
  await addOtherService(db, world)
  const places: Record<string, Place> = {}
  for (const code of ['MOJ', 'HMPPS', 'S-YCS', 'R-EOE', 'R-EM', 'N56NRTH', 'N56NORF']) places[code] = await buildPlace(db, world, code)
  const administered = await buildAdministered(db, world)
  for (const { published } of Object.values(places)) Object.assign(published, administered)
  const shared = await buildShared(db, world, places)
  return { ...world, places, shared }
}

async function addOtherService(db: Db, { organisations }: World) {
  await db.transaction(async tx => {
    await tx.raw("SELECT set_config('app.now', '2018-01-01T12:00:00Z', true)")
    const of = { kind: 'service' as const, parent_id: organisations.MOJ, line: [] }
    const [row] = await tx('organisations')
      .insert({ code: 'S-YCS', name: 'Youth Custody Service', ...of })
      .returning('id')
    Object.assign(organisations, { 'S-YCS': row!.id })
  })
}

/** What administrators keep, which belongs to no organisation. */
async function buildAdministered(db: Db, { organisations, framework_id, administrator }: World): Promise<Ids> {
  const by = as(db, administrator, today)
  const ended = {
    code: 'N56-OLD',
    kind: 'unit' as const,
    name: 'Rutland',
    parent_id: organisations['R-EOE'],
    line: [],
    valid_to: '2026-01-01',
  }
  await db('organisations').insert(ended)
  const words = { title: 'Leadership', group: 'Organisation' }
  const standard = await addStandard(by, framework_id, { code: '1.1', ...words })
  const retiredStandard = await addStandard(by, framework_id, { code: '1.9', ...words })
  await retireStandard(by, retiredStandard)
  const retiredTheme = await addTheme(by, 'Typewriters')
  await retireTheme(by, retiredTheme)
  const theme = await addTheme(by, 'Staffing')
  const setting = (await db('settings').first('id'))!.id
  const later = await addFramework(by, { name: 'PDU 2030', rated: true, max_score: null, valid_from: null })
  const otherStandard = await addStandard(by, later, { code: 'P 1.1', ...words })
  const matched = await addStandard(by, later, { code: 'P 1.9', ...words })
  const standardMatch = await matchStandards(by, retiredStandard, matched)
  const ids = { framework: framework_id, standard, retiredStandard, standardMatch, otherStandard, theme, retiredTheme, setting }
  return { endedOrganisation: 'N56-OLD', ...Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, String(id)])) }
}

const codeKey = (code: string) => code as keyof World['organisations']

async function buildPlace(db: Db, world: World, code: string): Promise<Place> {
  const id = world.organisations[codeKey(code)]
  const { kind, line } = (await db('organisations').where({ id }).first('kind', 'line'))!
  const known = [world.leader, world.regional, world.national, world.otherLeader, world.staff]
  const of = (role: Role) => known.find(({ memberships: [one] }) => one!.code === code && one!.role === role)
  const role = rolesOf[kind as keyof typeof rolesOf]
  const leader = of(role) ?? (await buildPerson(db, role, id, `Leader of ${code}`))
  const staff = of('staff') ?? (await buildPerson(db, 'staff', id, `Staff of ${code}`))
  await db('organisation_successors').insert({ organisation_id: id, successor_id: world.organisations['P-POL'], from_on: '2026-01-01' })
  const codes = await db('organisations').whereIn('id', line).pluck('code')
  const place = { code, line: codes, leader, staff }
  return {
    ...place,
    published: await buildState(db, world, place, 'published'),
    embargoed: await buildState(db, world, place, 'embargoed'),
  }
}

type Who = Omit<Place, State>
const day = '2026-10-10'

async function buildState(db: Db, world: World, who: Who, state: State): Promise<Ids> {
  const { code, leader } = who
  const reference = `${state.toUpperCase()}-${code}`
  const text = `Improve ${mark('text', code, state)}.`
  const { recommendations } = await buildInspection(db, world, {
    reference,
    organisation: codeKey(code),
    published: state === 'published' ? '2026-09-01' : null,
    entered: '2026-09-01',
    recommendations: [1, 2, 3].map(() => ({ text, addressees: [codeKey(code)] })),
  })
  await notePlanSubmitted(as(db, leader, day), reference, '2026-09-05')
  const [answer, closed, again] = recommendations.map(({ addressees }) => addressees[0]!)
  const common = {
    inspection: reference,
    organisation: code,
    ...(state === 'published' && { namedDay: String(await buildNamedDay(db, leader, code)) }),
    person: String(leader.id),
    mail: String(await buildMail(db, leader, reference)),
    ...(await buildJoining(db, who)),
    recommendation: String(recommendations[0]!.id),
    figure: String(await buildFigure(db, world, reference)),
    answer: String(answer),
  }
  const ids: Ids = { ...common, ...(await buildPlan(db, world, who, answer!, state)) }
  if (state === 'embargoed') return ids
  await makeAgain(db, world, code, [recommendations[1]!.id, recommendations[2]!.id])
  await closeAsMadeAgain(as(db, world.inspector, day), closed!)
  return { ...ids, ...(await buildReviews(db, world, who, answer!)), closedAnswer: String(closed), madeAgainAnswer: String(again) }
}

/** A published review, and a draft of which nobody but inspectors may learn a word. */
async function buildReviews(db: Db, { organisations, inspector }: World, { code }: Who, answer: number): Promise<Ids> {
  const by = as(db, inspector, day)
  const open = (title: string) => openReview(by, organisations[codeKey(code)], { kind: 'progress', title, inspection_id: null })
  const judging = (reasons: string) => judge(by, answer, { rating: 'reasonable_progress', reasons, outcome: 'none', version: 0 })
  const said = `Judged ${mark('plan', code, 'published')}`
  const secret = `Judged ${mark('inspectorate', code, 'published')}`
  const review = await open(said)
  await judging(said)
  await addNote(by, review, { kind: 'note', text: secret, addressee_id: answer })
  await shareReview(by, review)
  await publishReview(by, review, 2)
  const draftReview = await open(secret)
  await judging(secret)
  await addNote(by, draftReview, { kind: 'look', text: secret, addressee_id: answer })
  const reviewNote = (await db('review_notes').where({ review_id: draftReview }).first('id'))!.id
  const judgement = (await db('judgements').where({ review_id: review }).first('id'))!.id
  return Object.fromEntries(Object.entries({ review, draftReview, reviewNote, judgement }).map(([name, id]) => [name, String(id)]))
}

async function buildNamedDay(db: Db, leader: Person, code: string): Promise<number> {
  await nameDay(as(db, leader, day), code, { name: mark('plan', code, 'published'), on_day: '2026-08-31' })
  return (await db('named_days').orderBy('id', 'desc').first())!.id
}

async function buildFigure(db: Db, world: World, reference: string): Promise<number> {
  await addFigure(as(db, world.administrator, day), reference, {
    label: 'Cases',
    value: 1,
    qualifier: null,
    sufficient: null,
    sampled: null,
  })
  return (await db('figures').orderBy('id', 'desc').first())!.id
}

async function buildMail(db: Db, { id, name, email }: Person, key: string): Promise<number> {
  const mail = { key, to: { id, name, email }, subject: 'A letter', body: ['To be read', { link: '/', words: 'Home' }] }
  await act({ db, person: theService, now: noon(day) }, ({ tx }) => queueMail(tx, mail))
  return (await db('mails').where({ key }).first('id'))!.id
}

/** Somebody asked in, once for each organisation, and the membership of somebody who is in. */
async function buildJoining(db: Db, { code, staff }: Who): Promise<Ids> {
  const { organisation_id } = (await db('memberships').where({ user_id: staff.id }).first('organisation_id'))!
  const email = `asked.${code.toLowerCase()}@example.com`
  const known = await db('invitations').where({ organisation_id }).first('id')
  const invitation = known?.id ?? (await invite(as(db, theService, day), { name: 'Asked in', email, role: 'staff', organisation_id }))
  const { id } = (await db('memberships').where({ user_id: staff.id }).first('id'))!
  const [leaver] = await db('users')
    .insert({ name: 'Gone', email: `gone.${randomUUID()}@example.com`, deactivated_on: day })
    .returning('id')
  return { invitation: String(invitation), membership: String(id), leaver: String(leaver!.id) }
}

/** A later inspection that makes these recommendations again. */
const makeAgain = (db: Db, world: World, code: string, repeated: number[]) =>
  buildInspection(db, world, {
    reference: `AGAIN-${code}`,
    organisation: codeKey(code),
    published: '2026-10-01',
    recommendations: repeated.map(repeats_id => ({ repeats_id, addressees: [codeKey(code)] })),
  })

async function answerIt(db: Db, leader: Person, answer: number, said: string) {
  await respond(as(db, leader, day), answer, { response: 'partly_agreed', response_text: said, version: 1 })
  const owner = { owner_id: null, owner_title: said, target_on: '2027-03-01', reason: '', version: 2 }
  await nameOwner(as(db, leader, day), answer, owner)
}

async function buildPlan(db: Db, world: World, { code, leader, staff }: Who, answer: number, state: State): Promise<Ids> {
  const by = as(db, leader, day)
  const inspecting = as(db, world.inspector, day)
  const said = `Said ${mark('plan', code, state)}`
  await answerIt(db, leader, answer, said)
  const told = { title: said, description: said, success_measure: said, owner_title: said, due_on: '2027-01-01' }
  const log = (more = {}) => logAction(by, answer, newAction({ ...told, ...more }))
  const [action, owned, ended] = [await log(), await log({ owner_id: staff.id, owner_title: '' }), await log()]
  await markBlocked(by, owned!, { blocked_by: 'P-POL', reason: said, version: 1 })
  await reportComplete(by, ended!, { different_now: said, sustain_days: [30, 90], version: 1 })
  const [dueCheck, laterCheck] = await db('sustain_checks').where({ action_id: ended }).orderBy('due_on').pluck('id')
  await postUpdate(by, action!, { text: said, status: 'in_progress', version: 1 })
  await putAside(by, answer, { signal: 'blocked', until_on: '2026-12-31', reason: said })
  const waitingAction = await log()
  await markBlocked(by, waitingAction!, { blocked_by: '', action: owned!, reason: said, version: 1 })
  const askedAction = await log()
  await askForMoreTime(by, askedAction!, { due_on: '2027-02-01', reason: said, version: 1 })
  const request = (await db('extension_requests').where({ action_id: askedAction }).first('id'))!.id
  const update = (await db('updates').where({ action_id: action }).first('id'))!.id
  const line = { text: `Said ${mark('line', code, state)}`, audience: 'line' as const }
  const inspectors = { text: `Said ${mark('inspectorate', code, state)}`, audience: 'inspectorate' as const }
  await commentOnAction(by, action!, line)
  await commentOnAction(inspecting, action!, inspectors)
  const plan = { planned_on: '2026-12-01', method: said, note: said }
  const found = { checked_on: day, looked_at: 70, sufficient: 22, checked_by: said, method: said, note: said }
  const ids = {
    check: await reportPracticeCheck(by, { action: action! }, found),
    answerCheck: await planPracticeCheck(by, { addressee: answer }, plan),
    ownedCheck: await planPracticeCheck(by, { action: owned! }, plan),
    action,
    ownedAction: owned,
    endedAction: ended,
    askedAction,
    waitingAction,
    request,
    dueCheck,
    laterCheck,
    update,
    ...(state === 'published' && (await buildQueries(inspecting, by, { answer, action: action!, said }))),
    ...(await buildEvidence(db, by, { action: action!, said, line: line.text })),
    comment: await commentOnRecommendation(by, answer, { text: said, audience: 'everyone' }),
    lineComment: await commentOnRecommendation(by, answer, line),
    inspectorsComment: await commentOnRecommendation(inspecting, answer, inspectors),
  }
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, String(id)]))
}

/** Files of evidence: for everybody, for the line, and one that was removed; a check; and something that waits to be confirmed. */
async function buildEvidence(db: Db, by: By<Person>, { action, said, line }: { action: number; said: string; line: string }) {
  const files = testFiles()
  const common = { shows: '', dated_on: day, sensitivity: 'official' as const, expires_on: null, url: null }
  const add = async (title: string, audience: 'everyone' | 'line') => {
    const path = join(files.incoming, randomUUID())
    writeFileSync(path, title)
    const file = { name: `${title}.txt`, type: 'text/plain', bytes: title.length, sha256: '0'.repeat(64), path }
    const [id] = await addEvidence(by, files, { action }, { ...common, title, shows: title, audience }, [file])
    return [id!, (await db('evidence_files').where({ evidence_id: id }).first('id'))!.id] as const
  }
  const [evidence, evidenceFile] = await add(said, 'everyone')
  const [lineEvidence, lineEvidenceFile] = await add(line, 'line')
  const [removedEvidence, removedEvidenceFile] = await add(said, 'everyone')
  await removeEvidence(by, removedEvidence, { reason: said, version: 1 })
  const [check] = await db('practice_checks')
    .insert({
      organisation_id: by.person.leads[0]!,
      action_id: action,
      planned_on: day,
      added_by_id: by.person.id,
      recorded_at: noon(day),
      recorded_on: day,
    })
    .returning('id')
  const pendingEvidence = await keepPending(
    by,
    files,
    { action },
    { ...common, title: said, audience: 'everyone', url: 'https://example.org/' },
    [],
    [],
  )
  return {
    evidence,
    evidenceFile,
    lineEvidence,
    lineEvidenceFile,
    removedEvidence,
    removedEvidenceFile,
    practiceCheck: check!.id,
    pendingEvidence,
  }
}

/** Before publication nothing is asked of anybody. */
async function buildQueries(
  inspecting: By<Person>,
  by: By<Person>,
  { answer, action, said }: { answer: number; action: number; said: string },
) {
  await raiseQuery(inspecting, answer, said)
  const query = await raiseQueryOnAction(inspecting, action, said)
  const answeredQuery = await raiseQueryOnAction(inspecting, action, said)
  await answerQuery(by, answeredQuery, said)
  return { query, answeredQuery }
}

/** One recommendation addressed to several at once, of whose plans each reader sees only some. @returns its id */
async function buildShared(db: Db, world: World, places: Record<string, Place>): Promise<number> {
  const codes = ['N56NRTH', 'N56NORF', 'R-EOE', 'HMPPS', 'R-EM']
  const { recommendations } = await buildInspection(db, world, {
    reference: 'SHARED',
    published: '2026-09-02',
    recommendations: [{ addressees: codes.map(codeKey) }],
  })
  for (const [at, code] of codes.entries()) await buildPlan(db, world, places[code]!, recommendations[0]!.addressees[at]!, 'published')
  return recommendations[0]!.id
}

/** Where an organisation is, seen from the people of another. */
export function relationOf(home: Place | undefined, place: Place): Exclude<Relation, 'missing'> {
  if (!home) return 'other'
  if (home.code === place.code) return 'own'
  if (place.line.includes(home.code)) return 'below'
  return home.line.includes(place.code) ? 'above' : 'other'
}
