// Whatever people do, in whatever order, the facts kept by the commands are the facts counted from scratch, on every day.
import fc from 'fast-check'
import type { Knex } from 'knex'
import * as actions from '../../src/actions/commands.ts'
import * as edits from '../../src/actions/editCommands.ts'
import { confirmAction, returnAction } from '../../src/assurance/commands.ts'
import { commentOnAction, commentOnRecommendation } from '../../src/comments/commands.ts'
import { addDays, londonDay } from '../../src/days.ts'
import { asAt } from '../../src/db/asAt.ts'
import type { Db } from '../../src/db/knex.ts'
import { Invalid, isHttpError, Stale } from '../../src/errors.ts'
import { addEvidence, addVersion, correctEvidence, removeEvidence } from '../../src/evidence/commands.ts'
import { noteScan } from '../../src/evidence/scanCommands.ts'
import { answerQuery, closeQuery, raiseQuery, raiseQueryOnAction } from '../../src/inspectorQueries/commands.ts'
import { askForLaterTarget, askForMoreTime, decideRequest, withdrawRequest } from '../../src/moreTime/commands.ts'
import { addOrganisation, addSuccessor, passToSuccessor } from '../../src/organisations/commands.ts'
import { closeOrganisation } from '../../src/organisations/endingCommands.ts'
import {
  correctPracticeCheck,
  planPracticeCheck,
  reportPlannedCheck,
  reportPracticeCheck,
  withdrawPracticeCheck,
} from '../../src/practiceChecks/commands.ts'
import { putAside, takeUp } from '../../src/quieting/commands.ts'
import { closeAsMadeAgain, nameOwner, reopen, respond } from '../../src/recommendations/commands.ts'
import { correctRecommendation, linkRepeat, withdrawRecommendation } from '../../src/recommendations/correctionCommands.ts'
import { findFaults } from '../../src/record/queries.ts'
import { openReview, publishReview, shareReview } from '../../src/reviews/commands.ts'
import { judge, supersedeJudgement } from '../../src/reviews/judgingCommands.ts'
import type { Signal } from '../../src/standing/signals.ts'
import { answerSustainCheck } from '../../src/sustainChecks/commands.ts'
import { reopenUnsustained } from '../../src/sustainChecks/missedCommands.ts'
import type { Person } from '../../src/users/person.ts'
import { findPerson } from '../../src/users/queries.ts'
import { buildInspection, buildPerson, buildWorld, newAction, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { factsFromScratch } from '../support/facts.ts'
import { incomingFile, testFiles } from '../support/files.ts'
import { naiveFacts } from './naive.ts'
import { shownTo, tablesThatDiffer } from './shown.ts'

interface Step {
  what: keyof typeof steps
  which: number
  more: number
  hours: number
}

/** One little world of its own: a unit with a successor, two recommendations, and a later one that repeats the first. */
interface Story {
  world: World
  code: string
  leader: Person
  addressees: number[]
  recommendations: number[]
  now: Date
}
type Doing = (story: Story, step: Step) => Promise<unknown>

const by = ({ now }: Story, person: Person) => ({ db: pool, person, now })
const later = ({ now }: Story, days: number) => addDays(londonDay(now), days)
const pick = <T>(list: T[], n: number): T => {
  if (!list.length) throw new Invalid({ step: 'There is none yet' })
  return list[n % list.length]!
}
const addresseeOf = async ({ addressees }: Story, n: number) =>
  (await pool('addressees')
    .where({ id: pick(addressees, n) })
    .first())!
const ours = ({ addressees }: Story) => pool('action_addressees').whereIn('addressee_id', addressees)
async function actionOf(story: Story, n: number) {
  return pick(await pool('actions').whereIn('id', ours(story).select('action_id')).orderBy('id'), n)
}
async function queryOf({ addressees }: Story, n: number) {
  return pick(await pool('queries').whereIn('addressee_id', addressees).orderBy('id'), n)
}

const checkedOf = async (story: Story, which: number, more: number) =>
  more % 2 ? { addressee: pick(story.addressees, which) } : { action: (await actionOf(story, which)).id }
const checksOf = (story: Story) =>
  pool('practice_checks')
    .where(one => one.whereIn('addressee_id', story.addressees).orWhereIn('action_id', ours(story).select('action_id')))
    .whereNull('withdrawn_on')
    .orderBy('id')
const found = (story: Story, more: number) => ({
  checked_on: later(story, -(more % 20)),
  looked_at: 60,
  sufficient: more,
  checked_by: 'A senior',
  method: '',
  note: '',
})
const sustainOf = (story: Story) =>
  pool('sustain_checks').whereIn('action_id', ours(story).select('action_id')).where({ answered_on: null, ended_on: null }).orderBy('id')
const fail = (error: unknown) => {
  throw error
}
async function requestOf(story: Story, n: number) {
  const about = (one: Knex.QueryBuilder) =>
    one.whereIn('addressee_id', story.addressees).orWhereIn('action_id', ours(story).select('action_id'))
  return pick(await pool('extension_requests').where({ state: 'waiting' }).where(about).orderBy('id'), n)
}
async function evidenceOf(story: Story, n: number) {
  const all = pool('evidence').whereIn('addressee_id', story.addressees).orWhereIn('action_id', ours(story).select('action_id'))
  return pick(await all.orderBy('id'), n)
}
const said = ({ now }: Story, more: number) => ({
  title: 'Minutes',
  shows: '',
  dated_on: londonDay(now),
  audience: more % 3 ? ('everyone' as const) : ('line' as const),
  sensitivity: 'official' as const,
  expires_on: more % 2 ? null : addDays(londonDay(now), more + 1),
})
/** Every other file has to be looked at first. */
const filesFor = (more: number) => testFiles(more % 2 ? {} : { scan: async () => 'clean' })

/** The inspectors' review of the story's unit that goes on, opened when there is none. */
async function reviewOf(story: Story): Promise<number> {
  const organisation_id = story.leader.leads[0]!
  const open = await pool('reviews').where({ organisation_id }).whereIn('state', ['draft', 'shared']).first('id')
  const given = { kind: 'progress' as const, title: 'Review', inspection_id: null }
  return open?.id ?? openReview(by(story, story.world.inspector), organisation_id, given)
}
const progresses = ['insufficient_progress', 'good_progress', 'no_meaningful_progress', 'reasonable_progress'] as const
const judging = (more: number, closure: string | null) => {
  const outcomes = closure ? (['none', 'reopen'] as const) : (['none', 'not_implemented', 'none'] as const)
  return { rating: progresses[more % 4]!, reasons: 'Seen', outcome: outcomes[more % outcomes.length]! }
}

const steps = {
  judge: async (story, { which, more }) => {
    const review_id = await reviewOf(story)
    const { id, closure } = await addresseeOf(story, which)
    const before = await pool('judgements').where({ review_id, addressee_id: id, superseded_on: null }).first()
    await judge(by(story, story.world.inspector), id, { ...judging(more, closure), version: before?.version ?? 0 })
  },
  publishReview: async story => {
    const id = await reviewOf(story)
    const inspecting = by(story, story.world.inspector)
    const { state } = (await pool('reviews').where({ id }).first('state'))!
    if (state === 'draft') await shareReview(inspecting, id)
    await publishReview(inspecting, id, (await pool('reviews').where({ id }).first('version'))!.version)
  },
  supersedeJudgement: async (story, { which, more }) => {
    const judged = await pool('judgements').whereIn('addressee_id', story.addressees).whereNotNull('published_on').orderBy('id')
    const { id, addressee_id, version } = pick(judged, which)
    const { closure } = (await pool('addressees').where({ id: addressee_id }).first('closure'))!
    await supersedeJudgement(by(story, story.world.inspector), id, { ...judging(more + 1, closure), superseding_reason: 'Again', version })
  },
  respond: async (story, { which, more }) => {
    const { id, version } = await addresseeOf(story, which)
    const response = (['agreed', 'partly_agreed', 'not_agreed', 'agreed'] as const)[more % 4]!
    await respond(by(story, story.leader), id, {
      response,
      response_text: 'As we say',
      responded_on: more % 5 ? null : later(story, -3),
      version,
    })
  },
  nameOwner: async (story, { which, more }) => {
    const { id, version } = await addresseeOf(story, which)
    await nameOwner(by(story, story.leader), id, {
      owner_id: null,
      owner_title: 'Head',
      target_on: later(story, more),
      reason: 'So it is',
      version,
    })
  },
  logAction: async (story, { which, more }) => {
    const also = more % 3 ? [] : story.addressees.slice(0, 2)
    const happened_on = more % 4 ? null : later(story, -10)
    await actions.logAction(
      by(story, story.leader),
      pick(story.addressees, which),
      newAction({ due_on: later(story, more), also, happened_on }),
    )
  },
  postUpdate: async (story, { which, more }) => {
    const { id, version } = await actionOf(story, which)
    const status = ([null, 'in_progress', 'not_started'] as const)[more % 3]!
    await actions.postUpdate(by(story, story.leader), id, {
      text: 'News',
      status,
      happened_on: more % 5 ? null : later(story, -2),
      version,
    })
  },
  markBlocked: async (story, { which, more }) => {
    const { id, version } = await actionOf(story, which)
    await actions.markBlocked(by(story, story.leader), id, { blocked_by: pick(['P-POL', 'HMPPS'], more), reason: 'Waiting', version })
  },
  putAside: async (story, { which, more }) => {
    const signal = (['blocked', 'date_moved', 'no_evidence', 'entered_later'] as const)[more % 4]!
    await putAside(by(story, story.leader), pick(story.addressees, which), { signal, until_on: later(story, 1 + more), reason: 'Known' })
  },
  takeUp: async (story, { which, more }) => {
    const id = pick(story.addressees, which)
    const aside = await pool('quieted_signals').where({ addressee_id: id }).orderBy('signal')
    await takeUp(by(story, story.leader), id, pick(aside, more).signal as Signal)
  },
  waitForAction: async (story, { which, more }) => {
    const [one, other] = [await actionOf(story, which), await actionOf(story, which + 1 + (more % 3))]
    await actions.markBlocked(by(story, story.leader), one.id, {
      blocked_by: '',
      action: other.id,
      reason: 'Waiting',
      version: one.version,
    })
  },
  reportComplete: async (story, { which, more }) => {
    const { id, version } = await actionOf(story, which)
    await actions.reportComplete(by(story, story.leader), id, {
      different_now: 'It is done',
      sustain_days: more % 2 ? [1, 2 + more, 100] : [1, 2],
      version,
    })
  },
  drop: async (story, { which }) => {
    const { id, version } = await actionOf(story, which)
    await actions.drop(by(story, story.leader), id, { reason: 'Not needed', version })
  },
  reopenAction: async (story, { which, more }) => {
    const { id, version } = await actionOf(story, which)
    await actions.reopenAction(by(story, story.leader), id, { reason: 'Not done after all', due_on: later(story, more), version })
  },
  moveDueDate: async (story, { which, more }) => {
    const { id, version } = await actionOf(story, which)
    await actions.moveDueDate(by(story, story.leader), id, { reason: 'Later', due_on: later(story, more), version })
  },
  askForMoreTime: async (story, { which, more }) => {
    const { id, version } = await actionOf(story, which)
    await askForMoreTime(by(story, story.leader), id, { due_on: later(story, more), reason: 'Ill', version })
  },
  askForLaterTarget: async (story, { which, more }) => {
    const { id, version } = await addresseeOf(story, which)
    await askForLaterTarget(by(story, story.leader), id, { due_on: later(story, more), reason: 'Ill', version })
  },
  answerSustainCheck: async (story, { which, more }) => {
    const due = await sustainOf(story).where('due_on', '<=', later(story, 0))
    const { id, version } = pick(due, which)
    await answerSustainCheck(by(story, story.leader), id, {
      lasting: more % 2 === 0,
      note: 'So it is',
      due_on: later(story, more),
      version,
    })
  },
  missTwoChecks: async story => {
    const before = await sustainOf(story)
    await reopenUnsustained(pool, story.now, fail)
    if ((await sustainOf(story)).length === before.length) throw new Invalid({ step: 'None was missed' })
  },
  decideRequest: async (story, { which, more }) => {
    const { id, version } = await requestOf(story, which)
    await decideRequest(by(story, story.world.regional), id, { decision: more % 3 ? 'agreed' : 'refused', reason: 'So', version })
  },
  confirmAction: async (story, { which }) => {
    const { id, version } = await actionOf(story, which)
    await confirmAction(by(story, story.world.regional), id, { reasons: 'Seen', version })
  },
  returnAction: async (story, { which, more }) => {
    const { id, version } = await actionOf(story, which)
    await returnAction(by(story, story.world.regional), id, { reasons: 'Not seen', due_on: later(story, more), version })
  },
  withdrawRequest: async (story, { which }) => withdrawRequest(by(story, story.leader), (await requestOf(story, which)).id),
  serveMoreOrLess: async (story, { which, more }) => {
    const { id, version, title, description, success_measure, owner_title } = await actionOf(story, which)
    const serves = [story.addressees.slice(0, 1), story.addressees.slice(0, 2), story.addressees.slice(1, 2)][more % 3]!
    await edits.editAction(by(story, story.leader), id, {
      title,
      description,
      success_measure,
      owner_title,
      owner_id: null,
      serves,
      version,
    })
  },
  commentOnRecommendation: async (story, { which, more }) =>
    commentOnRecommendation(by(story, story.leader), pick(story.addressees, which), {
      text: 'A word',
      audience: more % 2 ? 'line' : 'everyone',
    }),
  commentOnAction: async (story, { which }) =>
    commentOnAction(by(story, story.world.inspector), (await actionOf(story, which)).id, { text: 'A word', audience: 'everyone' }),
  raiseQuery: (story, { which }) => raiseQuery(by(story, story.world.inspector), pick(story.addressees, which), 'How?'),
  raiseQueryOnAction: async (story, { which }) =>
    raiseQueryOnAction(by(story, story.world.inspector), (await actionOf(story, which)).id, 'How?'),
  answerQuery: async (story, { which }) => answerQuery(by(story, story.leader), (await queryOf(story, which)).id, 'Like this'),
  closeQuery: async (story, { which }) => closeQuery(by(story, story.world.inspector), (await queryOf(story, which)).id, 'Good'),
  withdrawUpdate: async (story, { which }) => {
    const { id } = await actionOf(story, which)
    const update = pick(await pool('updates').where({ action_id: id }).orderBy('id'), which)
    await edits.changeUpdate(by(story, story.leader), update.id, { text: null, reason: 'Wrong', version: update.version })
  },
  planCheck: async (story, { which, more }) => {
    const values = { planned_on: later(story, more), method: '', note: '' }
    await planPracticeCheck(by(story, story.leader), await checkedOf(story, which, more), values)
  },
  reportCheck: async (story, { which, more }) => {
    await reportPracticeCheck(by(story, story.leader), await checkedOf(story, which, more), found(story, more))
  },
  reportPlannedCheck: async (story, { which, more }) => {
    const { id, version } = pick(await checksOf(story).whereNull('checked_on'), which)
    await reportPlannedCheck(by(story, story.leader), id, { ...found(story, more), version })
  },
  correctCheck: async (story, { which, more }) => {
    const { id, version, checked_on } = pick(await checksOf(story), which)
    const plan = { planned_on: later(story, more), method: '', note: '' }
    await correctPracticeCheck(by(story, story.leader), id, { ...(checked_on ? found(story, more) : plan), reason: 'Slip', version })
  },
  withdrawCheck: async (story, { which }) => {
    const { id, version } = pick(await checksOf(story), which)
    await withdrawPracticeCheck(by(story, story.leader), id, { reason: 'Wrong', version })
  },
  addEvidence: async (story, { which, more }) => {
    const place = more % 5 ? { action: (await actionOf(story, which)).id } : { answer: pick(story.addressees, which) }
    const isLink = more % 4 === 1
    const values = { ...said(story, more), url: isLink ? 'https://example.org/' : null }
    await addEvidence(by(story, story.leader), filesFor(more), place, values, isLink ? [] : [incomingFile()])
  },
  addVersion: async (story, { which, more }) =>
    addVersion(by(story, story.leader), filesFor(more), (await evidenceOf(story, which)).id, incomingFile()),
  noteScan: async (story, { which, more }) => {
    const { id } = await evidenceOf(story, which)
    const waiting = await pool('evidence_files').where({ evidence_id: id, scan: 'waiting' })
    await noteScan(pool, pick(waiting, which).id, more % 3 ? 'clean' : 'infected', story.now)
  },
  correctEvidence: async (story, { which, more }) => {
    const { id, url, version } = await evidenceOf(story, which)
    await correctEvidence(by(story, story.leader), id, { ...said(story, more), url, version })
  },
  removeEvidence: async (story, { which }) => {
    const { id, version } = await evidenceOf(story, which)
    await removeEvidence(by(story, story.leader), id, { reason: 'Wrong', version })
  },
  closeAsMadeAgain: (story, { which }) => closeAsMadeAgain(by(story, story.world.inspector), pick(story.addressees, which)),
  reopen: (story, { which }) => reopen(by(story, story.world.inspector), pick(story.addressees, which), 'Not met'),
  correctRecommendation: async ({ now, recommendations }, { which, more }) => {
    const { id, version, text } = (await pool('recommendations')
      .where({ id: pick(recommendations, which) })
      .first())!
    const values = { text, standard_id: null, theme_id: null, urgent: more % 2 === 0, reason: 'Slip', version }
    await correctRecommendation({ db: pool, person: world.administrator, now }, id, values)
  },
  withdrawRecommendation: async ({ now, recommendations }, { more }) => {
    if (more % 12) throw new Invalid({ step: 'Not today' })
    await withdrawRecommendation({ db: pool, person: world.administrator, now }, recommendations[1]!, 'By mistake')
  },
  linkRepeat: async ({ now, recommendations }, { more }) => {
    const [first, second, later] = recommendations as [number, number, number]
    const links: [number, number | null][] = [
      [later, first],
      [later, null],
      [first, second],
      [first, null],
    ]
    await linkRepeat({ db: pool, person: world.administrator, now }, ...pick(links, more))
  },
  passToSuccessor: async (story, { more }) => {
    if (more % 4) throw new Invalid({ step: 'Not today' })
    const { valid_to, version } = (await pool('organisations').where({ code: story.code }).first())!
    const administrator = by(story, story.world.administrator)
    await addSuccessor(administrator, story.code, `${story.code}-NEXT`, later(story, 0))
    if (!valid_to)
      await closeOrganisation(administrator, story.code, { valid_to: later(story, -1), successors: [], members: 'end', version })
    if (!(await passToSuccessor(administrator, story.code, `${story.code}-NEXT`))) throw new Invalid({ step: 'None to pass' })
  },
} satisfies Record<string, Doing>

const kinds = Object.keys(steps) as (keyof typeof steps)[]
const done = new Set<string>()
const standingsShown = new Set<string>()
let world: World
let stories = 0
beforeAll(async () => {
  world = await buildWorld(pool)
})

async function begin(): Promise<Story> {
  const code = `U${++stories}`
  const administrator = { db: pool, person: world.administrator, now: new Date('2022-01-01T12:00Z') }
  for (const name of [code, `${code}-NEXT`]) await addOrganisation(administrator, { code: name, kind: 'unit', name, parent: 'R-EOE' })
  const [first, next] = await pool('organisations')
    .whereIn('code', [code, `${code}-NEXT`])
    .orderBy('id')
    .select('id')
  // Known from then on, so that other days know their name.
  const { id } = await pool.transaction(async tx => {
    await tx.raw("SELECT set_config('app.now', '2022-01-01T12:00:00Z', true)")
    return buildPerson(tx, 'unit_leader', first!.id, `Leader of ${code}`)
  })
  await pool('memberships').insert({ user_id: id, role: 'unit_leader', organisation_id: next!.id, from_on: '2018-01-01' })
  const leader = (await findPerson(pool, id, '2023-01-01'))!
  const there = { ...world, organisations: { ...world.organisations, N56NORF: first!.id } }
  const { recommendations } = await buildInspection(pool, there, {
    reference: `${code}-2022`,
    organisation: code as 'N56NORF',
    published: '2022-12-20',
    recommendations: [{ addressees: ['N56NORF', 'R-EOE'] }, { addressees: ['N56NORF'] }],
  })
  const later = await buildInspection(pool, there, {
    reference: `${code}-2023`,
    organisation: code as 'N56NORF',
    published: '2022-12-22',
    recommendations: [{ repeats_id: recommendations[0]!.id, addressees: ['N56NORF'] }],
  })
  const all = [...recommendations, ...later.recommendations]
  return {
    world,
    code,
    leader,
    addressees: all.map(row => row.addressees[0]!),
    recommendations: all.map(({ id }) => id),
    now: new Date('2023-01-02T09:00Z'),
  }
}

const kept = (db: Db, { addressees }: Story) => db('standing_facts').whereIn('addressee_id', addressees).orderBy('addressee_id').select('*')
const bare = (rows: object[]) => rows.map(row => ({ ...row, changed_at: null }))

async function check(story: Story) {
  const facts = bare(await kept(pool, story))
  const naive = await Promise.all(story.addressees.map(id => naiveFacts(pool, id)))
  expect(facts).toEqual(bare(naive))
  const { rows } = await factsFromScratch(pool, story.addressees)
  expect(facts).toEqual(bare(rows.sort((a: { addressee_id: number }, b: { addressee_id: number }) => a.addressee_id - b.addressee_id)))
  return facts
}

async function tell(story: Story, step: Step): Promise<void> {
  try {
    await (steps[step.what] as Doing)(story, step)
    done.add(step.what)
  } catch (error) {
    if (!(error instanceof Invalid || error instanceof Stale || isHttpError(error))) throw error
  }
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...kinds),
  which: fc.nat(5),
  more: fc.nat(60),
  hours: fc.oneof(fc.constant(0), fc.nat(30), fc.nat(1000)),
})
const choices: Record<string, number> = {
  answerSustainCheck: 17,
  serveMoreOrLess: 16,
  correctRecommendation: 2,
  linkRepeat: 2,
  withdrawRecommendation: 24,
}
// biome-ignore format: one story that has everything in it
const everything: Step[] = (['logAction', 'moveDueDate', 'respond', 'nameOwner', 'logAction', 'nameOwner', 'postUpdate', 'markBlocked', 'raiseQuery', 'raiseQueryOnAction', 'answerQuery', 'closeQuery', 'commentOnAction',
  'waitForAction', 'putAside', 'takeUp', 'putAside', 'planCheck', 'correctCheck', 'reportCheck', 'reportPlannedCheck', 'withdrawCheck', 'commentOnRecommendation', 'withdrawUpdate', 'serveMoreOrLess', 'respond', 'nameOwner', 'askForMoreTime', 'askForLaterTarget', 'decideRequest', 'decideRequest', 'askForMoreTime', 'withdrawRequest', 'askForMoreTime', 'reportComplete', 'answerSustainCheck', 'reportComplete', 'missTwoChecks', 'moveDueDate', 'addEvidence', 'noteScan', 'addVersion', 'correctEvidence', 'reportComplete', 'confirmAction', 'removeEvidence', 'confirmAction', 'addEvidence', 'returnAction', 'reportComplete', 'confirmAction', 'judge', 'publishReview', 'supersedeJudgement', 'closeAsMadeAgain', 'reopen', 'reopenAction', 'drop', 'respond', 'correctRecommendation', 'linkRepeat', 'passToSuccessor', 'logAction', 'withdrawRecommendation'] as const)
  .map((what, index, all) => ({ what, which: 0, more: choices[what] ?? 16 + (index % 3) * 4, hours: all[index + 1] === 'missTwoChecks' ? 800 : 30 }))

/** What two people are shown of a story at the end of a day: others on other days. */
const shown = async (db: Db, story: Story, day: string, live: boolean) => {
  const { inspector, regional, otherLeader } = story.world
  const pairs = [
    [story.leader, inspector],
    [regional, otherLeader],
  ]
  const seen: object[] = []
  for (const person of pairs[Number(day.slice(-1)) % 2]!) seen.push(await shownTo(db, person, story, day, live))
  return seen
}

test('the facts are right after every step, and as at every day; so is what people were shown at the end of each', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 45 }), async told => {
      const story = await begin()
      const days = new Map<string, object[]>()
      const ends = new Map<string, object[]>()
      for (const [at, step] of told.entries()) {
        await tell(story, step)
        const day = londonDay(story.now)
        days.set(day, await check(story))
        story.now = new Date(story.now.getTime() + step.hours * 3_600_000 + 60_000)
        if (at % 4 === 0 && londonDay(story.now) !== day) ends.set(day, await shown(pool, story, day, true))
      }
      for (const [, word] of JSON.stringify([...ends.values()]).matchAll(/"standing":"(\w+)"/g)) standingsShown.add(word!)
      for (const [day, seen] of ends) expect([day, await asAt(pool, day, tx => shown(tx, story, day, false))]).toEqual([day, seen])
      for (const [day, facts] of days) {
        const [then, scratch] = await asAt(pool, day, async tx => [
          await kept(tx, story),
          (await factsFromScratch(tx, story.addressees)).rows,
        ])
        expect(bare(then)).toEqual(facts)
        expect(bare(scratch.sort((a: { addressee_id: number }, b: { addressee_id: number }) => a.addressee_id - b.addressee_id))).toEqual(
          facts,
        )
      }
    }),
    { numRuns: 6, endOnFailure: true, examples: [[everything]] },
  )
  expect(kinds.filter(kind => !done.has(kind))).toEqual([])
  expect(await findFaults(pool)).toEqual([])
  expect(await tablesThatDiffer(pool)).toEqual([])
  // Enough was shown for this to mean something.
  expect(standingsShown.size).toBeGreaterThan(5)
})
