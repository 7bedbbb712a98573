// Every command, everybody: who may, and that each act leaves exactly one event while a refusal leaves no trace.
import * as actionsThemselves from '../../src/actions/commands.ts'
import * as edits from '../../src/actions/editCommands.ts'
import * as assurance from '../../src/assurance/commands.ts'
import * as blocking from '../../src/blocking/commands.ts'
import * as days from '../../src/changes/commands.ts'
import * as comments from '../../src/comments/commands.ts'
import type { By } from '../../src/db/act.ts'
import type { Db } from '../../src/db/knex.ts'
import { isHttpError } from '../../src/errors.ts'
import * as evidenceItself from '../../src/evidence/commands.ts'
import * as pendingEvidence from '../../src/evidence/pendingCommands.ts'
import * as scans from '../../src/evidence/scanCommands.ts'
import * as frameworks from '../../src/frameworks/commands.ts'
import * as matches from '../../src/frameworks/matchCommands.ts'
import * as standards from '../../src/frameworks/standardCommands.ts'
import * as inspectionsThemselves from '../../src/inspections/commands.ts'
import * as findings from '../../src/inspections/findingCommands.ts'
import * as entering from '../../src/inspections/recommendationCommands.ts'
import * as states from '../../src/inspections/stateCommands.ts'
import * as queries from '../../src/inspectorQueries/commands.ts'
import * as joining from '../../src/joining/commands.ts'
import * as leaving from '../../src/joining/leavingCommands.ts'
import * as moreTime from '../../src/moreTime/commands.ts'
import * as organisations from '../../src/organisations/commands.ts'
import * as endings from '../../src/organisations/endingCommands.ts'
import * as passwords from '../../src/passwords/commands.ts'
import { hashOf } from '../../src/passwords/tokens.ts'
import * as checks from '../../src/practiceChecks/commands.ts'
import * as quieting from '../../src/quieting/commands.ts'
import * as answers from '../../src/recommendations/commands.ts'
import * as corrections from '../../src/recommendations/correctionCommands.ts'
import * as redaction from '../../src/record/redaction.ts'
import * as repeats from '../../src/repeats/commands.ts'
import * as reviewsThemselves from '../../src/reviews/commands.ts'
import * as judging from '../../src/reviews/judgingCommands.ts'
import * as notes from '../../src/reviews/noteCommands.ts'
import * as factors from '../../src/secondFactor/commands.ts'
import * as settings from '../../src/settings/commands.ts'
import * as singleSignOn from '../../src/singleSignOn/commands.ts'
import * as sustain from '../../src/sustainChecks/commands.ts'
import * as themes from '../../src/themes/commands.ts'
import * as users from '../../src/users/commands.ts'
import type { Person } from '../../src/users/person.ts'
import { as, buildAction, buildInspection, buildPerson, buildWorld, newAction, noon, type World } from '../support/build.ts'
import { db, pool } from '../support/db.ts'
import { incomingFile, testFiles } from '../support/files.ts'

const actions = { ...actionsThemselves, ...edits }
const recommendations = { ...answers, ...corrections }
const reviews = { ...reviewsThemselves, ...judging, ...notes }
const evidence = { ...evidenceItself, ...pendingEvidence, ...scans }
const inspections = { ...inspectionsThemselves, ...findings, ...entering, ...states }

const people = ['leader', 'staff', 'regional', 'national', 'otherLeader', 'inspector', 'administrator'] as const
type Who = (typeof people)[number]

interface There {
  world: World
  first: number
  recommendation: number
  later: number
  answer: number
  closed: number
  figure: number
  action: number
  ended: number
  owned: number
  /** Agreed, with a target date and an action of its own; about another action a request waits. */
  agreed: number
  agreedAction: number
  request: number
  /** Due, of an action that the practitioner owns. */
  sustainCheck: number
  /** That action, which the leader reported complete. */
  done: number
  /** Waits for another action of its organisation. */
  waiting: number
  update: number
  comment: number
  query: number
  /** Of the action; and a planned one of the answer. */
  check: number
  plannedCheck: number
  /** A link of the leader's, a file of the owner's, a file that was removed, what waits for the leader, a file to be looked at. */
  link: number
  file: number
  removedFile: number
  pending: number
  toScan: number
  /** A draft of the unit's with a judgement and a note; one shared with Norfolk; a judgement that is published. */
  draft: number
  note: number
  shared: number
  published: number
  person: number
  membership: number
  theme: number
  retiredTheme: number
  standard: number
  retiredStandard: number
  matchable: number
  match: number
  setting: number
  /** Somebody invited, with their invitation and its link; somebody who left; a link that sets a new password for the person. */
  invited: number
  invitation: number
  left: number
  passkey: number
  namedDay: number
}
let there: There
const token = 'a'.repeat(43)
const password = 'correct horse battery'
const asked = { name: 'New', email: 'new@example.com' }
const news = { current: password, password: 'kestrel mug orbit 42', session: '' }

const hashes = ['one', 'two']
const passkey = { credential_id: 'one', public_key: Buffer.from('x'), counter: 0, transports: [] }
const identity = { issuer: 'https://provider.example', subject: 'them', label: 'them' }

async function build(): Promise<There> {
  const world = await buildWorld(pool)
  const { leader, staff, inspector, administrator } = world
  const old = await buildInspection(pool, world, { recommendations: [{ addressees: ['N56NRTH'] }, {}, { text: 'Ask Jo Doe' }] })
  const [first, second, third] = old.recommendations
  const again = await buildInspection(pool, world, {
    reference: 'NORTHANTS-2024',
    published: '2024-05-17',
    recommendations: [{ repeats_id: first!.id }, { repeats_id: second!.id }],
  })
  await findings.addFigure(as(pool, world.administrator, '2024-06-01'), 'NORTHANTS-2022', figure)
  await buildInspection(pool, world, { reference: 'COMING', published: null })
  const [answer, closed] = [first!.addressees[0]!, second!.addressees[0]!]
  await recommendations.closeAsMadeAgain(as(pool, inspector, '2024-06-01'), closed)
  const [action, ended, owned] = [
    await buildAction(pool, leader, answer, '2024-06-01'),
    await buildAction(pool, leader, answer, '2024-06-01'),
    await buildAction(pool, leader, answer, '2024-06-01', { owner_id: staff.id }),
  ]
  await actions.postUpdate(as(pool, leader, '2024-06-02'), action, { text: 'News', status: null })
  await actions.drop(as(pool, leader, '2024-06-02'), ended, { reason: 'No', version: 1 })
  const check = await checks.reportPracticeCheck(as(pool, leader, '2024-06-03'), { action }, found)
  const plannedCheck = await checks.planPracticeCheck(as(pool, leader, '2024-06-03'), { addressee: answer }, planned)
  const { recommendations: agreedOnes } = await buildInspection(pool, world, { reference: 'AGREED', published: '2022-05-19' })
  const agreed = agreedOnes[0]!.addressees[0]!
  await answers.respond(as(pool, leader, '2024-06-01'), agreed, { response: 'agreed', response_text: '', version: 1 })
  const target = { owner_id: null, owner_title: 'Head', target_on: '2097-01-01', reason: '', version: 2 }
  await answers.nameOwner(as(pool, leader, '2024-06-01'), agreed, target)
  const [agreedAction, askedAction] = [
    await buildAction(pool, leader, agreed, '2024-06-01'),
    await buildAction(pool, leader, agreed, '2024-06-01'),
  ]
  await moreTime.askForMoreTime(as(pool, leader, '2024-06-02'), askedAction, { due_on: '2099-03-01', reason: 'Ill', version: 1 })
  const waiting = await buildAction(pool, leader, agreed, '2024-06-01')
  await actions.markBlocked(as(pool, leader, '2024-06-02'), waiting, {
    blocked_by: '',
    action: agreedAction,
    reason: 'First that',
    version: 1,
  })
  await quieting.putAside(as(pool, leader, '2024-06-02'), agreed, { signal: 'blocked', until_on: '2024-08-01', reason: 'Known' })
  const done = await buildAction(pool, leader, agreed, '2024-06-01', { owner_id: staff.id })
  await actions.reportComplete(as(pool, leader, '2024-06-02'), done, { different_now: 'All', sustain_days: [7], version: 1 })
  const comment = await comments.commentOnRecommendation(as(pool, staff, '2024-06-03'), answer, { text: 'Hello', audience: 'everyone' })
  const query = await queries.raiseQuery(as(pool, inspector, '2024-06-04'), answer, 'How?')
  await queries.answerQuery(as(pool, leader, '2024-06-05'), query, 'So')
  await buildInspection(pool, world, {
    reference: 'DERBY',
    organisation: 'N53DRBY',
    published: '2023-01-01',
    recommendations: [{ addressees: ['N53DRBY'] }],
  })
  const closing = { valid_to: '2024-06-01', successors: ['N56NORF'], version: 1 }
  await endings.closeOrganisation(as(pool, administrator, '2024-06-06'), 'N53DRBY', closing)
  const theme = await themes.addTheme(as(pool, administrator, '2024-06-06'), 'Staffing')
  const retiredTheme = await themes.addTheme(as(pool, administrator, '2024-06-06'), 'Typewriters')
  await themes.retireTheme(as(pool, administrator, '2024-06-06'), retiredTheme)
  await days.nameDay(as(pool, leader, '2024-06-06'), 'N56NRTH', { name: 'Regional board', on_day: '2024-03-04' })
  const words = { title: 'Leadership', group: 'Organisation' }
  const standard = await standards.addStandard(as(pool, administrator, '2024-06-06'), world.framework_id, { code: '1.1', ...words })
  const retiredStandard = await standards.addStandard(as(pool, administrator, '2024-06-06'), world.framework_id, { code: '1.9', ...words })
  await standards.retireStandard(as(pool, administrator, '2024-06-06'), retiredStandard)
  const given = { name: 'Later', rated: true, max_score: null, valid_from: null }
  const later = await frameworks.addFramework(as(pool, administrator, '2024-06-06'), given)
  const matchable = await standards.addStandard(as(pool, administrator, '2024-06-06'), later, { code: 'P 1.1', ...words })
  const matched = await standards.addStandard(as(pool, administrator, '2024-06-06'), later, { code: 'P 1.9', ...words })
  const match = await matches.matchStandards(as(pool, administrator, '2024-06-06'), retiredStandard, matched)
  const invitation = await joining.invite(as(pool, administrator, '2024-06-30'), {
    name: 'Asked in',
    email: 'asked@example.com',
    role: 'staff',
    organisation_id: world.organisations.N56NRTH,
  })
  await pool('invitations').update({ token_hash: hashOf(token) })
  const { id: left } = await buildPerson(pool, 'staff', world.organisations.N56NRTH, 'Gone')
  await leaving.deactivate(as(pool, administrator, '2024-06-06'), left)
  await factors.setUpApp(as(pool, leader, '2024-06-07'), { secret: 'x', step: 1, hashes })
  await factors.addPasskey(as(pool, leader, '2024-06-07'), { ...passkey, name: 'Laptop' }, hashes)
  await singleSignOn.linkIdentity(as(pool, leader, '2024-06-07'), identity)
  const { id: person } = await buildPerson(pool, 'staff', world.organisations.N56NRTH, 'Somebody')
  await users.setPassword({ tx: pool as never }, person, password)
  await pool('password_resets').insert({
    user_id: person,
    asked_at: noon('2024-07-01'),
    token_hash: hashOf(token),
    expires_at: noon('2024-07-02'),
  })
  for (const who of people) await users.setPassword({ tx: pool as never }, world[who].id, password)
  return {
    ...(await buildEvidence(world, action, owned)),
    ...(await buildReviews(world, answer, agreed)),
    world,
    invitation,
    invited: (await pool('invitations').first())!.user_id,
    left,
    first: first!.id,
    recommendation: third!.id,
    later: again.recommendations[0]!.id,
    answer,
    closed,
    action,
    ended,
    owned,
    agreed,
    agreedAction,
    waiting,
    done,
    sustainCheck: (await pool('sustain_checks').first('id'))!.id,
    request: (await pool('extension_requests').first('id'))!.id,
    comment,
    query,
    check,
    plannedCheck,
    person,
    theme,
    retiredTheme,
    standard,
    retiredStandard,
    matchable,
    match,
    figure: (await pool('figures').orderBy('id', 'desc').first())!.id,
    setting: (await pool('settings').where({ name: 'stalled_after_days' }).first())!.id,
    update: (await pool('updates').where({ action_id: action }).first())!.id,
    passkey: (await pool('passkeys').first())!.id,
    namedDay: (await pool('named_days').first())!.id,
    membership: (await pool('memberships').where({ user_id: person }).first())!.id,
  }
}
const said = {
  title: 'Minutes',
  shows: '',
  dated_on: '2024-06-01',
  audience: 'everyone' as const,
  sensitivity: 'official' as const,
  expires_on: null,
}
const page = { ...said, url: 'https://example.org/' }
const files = testFiles()
const none = { ...said, url: null }

async function buildEvidence({ leader, staff }: World, action: number, owned: number) {
  const by = as(pool, leader, '2024-06-20')
  const [link] = await evidence.addEvidence(by, files, { action }, page, [])
  const [file] = await evidence.addEvidence(as(pool, staff, '2024-06-20'), files, { action: owned }, none, [incomingFile()])
  const [removed] = await evidence.addEvidence(by, files, { action }, none, [incomingFile()])
  await evidence.removeEvidence(by, removed!, { reason: 'Wrong', version: 1 })
  const [scanned] = await evidence.addEvidence(by, { ...files, scan: async () => 'clean' }, { action }, none, [incomingFile()])
  const fileOf = async (evidence_id: number) => (await pool('evidence_files').where({ evidence_id }).first('id'))!.id
  const pending = await evidence.keepPending(by, files, { action }, page, [], [])
  return { link: link!, file: file!, removedFile: await fileOf(removed!), toScan: await fileOf(scanned!), pending }
}

async function buildReviews({ organisations, inspector }: World, answer: number, agreed: number) {
  const by = as(pool, inspector, '2024-06-21')
  const draft = await reviews.openReview(by, organisations.N56NRTH, { kind: 'progress', title: 'Spring', inspection_id: null })
  await reviews.judge(by, answer, judgement)
  await reviews.addNote(by, draft, { kind: 'look', text: 'The court', addressee_id: null })
  const opened = {
    kind: 'progress' as const,
    title: 'Spring',
    opened_by_id: inspector.id,
    opened_on: '2024-06-01',
    shared_on: '2024-06-02',
  }
  const add = async (more: object) =>
    (
      await pool('reviews')
        .insert({ ...opened, ...more } as never)
        .returning('id')
    )[0]!.id as number
  const given = {
    addressee_id: agreed,
    rating: 'good_progress' as const,
    reasons: 'Seen',
    judged_by_id: inspector.id,
    judged_on: '2024-06-01',
  }
  const shared = await add({ organisation_id: organisations.N56NORF, state: 'shared' })
  await pool('judgements').insert({ ...given, review_id: shared })
  const over = await add({ organisation_id: organisations['R-EM'], state: 'published', published_on: '2024-06-03' })
  const [published] = await pool('judgements')
    .insert({ ...given, review_id: over, published_on: '2024-06-03' })
    .returning('id')
  return { draft, note: (await pool('review_notes').first('id'))!.id, shared, published: published!.id }
}
const judgement = { rating: 'reasonable_progress' as const, reasons: 'Seen', outcome: 'none' as const, version: 0 }

let untouched: object
beforeAll(async () => {
  there = await build()
  untouched = await everything(pool)
})

const found = { checked_on: '2024-06-01', looked_at: 70, sufficient: 22, checked_by: 'A senior', method: '', note: '' }
const planned = { planned_on: '2024-08-01', method: '', note: '' }
const inspection = {
  reference: 'NEW',
  organisation: 'N56NRTH',
  state: 'planned' as const,
  fieldwork_from: null,
  fieldwork_to: null,
  published_on: null,
  published_precision: 'day' as const,
  overall_rating: null,
  score: null,
  report_url: null,
}
const corrected = { ...inspection, reference: 'NORTHANTS-2022', published_on: '2022-05-18', version: 2 }
const figure = { label: 'Cases', value: 1, qualifier: null, sufficient: null, sampled: null }
const recommendation = { number: 9, text: 'Do', standard_id: null, theme_id: null, urgent: false, repeats_id: null }
const edit = { title: 'Other', description: '', success_measure: '', owner_id: null, owner_title: '' }
const publication = { published_on: '2024-06-30', published_precision: 'day' as const }

const halves = [
  { code: 'N56-W', name: 'West Northamptonshire' },
  { code: 'N56-N', name: 'North Northamptonshire' },
]
const bands = [{ rating: 'inadequate' as const, points: 0, up_to_share: 0.2, casework_from_percent: 0 }]

interface Row {
  run: (by: By<Person>, there: There) => Promise<unknown>
  /** Which chain the event is added to, or the start of it for a record that the command makes. */
  chain: (there: There) => string
  act?: string
  /** What is recorded besides, before it: acts. */
  also?: string[]
  /** Whose act it is, when not that of whoever calls it: a letter's link says who it is. */
  user?: (there: There) => number
  /** What happens to each of the people, in the order above: yes, or the refusal. */
  may: string
}
const world = () => there.world
const unit = () => world().organisations.N56NRTH
const framework = () => ({ framework_id: world().framework_id })

// biome-ignore format: it is read as a table; leader, staff, regional, national, otherLeader, inspector, administrator
const rows: Record<string, Row> = {
  'actions.logAction':                   { may: 'yes 403 403 403 403 403 403', chain: () => 'action:', run: (by, { answer }) => actions.logAction(by, answer, newAction()) },
  'actions.postUpdate':                  { may: 'yes 403 403 403 404 403 404', chain: ({ action }) => `action:${action}`, run: (by, { action }) => actions.postUpdate(by, action, { text: 'More', status: null }) },
  'actions.postUpdate, by its owner':    { may: 'yes yes 403 403 404 403 404', chain: ({ owned }) => `action:${owned}`, run: (by, { owned }) => actions.postUpdate(by, owned, { text: 'More', status: 'in_progress', version: 1 }) },
  'actions.markBlocked':                 { may: 'yes 403 403 403 404 403 404', chain: ({ action }) => `action:${action}`, run: (by, { action }) => actions.markBlocked(by, action, { blocked_by: 'P-POL', reason: 'Wait', version: 1 }) },
  'actions.markBlocked, by its owner':   { may: 'yes yes 403 403 404 403 404', chain: ({ owned }) => `action:${owned}`, run: (by, { owned }) => actions.markBlocked(by, owned, { blocked_by: 'P-POL', reason: 'Wait', version: 1 }) },
  'actions.reportComplete':              { may: 'yes 403 403 403 404 403 404', chain: ({ action }) => `action:${action}`, run: (by, { action }) => actions.reportComplete(by, action, { different_now: 'All', version: 1 }) },
  'actions.reportComplete, by its owner': { may: 'yes yes 403 403 404 403 404', chain: ({ owned }) => `action:${owned}`, run: (by, { owned }) => actions.reportComplete(by, owned, { different_now: 'All', version: 1 }) },
  'actions.drop':                        { may: 'yes 403 403 403 404 403 404', chain: ({ owned }) => `action:${owned}`, run: (by, { owned }) => actions.drop(by, owned, { reason: 'No', version: 1 }) },
  'actions.reopenAction':                { may: 'yes 403 403 403 404 403 404', chain: ({ ended }) => `action:${ended}`, run: (by, { ended }) => actions.reopenAction(by, ended, { reason: 'So', due_on: '2098-01-01', version: 2 }) },
  'actions.moveDueDate':                 { may: 'yes 403 403 403 404 403 404', chain: ({ owned }) => `action:${owned}`, run: (by, { owned }) => actions.moveDueDate(by, owned, { reason: 'So', due_on: '2098-01-01', version: 1 }) },
  'actions.editAction':                  { may: 'yes 403 403 403 404 403 404', chain: ({ owned }) => `action:${owned}`, run: (by, { owned, answer }) => actions.editAction(by, owned, { ...edit, serves: [answer], version: 1 }) },
  'actions.changeUpdate, to correct':    { may: 'yes 403 403 403 404 403 404', chain: ({ action }) => `action:${action}`, act: 'correctUpdate', run: (by, { update }) => actions.changeUpdate(by, update, { text: 'Right', reason: 'Slip', version: 1 }) },
  'actions.changeUpdate, to withdraw':   { may: 'yes 403 403 403 404 403 404', chain: ({ action }) => `action:${action}`, act: 'withdrawUpdate', run: (by, { update }) => actions.changeUpdate(by, update, { text: null, reason: 'Slip', version: 1 }) },
  'moreTime.askForMoreTime':             { may: 'yes 403 403 403 404 403 404', chain: r => `action:${r.agreedAction}`, run: (by, r) => moreTime.askForMoreTime(by, r.agreedAction, { due_on: '2098-01-01', reason: 'Ill', version: 1 }) },
  'moreTime.askForLaterTarget':          { may: 'yes 403 403 403 403 403 403', act: 'askForMoreTime', chain: ({ agreed }) => `addressee:${agreed}`, run: (by, { agreed }) => moreTime.askForLaterTarget(by, agreed, { due_on: '2098-01-01', reason: 'Ill', version: 3 }) },
  'moreTime.decideRequest, to agree':    { may: '403 403 yes yes 404 403 404', act: 'agreeMoreTime', chain: () => 'action:', run: (by, { request }) => moreTime.decideRequest(by, request, { decision: 'agreed', reason: 'Yes', version: 1 }) },
  'moreTime.decideRequest, to refuse':   { may: '403 403 yes yes 404 403 404', act: 'refuseMoreTime', chain: () => 'action:', run: (by, { request }) => moreTime.decideRequest(by, request, { decision: 'refused', reason: 'No', version: 1 }) },
  'assurance.confirmAction':             { may: '403 403 yes yes 404 403 404', chain: ({ done }) => `action:${done}`, run: (by, { done }) => assurance.confirmAction(by, done, { reasons: 'Seen', version: 2 }) },
  'assurance.returnAction':              { may: '403 403 yes yes 404 403 404', chain: ({ done }) => `action:${done}`, run: (by, { done }) => assurance.returnAction(by, done, { reasons: 'No', due_on: '2098-01-01', version: 2 }) },
  'moreTime.withdrawRequest':            { may: 'yes 403 403 403 404 403 404', chain: () => 'action:', run: (by, { request }) => moreTime.withdrawRequest(by, request) },
  'sustain.answerSustainCheck':         { may: 'yes yes 403 403 404 403 404', chain: () => 'action:', run: (by, { sustainCheck }) => sustain.answerSustainCheck(by, sustainCheck, { lasting: true, note: 'Yes', due_on: null, version: 1 }) },
  'actions.markBlocked, by an action':   { may: 'yes yes 403 403 404 403 404', act: 'markBlocked', chain: ({ owned }) => `action:${owned}`, run: (by, { owned, action }) => actions.markBlocked(by, owned, { blocked_by: '', action, reason: 'Wait', version: 1 }) },
  'blocking.answerBlocking':             { may: 'yes 403 yes yes 404 403 404', chain: r => `action:${r.waiting}`, run: (by, { waiting }) => blocking.answerBlocking(by, waiting, 'Soon') },
  'quieting.putAside':                  { may: 'yes 403 403 403 403 403 403', chain: ({ agreed }) => `addressee:${agreed}`, run: (by, { agreed }) => quieting.putAside(by, agreed, { signal: 'no_evidence', until_on: '2024-08-01', reason: 'Holidays' }) },
  'quieting.takeUp':                    { may: 'yes 403 403 403 403 403 403', chain: ({ agreed }) => `addressee:${agreed}`, run: (by, { agreed }) => quieting.takeUp(by, agreed, 'blocked') },
  'comments.commentOnRecommendation':    { may: 'yes yes yes yes 403 yes 403', chain: () => 'comment:', act: 'comment', run: (by, { answer }) => comments.commentOnRecommendation(by, answer, { text: 'Hi', audience: 'everyone' }) },
  'comments.commentOnAction':            { may: 'yes yes yes yes 404 yes 404', chain: () => 'comment:', act: 'comment', run: (by, { action }) => comments.commentOnAction(by, action, { text: 'Hi', audience: 'everyone' }) },
  'comments.changeComment, to correct':  { may: '403 yes 403 403 404 403 404', chain: ({ comment }) => `comment:${comment}`, act: 'correctComment', run: (by, { comment }) => comments.changeComment(by, comment, { text: 'Hey', reason: 'Slip', version: 1 }) },
  'comments.changeComment, to withdraw': { may: 'yes yes 403 403 404 403 404', chain: ({ comment }) => `comment:${comment}`, act: 'withdrawComment', run: (by, { comment }) => comments.changeComment(by, comment, { text: null, reason: 'Slip', version: 1 }) },
  'checks.planPracticeCheck':            { may: 'yes 403 403 403 403 403 403', chain: ({ answer }) => `addressee:${answer}`, run: (by, { answer }) => checks.planPracticeCheck(by, { addressee: answer }, planned) },
  'checks.planPracticeCheck, by an owner': { may: 'yes yes 403 403 404 403 404', chain: ({ owned }) => `action:${owned}`, run: (by, { owned }) => checks.planPracticeCheck(by, { action: owned }, planned) },
  'checks.reportPracticeCheck':          { may: 'yes 403 403 403 403 403 403', chain: ({ answer }) => `addressee:${answer}`, run: (by, { answer }) => checks.reportPracticeCheck(by, { addressee: answer }, found) },
  'checks.reportPracticeCheck, by an owner': { may: 'yes yes 403 403 404 403 404', chain: ({ owned }) => `action:${owned}`, run: (by, { owned }) => checks.reportPracticeCheck(by, { action: owned }, found) },
  'checks.reportPlannedCheck':           { may: 'yes 403 403 403 404 403 404', chain: ({ answer }) => `addressee:${answer}`, run: (by, { plannedCheck }) => checks.reportPlannedCheck(by, plannedCheck, { ...found, version: 1 }) },
  'checks.correctPracticeCheck':         { may: 'yes 403 403 403 404 403 404', chain: ({ action }) => `action:${action}`, run: (by, { check }) => checks.correctPracticeCheck(by, check, { ...found, sufficient: 41, reason: 'Slip', version: 1 }) },
  'checks.withdrawPracticeCheck':        { may: 'yes 403 403 403 404 403 404', chain: ({ action }) => `action:${action}`, run: (by, { check }) => checks.withdrawPracticeCheck(by, check, { reason: 'Slip', version: 1 }) },
  'evidence.addEvidence':               { may: 'yes 403 403 403 404 403 404', chain: ({ action }) => `action:${action}`, run: (by, { action }) => evidence.addEvidence(by, files, { action }, page, []) },
  'evidence.addEvidence, of several files': { may: 'yes 403 403 403 404 403 404', chain: ({ action }) => `action:${action}`, run: (by, { action }) => evidence.addEvidence(by, files, { action }, none, [incomingFile(), incomingFile()]) },
  'evidence.addEvidence, by the owner of the action': { may: 'yes yes 403 403 404 403 404', chain: ({ owned }) => `action:${owned}`, run: (by, { owned }) => evidence.addEvidence(by, files, { action: owned }, page, []) },
  'evidence.addEvidence, to an update':  { may: 'yes 403 403 403 404 403 404', chain: ({ action }) => `action:${action}`, run: (by, { update }) => evidence.addEvidence(by, files, { update }, page, []) },
  'evidence.addEvidence, to an answer':  { may: 'yes 403 403 403 403 403 403', chain: ({ answer }) => `addressee:${answer}`, run: (by, { answer }) => evidence.addEvidence(by, files, { answer }, page, []) },
  'evidence.addVersion':                 { may: 'yes yes 403 403 404 403 404', chain: ({ owned }) => `action:${owned}`, run: (by, { file }) => evidence.addVersion(by, files, file, incomingFile()) },
  'evidence.correctEvidence':            { may: 'yes 403 403 403 404 403 404', chain: ({ action }) => `action:${action}`, run: (by, { link }) => evidence.correctEvidence(by, link, { ...page, title: 'Other', version: 1 }) },
  'evidence.correctEvidence, by whoever added it': { may: 'yes yes 403 403 404 403 404', chain: ({ owned }) => `action:${owned}`, run: (by, { file }) => evidence.correctEvidence(by, file, { ...none, version: 1 }) },
  'evidence.removeEvidence':             { may: 'yes 403 403 403 404 403 404', chain: ({ action }) => `action:${action}`, run: (by, { link }) => evidence.removeEvidence(by, link, { reason: 'Wrong', version: 1 }) },
  'evidence.redactFile':                 { may: '403 403 403 403 403 403 yes', chain: ({ action }) => `action:${action}`, run: (by, { removedFile }) => evidence.redactFile(by, files, removedFile, 'It names somebody') },
  'evidence.confirmPending':             { may: 'yes 404 404 404 404 404 404', chain: ({ action }) => `action:${action}`, act: 'addEvidence', run: (by, { pending }) => evidence.confirmPending(by, files, pending, { title: 'Fine', shows: '', leave_out: [] }) },
  'queries.raiseQuery':                  { may: '403 403 403 403 403 yes 403', chain: () => 'query:', run: (by, { answer }) => queries.raiseQuery(by, answer, 'How?') },
  'queries.raiseQueryOnAction':          { may: '403 403 403 403 404 yes 404', chain: () => 'query:', act: 'raiseQuery', run: (by, { action }) => queries.raiseQueryOnAction(by, action, 'How?') },
  'queries.answerQuery':                 { may: 'yes yes yes yes 404 yes 404', chain: ({ query }) => `query:${query}`, run: (by, { query }) => queries.answerQuery(by, query, 'So') },
  'queries.closeQuery':                  { may: '403 403 403 403 404 yes 404', chain: ({ query }) => `query:${query}`, run: (by, { query }) => queries.closeQuery(by, query, 'Good') },
  'recommendations.respond':             { may: 'yes 403 403 403 403 403 403', chain: ({ answer }) => `addressee:${answer}`, run: (by, { answer }) => recommendations.respond(by, answer, { response: 'agreed', response_text: 'Yes', version: 1 }) },
  'recommendations.nameOwner':           { may: 'yes 403 403 403 403 403 403', chain: ({ answer }) => `addressee:${answer}`, run: (by, { answer }) => recommendations.nameOwner(by, answer, { owner_id: null, owner_title: 'Head', target_on: null, reason: '', version: 1 }) },
  'recommendations.closeAsMadeAgain':    { may: '403 403 403 403 403 yes yes', chain: ({ answer }) => `addressee:${answer}`, run: (by, { answer }) => recommendations.closeAsMadeAgain(by, answer) },
  'recommendations.reopen':              { may: '403 403 403 403 403 yes 403', chain: ({ closed }) => `addressee:${closed}`, run: (by, { closed }) => recommendations.reopen(by, closed, 'Not met') },
  'recommendations.correctRecommendation': { may: '403 403 403 403 403 403 yes', chain: r => `recommendation:${r.recommendation}`, run: (by, r) => recommendations.correctRecommendation(by, r.recommendation, { text: 'Do', standard_id: null, theme_id: null, urgent: true, reason: 'Slip', version: 1 }) },
  'recommendations.withdrawRecommendation': { may: '403 403 403 403 403 403 yes', chain: r => `recommendation:${r.recommendation}`, run: (by, r) => recommendations.withdrawRecommendation(by, r.recommendation, 'Slip') },
  'recommendations.linkRepeat':          { may: '403 403 403 403 403 403 yes', chain: r => `recommendation:${r.later}`, run: (by, r) => recommendations.linkRepeat(by, r.later, r.recommendation) },
  'repeats.decideRepeats, to confirm':   { may: '403 403 403 403 403 403 yes', chain: r => `recommendation:${r.recommendation}`, act: 'linkRepeat', run: (by, r) => repeats.decideRepeats(by, r.recommendation, { confirmed: r.first, rejected: [], version: 1 }) },
  'repeats.decideRepeats, to reject':    { may: '403 403 403 403 403 403 yes', chain: r => `recommendation:${r.recommendation}`, act: 'rejectRepeats', run: (by, r) => repeats.decideRepeats(by, r.recommendation, { confirmed: null, rejected: [r.first], version: 1 }) },
  'inspections.enterInspection':         { may: '403 403 403 403 403 403 yes', chain: () => 'inspection:', run: by => inspections.enterInspection(by, { ...inspection, ...framework() }) },
  'inspections.correctInspection':       { may: '403 403 403 403 403 403 yes', chain: () => 'inspection:', run: by => inspections.correctInspection(by, 'NORTHANTS-2022', { ...corrected, ...framework() }) },
  'inspections.rate':                    { may: '403 403 403 403 403 403 yes', chain: () => 'inspection:', run: by => inspections.rate(by, 'NORTHANTS-2022', { ratings: [{ standard_id: null, title: 'Court', rating: 'good' }], version: 2 }) },
  'inspections.addFigure':               { may: '403 403 403 403 403 403 yes', chain: () => 'inspection:', run: by => inspections.addFigure(by, 'NORTHANTS-2022', figure) },
  'inspections.correctFigure':           { may: '403 403 403 403 403 403 yes', chain: () => 'inspection:', run: (by, r) => inspections.correctFigure(by, r.figure, { ...figure, recommendation_id: null, value: 2, reason: 'Misread', version: 1 }) },
  'inspections.removeFigure':            { may: '403 403 403 403 403 403 yes', chain: () => 'inspection:', run: (by, r) => inspections.removeFigure(by, r.figure, { reason: 'Of another report', version: 1 }) },
  'inspections.addRecommendations':      { may: '403 403 403 403 403 403 yes', chain: () => 'recommendation:', act: 'enterRecommendation', run: by => inspections.addRecommendations(by, 'NORTHANTS-2022', [{ ...recommendation, addressees: [unit()] }]) },
  'inspections.publish':                 { may: '403 403 403 403 403 403 yes', chain: () => 'inspection:', run: by => inspections.publish(by, 'COMING', publication) },
  'inspections.noteState':               { may: '403 403 403 403 403 403 yes', chain: () => 'inspection:', run: by => inspections.noteState(by, 'COMING', { state: 'planned', version: 1 }) },
  'inspections.notePlanSubmitted':       { may: 'yes 403 403 403 403 403 yes', chain: () => 'inspection:', run: by => inspections.notePlanSubmitted(by, 'NORTHANTS-2022', '2024-06-30') },
  'reviews.openReview':                  { may: '403 403 403 403 403 yes 403', chain: () => 'review:', run: by => reviews.openReview(by, world().organisations.N53DRBY, { kind: 'reinspection', title: 'New', inspection_id: null }) },
  'reviews.judge':                       { may: '403 403 403 403 403 yes 403', chain: ({ draft }) => `review:${draft}`, run: (by, { agreed }) => reviews.judge(by, agreed, judgement) },
  'reviews.takeOutJudgement':            { may: '403 403 403 403 403 yes 403', chain: ({ draft }) => `review:${draft}`, run: (by, { answer }) => reviews.takeOutJudgement(by, answer) },
  'reviews.supersedeJudgement':          { may: '403 403 403 403 403 yes 403', chain: ({ agreed }) => `addressee:${agreed}`, run: (by, { published }) => reviews.supersedeJudgement(by, published, { ...judgement, version: 1, superseding_reason: 'Counted again' }) },
  'reviews.shareReview':                 { may: '404 404 404 404 404 yes 404', chain: ({ draft }) => `review:${draft}`, run: (by, { draft }) => reviews.shareReview(by, draft) },
  'reviews.replyToReview':               { may: '404 404 404 404 yes 403 404', chain: ({ shared }) => `review:${shared}`, run: (by, { shared }) => reviews.replyToReview(by, shared, 'It is right') },
  'reviews.publishReview':               { may: '404 404 404 404 403 yes 404', also: ['publishJudgement'], chain: ({ shared }) => `review:${shared}`, run: (by, { shared }) => reviews.publishReview(by, shared, 1) },
  'reviews.discardReview':               { may: '404 404 404 404 404 yes 404', chain: ({ draft }) => `review:${draft}`, run: (by, { draft }) => reviews.discardReview(by, draft, 'No') },
  'reviews.addNote':                     { may: '404 404 404 404 404 yes 404', chain: ({ draft }) => `review:${draft}`, run: (by, { draft }) => reviews.addNote(by, draft, { kind: 'note', text: 'So', addressee_id: null }) },
  'reviews.changeNote':                  { may: '403 403 403 403 403 yes 403', chain: ({ draft }) => `review:${draft}`, run: (by, { note }) => reviews.changeNote(by, note, { text: 'So', found: 'Yes', looked: true, version: 1 }) },
  'reviews.removeNote':                  { may: '403 403 403 403 403 yes 403', chain: ({ draft }) => `review:${draft}`, run: (by, { note }) => reviews.removeNote(by, note) },
  'organisations.addOrganisation':       { may: '403 403 403 403 403 403 yes', chain: () => 'organisation:', run: by => organisations.addOrganisation(by, { code: 'NEW', kind: 'unit', name: 'New', parent: 'R-EOE', alias: 'Newer' }) },
  'organisations.renameOrganisation':    { may: '403 403 403 403 403 403 yes', chain: () => `organisation:${unit()}`, run: by => organisations.renameOrganisation(by, 'N56NRTH', { name: 'North', version: 1 }) },
  'organisations.moveOrganisation':      { may: '403 403 403 403 403 403 yes', chain: () => `organisation:${unit()}`, run: by => organisations.moveOrganisation(by, 'N56NRTH', { parent: 'R-EM', version: 1 }) },
  'endings.closeOrganisation':           { may: '403 403 403 403 403 403 yes', chain: () => `organisation:${unit()}`, run: by => endings.closeOrganisation(by, 'N56NRTH', { valid_to: '2024-12-31', successors: ['N56NORF'], members: 0, version: 1 }) },
  'endings.splitOrganisation':           { may: '403 403 403 403 403 403 yes', chain: () => `organisation:${unit()}`, run: by => endings.splitOrganisation(by, 'N56NRTH', { first_day: '2025-01-01', into: halves, members: 'end', version: 1 }) },
  'endings.keepOrganisation':            { may: '403 403 403 403 403 403 yes', chain: () => 'organisation:', run: by => endings.keepOrganisation(by, 'N53DRBY', { version: 2 }) },
  'organisations.addAlias':              { may: '403 403 403 403 403 403 yes', chain: () => `organisation:${unit()}`, run: by => organisations.addAlias(by, 'N56NRTH', 'North') },
  'organisations.addSuccessor':          { may: '403 403 403 403 403 403 yes', chain: () => `organisation:${unit()}`, run: by => organisations.addSuccessor(by, 'N56NRTH', 'N56NORF', '2024-07-01') },
  'organisations.passToSuccessor':       { may: '403 403 403 403 403 403 yes', chain: () => 'addressee:', run: by => organisations.passToSuccessor(by, 'N53DRBY', 'N56NORF') },
  'users.addPerson':                     { may: '403 403 403 403 403 403 yes', chain: () => 'user:', run: by => users.addPerson(by, { name: 'New', email: 'new@example.com', role: 'staff', organisation_id: unit() }) },
  'users.addMembership':                 { may: '403 403 403 403 403 403 yes', chain: ({ person }) => `user:${person}`, run: (by, { person }) => users.addMembership(by, person, 'unit_leader', unit()) },
  'users.renamePerson':                  { may: '403 403 403 403 403 403 yes', chain: ({ person }) => `user:${person}`, run: (by, { person }) => users.renamePerson(by, person, { name: 'Else', version: 1 }) },
  'frameworks.addFramework':             { may: '403 403 403 403 403 403 yes', chain: () => 'framework:', run: by => frameworks.addFramework(by, { name: 'New', rated: true, max_score: 21, valid_from: null }) },
  'frameworks.changeFramework':          { may: '403 403 403 403 403 403 yes', chain: () => `framework:${world().framework_id}`, run: by => frameworks.changeFramework(by, world().framework_id, { name: 'Old', max_score: 27, valid_from: null, valid_to: '2024-12-31', version: 1 }) },
  'frameworks.startNewVersion':          { may: '403 403 403 403 403 403 yes', chain: () => `framework:${world().framework_id}`, run: by => frameworks.startNewVersion(by, world().framework_id, { name: 'New', from_on: '2025-01-01' }) },
  'frameworks.changeScale':              { may: '403 403 403 403 403 403 yes', chain: () => `framework:${world().framework_id}`, run: by => frameworks.changeScale(by, world().framework_id, { bands, version: 1 }) },
  'standards.addStandard':               { may: '403 403 403 403 403 403 yes', chain: () => 'standard:', run: by => standards.addStandard(by, world().framework_id, { code: '1.2', title: 'Staff', group: 'Organisation' }) },
  'standards.renameStandard':            { may: '403 403 403 403 403 403 yes', chain: ({ standard }) => `standard:${standard}`, run: (by, { standard }) => standards.renameStandard(by, standard, { title: 'Leading', group: 'Organisation', version: 1 }) },
  'standards.retireStandard':            { may: '403 403 403 403 403 403 yes', chain: ({ standard }) => `standard:${standard}`, run: (by, { standard }) => standards.retireStandard(by, standard) },
  'matches.matchStandards':              { may: '403 403 403 403 403 403 yes', chain: ({ standard }) => `standard:${standard}`, run: (by, r) => matches.matchStandards(by, r.standard, r.matchable) },
  'matches.removeMatch':                 { may: '403 403 403 403 403 403 yes', chain: r => `standard:${r.retiredStandard}`, run: (by, r) => matches.removeMatch(by, r.match) },
  'standards.bringBackStandard':         { may: '403 403 403 403 403 403 yes', chain: r => `standard:${r.retiredStandard}`, run: (by, r) => standards.bringBackStandard(by, r.retiredStandard) },
  'themes.addTheme':                     { may: '403 403 403 403 403 403 yes', chain: () => 'theme:', run: by => themes.addTheme(by, 'Workload') },
  'themes.renameTheme':                  { may: '403 403 403 403 403 403 yes', chain: ({ theme }) => `theme:${theme}`, run: (by, { theme }) => themes.renameTheme(by, theme, { name: 'People', version: 1 }) },
  'themes.retireTheme':                  { may: '403 403 403 403 403 403 yes', chain: ({ theme }) => `theme:${theme}`, run: (by, { theme }) => themes.retireTheme(by, theme) },
  'themes.bringBackTheme':               { may: '403 403 403 403 403 403 yes', chain: r => `theme:${r.retiredTheme}`, run: (by, r) => themes.bringBackTheme(by, r.retiredTheme) },
  'settings.changeSetting':              { may: '403 403 403 403 403 403 yes', chain: ({ setting }) => `setting:${setting}`, run: (by, { setting }) => settings.changeSetting(by, setting, { value: 45, reason: 'Sooner', version: 1 }) },
  'joining.invite':                      { may: 'yes 403 yes yes 403 403 yes', chain: () => 'user:', run: by => joining.invite(by, { ...asked, role: 'unit_leader', organisation_id: unit() }) },
  'joining.invite, an inspector':        { may: '403 403 403 403 403 403 yes', chain: () => 'user:', run: by => joining.invite(by, { ...asked, role: 'inspector', organisation_id: world().organisations.HMIP }) },
  'joining.sendAgain':                   { may: 'yes 404 yes yes 404 404 yes', chain: r => `user:${r.invited}`, run: (by, { invitation }) => joining.sendAgain(by, invitation) },
  'joining.withdrawInvitation':          { may: 'yes 404 yes yes 404 404 yes', chain: r => `user:${r.invited}`, run: (by, { invitation }) => joining.withdrawInvitation(by, invitation) },
  'joining.acceptInvitation':            { may: 'yes yes yes yes yes yes yes', chain: r => `user:${r.invited}`, user: r => r.invited, run: by => joining.acceptInvitation(by, token, { password: news.password }) },
  'leaving.endMembership':               { may: 'yes 404 yes yes 404 404 yes', chain: ({ person }) => `user:${person}`, run: (by, { membership }) => leaving.endMembership(by, membership) },
  'leaving.changeRole':                  { may: 'yes 404 yes yes 404 404 yes', chain: ({ person }) => `user:${person}`, run: (by, { membership }) => leaving.changeRole(by, membership, { role: 'unit_leader', organisation_id: unit() }) },
  'leaving.deactivate':                  { may: '403 403 403 403 403 403 yes', chain: ({ person }) => `user:${person}`, run: (by, { person }) => leaving.deactivate(by, person) },
  'leaving.reactivate':                  { may: '403 403 403 403 403 403 yes', chain: ({ left }) => `user:${left}`, run: (by, { left }) => leaving.reactivate(by, left) },
  'passwords.askPasswordReset':          { may: 'yes yes yes yes yes yes yes', chain: r => `user:${r.world.leader.id}`, run: (by, r) => passwords.askPasswordReset(by, r.world.leader.email, '127.0.0.1') },
  'passwords.resetPassword':             { may: 'yes yes yes yes yes yes yes', chain: ({ person }) => `user:${person}`, user: ({ person }) => person, run: by => passwords.resetPassword(by, token, news.password) },
  'passwords.changePassword':            { may: 'yes yes yes yes yes yes yes', chain: () => 'user:', run: by => passwords.changePassword(by, news) },
  'factors.setUpApp':                    { may: 'yes yes yes yes yes yes yes', chain: () => 'user:', run: by => factors.setUpApp(by, { secret: 'x', step: 1, hashes }) },
  'factors.removeApp':                   { may: 'yes 409 409 409 409 409 409', chain: r => `user:${r.world.leader.id}`, run: by => factors.removeApp(by, false) },
  'factors.renewRecoveryCodes':          { may: 'yes 409 409 409 409 409 409', chain: r => `user:${r.world.leader.id}`, run: by => factors.renewRecoveryCodes(by, hashes) },
  'factors.addPasskey':                  { may: 'yes yes yes yes yes yes yes', chain: () => 'user:', run: by => factors.addPasskey(by, { ...passkey, credential_id: 'another', name: 'Phone' }, hashes) },
  'factors.renamePasskey':               { may: 'yes 404 404 404 404 404 404', chain: r => `user:${r.world.leader.id}`, run: (by, r) => factors.renamePasskey(by, r.passkey, 'Phone') },
  'factors.removePasskey':               { may: 'yes 404 404 404 404 404 404', chain: r => `user:${r.world.leader.id}`, run: (by, r) => factors.removePasskey(by, r.passkey, false) },
  'factors.resetSecondFactor':           { may: '403 403 403 403 403 403 yes', chain: r => `user:${r.world.leader.id}`, run: (by, r) => factors.resetSecondFactor(by, r.world.leader.id) },
  'singleSignOn.linkIdentity':           { may: '409 yes yes yes yes yes yes', chain: () => 'user:', run: by => singleSignOn.linkIdentity(by, { ...identity, subject: 'another' }) },
  'singleSignOn.unlinkIdentity':         { may: 'yes 409 409 409 409 409 409', chain: r => `user:${r.world.leader.id}`, run: by => singleSignOn.unlinkIdentity(by, identity.issuer) },
  'days.nameDay':                        { may: 'yes 403 403 403 403 yes 403', chain: r => `organisation:${r.world.organisations.N56NRTH}`, run: by => days.nameDay(by, 'N56NRTH', { name: 'Another board', on_day: '2024-06-01' }) },
  'days.removeNamedDay':                 { may: 'yes 403 403 403 404 yes 404', chain: r => `organisation:${r.world.organisations.N56NRTH}`, run: (by, r) => days.removeNamedDay(by, r.namedDay) },
  'redaction.redactName':                { may: '403 403 403 403 403 403 yes', chain: r => `recommendation:${r.recommendation}`, run: (by, r) => redaction.redactName(by, r.recommendation, 'Jo Doe') },
}

// Parts of commands, which take a transaction (so do those whose name ends in In), and the hourly work, which nobody does.
const parts = [
  // What waits is no part of the record yet; what was found in a file is noted by the service.
  'evidence.keepPending',
  'evidence.discardPending',
  'evidence.forgetPending',
  'evidence.scanWaiting',
  'evidence.noteScan',
  'organisations.refuseTakenCode',
  'organisations.refuseTakenName',
  'recommendations.lockAnswer',
  'reviews.lockReview',
  'reviews.publishJudgements',
  'recommendations.lockForChange',
  'recommendations.refuseStranger',
  'users.setPassword',
  'users.lockUser',
  'users.placeFor',
  'users.on',
  'joining.forgetSpentLinks',
  'passwords.forgetOldResets',
  'singleSignOn.trySingleSignOn',
  'singleSignOn.applyGroups',
]
const numbers = ['days.notYours', 'passwords.validMinutes', 'passwords.mostLetters', 'passwords.mostAsked']

test('no command is missing here', () => {
  const modules = {
    actions,
    moreTime,
    assurance,
    quieting,
    blocking,
    sustain,
    comments,
    days,
    checks,
    evidence,
    queries,
    recommendations,
    repeats,
    reviews,
    inspections,
    organisations,
    endings,
    frameworks,
    standards,
    matches,
    themes,
    settings,
    users,
    redaction,
    joining,
    leaving,
    passwords,
    factors,
    singleSignOn,
  }
  const all = Object.entries(modules)
    .flatMap(([name, module]) => Object.keys(module).map(command => `${name}.${command}`))
    .filter(command => !command.endsWith('In') && !numbers.includes(command))
  expect([...new Set(Object.keys(rows).map(name => name.split(',')[0]!)), ...parts].sort()).toEqual(all.sort())
})

/** Every row of every table, as one number for each. */
async function everything(tx: Db): Promise<object> {
  const { rows: tables } = await tx.raw(
    "SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname IN ('public', 'history') ORDER BY 1",
  )
  const sums = tables.map(
    ({ name }: { name: string }) => `SELECT '${name}' AS name, count(*) AS n, sum(hashtext(t::text)::bigint) AS sum FROM ${name} t`,
  )
  return (await tx.raw(`SELECT * FROM (${sums.join(' UNION ALL ')}) sums ORDER BY name`)).rows
}

describe.each(Object.entries(rows))('%s', (name, { run, chain, act, also = [], may, user }) => {
  test.each(people.map((person, index): [Who, string] => [person, may.split(' ')[index]!]))('%s: %s', async (who, outcome) => {
    const by = { db, person: there.world[who], now: noon('2024-07-01') }
    const last = (await db('events').max({ id: 'id' }).first())!.id
    const result = await run(by, there).then(
      () => 'yes',
      error => (isHttpError(error) ? String(error.status) : error),
    )
    expect(result).toBe(outcome)
    if (outcome !== 'yes') return expect(await everything(db)).toEqual(untouched)

    const events = await db('events').where('id', '>', Number(last)).orderBy('id')
    expect(events.map(event => event.act)).toEqual([...also, expect.anything()])
    const event = events.at(-1)!
    expect(event).toMatchObject({ act: act ?? name.split(/[.,]/)[1], user_id: user ? user(there) : by.person.id, recorded_at: by.now })
    expect(event.chain).toMatch(new RegExp(chain(there).endsWith(':') ? `^${chain(there)}\\d+$` : `^${chain(there)}$`))
  })
})
