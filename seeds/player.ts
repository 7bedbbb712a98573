// Turns a step of the story into the command that the person would have used.
import { drop, logAction, markBlocked, postUpdate, reopenAction, reportComplete } from '../src/actions/commands.ts'
import { confirmAction } from '../src/assurance/commands.ts'
import { commentOnAction, commentOnRecommendation } from '../src/comments/commands.ts'
import type { Day } from '../src/days.ts'
import { act, type By } from '../src/db/act.ts'
import { addEvidenceIn } from '../src/evidence/commands.ts'
import { notePlanSubmitted } from '../src/inspections/commands.ts'
import { answerQuery, closeQuery, raiseQuery, raiseQueryOnAction } from '../src/inspectorQueries/commands.ts'
import { askForMoreTime, decideRequest } from '../src/moreTime/commands.ts'
import { mayDecide } from '../src/moreTime/workflow.ts'
import { planPracticeCheck, reportPracticeCheck } from '../src/practiceChecks/commands.ts'
import { nameOwner, respond } from '../src/recommendations/commands.ts'
import { answerSustainCheck } from '../src/sustainChecks/commands.ts'
import type { Person } from '../src/users/person.ts'
import { dayOf } from './clock.ts'
import { type Book, named, type Scene, type Stage } from './scene.ts'
import type { Act, Plan, Step, StepOf } from './story/words.ts'

/** Where a step is played: what it follows on, the ids that steps have made so far, and how to read its days. */
interface Place {
  plan: Plan
  book: Book
  today: Day
  parent: Step | undefined
  made: Map<Step, number>
}

/** The scenes of a plan, one for each step. */
export function planScenes(plan: Plan, today: Day): Scene[] {
  const made = new Map<Step, number>()
  return plan.steps.flatMap(step => stepScenes(step, { plan, today, made, parent: undefined }))
}

function stepScenes(step: Step, place: Omit<Place, 'book'>): Scene[] {
  const scene: Scene = {
    day: dayOf(step.on, place.today),
    play: async stage => {
      const id = await playStep(stage, step, { ...place, book: stage.book })
      if (typeof id === 'number') place.made.set(step, id)
    },
  }
  return [scene, ...(step.then ?? []).flatMap(next => stepScenes(next, { ...place, parent: step }))]
}

async function playStep({ db, book, as }: Stage, step: Step, place: Place): Promise<unknown> {
  const person = step.who ? named(book.people, step.who) : named(book.leaders, place.plan.by)
  const id = place.parent ? place.made.get(place.parent)! : named(book.answers, `${place.plan.of} ${place.plan.by}`)
  const table = place.parent ? 'actions' : 'addressees'
  const version = async () => (await db(table).where({ id }).first('version'))!.version
  const command = commands[step.act] as Command<Act>
  return command(as(person), step, { ...place, id, version })
}

/** id: the answer, or what the step follows on: an action, a comment or a query. version: of the answer or action, as its page shows it. */
type Command<A extends Act> = (
  by: By<Person>,
  step: StepOf<A>,
  place: Place & { id: number; version: () => Promise<number> },
) => Promise<unknown>

// A plain update needs no version, and asking for one costs time.
const commands: { [A in Act]: Command<A> } = {
  respond: async (by, { response, text }, { id, version }) => respond(by, id, { response, response_text: text, version: await version() }),
  nameOwner: async (by, { owner, target, reason }, { id, version, book, today }) =>
    nameOwner(by, id, {
      ...ownerOf(book, owner),
      target_on: target === null ? null : dayOf(target, today),
      reason,
      version: await version(),
    }),
  submitPlan: (by, { on }, { plan, today }) => notePlanSubmitted(by, plan.of.split('/')[0]!, dayOf(on, today)),
  logAction: (by, { title, description, measure, owner, due, also }, { id, book, today }) =>
    logAction(by, id, {
      title,
      description,
      success_measure: measure,
      ...ownerOf(book, owner),
      due_on: dayOf(due, today),
      also: also.map(answer => named(book.answers, answer)),
    }),
  postUpdate: async (by, { text, status, happened }, { id, version, today }) =>
    postUpdate(by, id, {
      text,
      status,
      version: status ? await version() : undefined,
      happened_on: happened === undefined ? null : dayOf(happened, today),
    }),
  moveDueDate: async (by, { due, text }, { id, version, book, today }) =>
    agreedAbove(by, id, { due_on: dayOf(due, today), reason: text, version: await version() }, book),
  askForMoreTime: async (by, { due, text }, { id, version, today }) =>
    askForMoreTime(by, id, { due_on: dayOf(due, today), reason: text, version: await version() }),
  addLink: (by, { on, title, text, url, expires }, { id, parent, today }) =>
    act(by, moment =>
      addEvidenceIn(
        moment,
        {},
        parent ? { action: id } : { answer: id },
        {
          title,
          shows: text,
          url,
          dated_on: dayOf(on, today),
          expires_on: expires === null ? null : dayOf(expires, today),
          audience: 'everyone',
          sensitivity: 'official',
        },
        [],
      ),
    ),
  reportCheck: (by, { on, sufficient, looked_at, text }, { id, today }) =>
    reportPracticeCheck(
      by,
      { addressee: id },
      { checked_on: dayOf(on, today), sufficient, looked_at, checked_by: 'Two senior probation officers', method: '', note: text },
    ),
  planCheck: (by, { for: due, text }, { id, today }) =>
    planPracticeCheck(by, { addressee: id }, { planned_on: dayOf(due, today), method: '', note: text }),
  foundNotLasting: async (by, { due, text }, { id, today }) => {
    const check = (await by.db('sustain_checks').where({ action_id: id, answered_on: null }).orderBy('due_on').first())!
    await answerSustainCheck(by, check.id, { lasting: false, note: text, due_on: dayOf(due, today), version: check.version })
  },
  markBlocked: async (by, { organisation, text }, { id, version }) =>
    markBlocked(by, id, { blocked_by: organisation, reason: text, version: await version() }),
  reportComplete: async (by, { text, lastingAfter }, { id, version }) =>
    reportComplete(by, id, { different_now: text, sustain_days: lastingAfter, version: await version() }),
  confirm: async (by, { text }, { id, version }) => confirmAction(by, id, { reasons: text, version: await version() }),
  drop: async (by, { text }, { id, version }) => drop(by, id, { reason: text, version: await version() }),
  reopenAction: async (by, { due, text }, { id, version, today }) =>
    reopenAction(by, id, { due_on: dayOf(due, today), reason: text, version: await version() }),
  comment: (by, { audience, text }, { id, parent }) => (parent ? commentOnAction : commentOnRecommendation)(by, id, { audience, text }),
  reply: async (by, { text }, { id }) => {
    const { action_id, addressee_id } = (await by.db('comments').where({ id }).first())!
    const comment = { audience: 'everyone' as const, text, reply_to_id: id }
    return action_id ? commentOnAction(by, action_id, comment) : commentOnRecommendation(by, addressee_id, comment)
  },
  raiseQuery: (by, { text }, { id, parent }) => (parent ? raiseQueryOnAction : raiseQuery)(by, id, text),
  answerQuery: (by, { text }, { id }) => answerQuery(by, id, text),
  closeQuery: (by, { text }, { id }) => closeQuery(by, id, text),
}

/** More time asked for and agreed on the same day, by whoever of the story may. */
async function agreedAbove(by: By<Person>, id: number, asking: { due_on: Day; reason: string; version: number }, { people }: Book) {
  await askForMoreTime(by, id, asking)
  const request = (await by.db('extension_requests').where({ action_id: id, state: 'waiting' }).first())!
  const { line } = (await by.db('organisations').where({ id: request.organisation_id }).first('line'))!
  const above = line.filter(one => one !== request.organisation_id)
  const person = [...people.values()].find(one => mayDecide(one, { ...request, above }))!
  await decideRequest({ ...by, person }, request.id, { decision: 'agreed', reason: 'Agreed.', version: request.version })
}

const ownerOf = ({ people }: Book, owner: string): { owner_id: number | null; owner_title: string } => ({
  owner_id: people.get(owner)?.id ?? null,
  owner_title: owner,
})
