// What can be done with a recommendation and with the answer of one addressee, and by whom. Pages offer exactly this; commands allow it.
import { type Day, firstDayOf, type Precision } from '../days.ts'
import type { Closure, Response } from '../db/tables.ts'
import type { Person } from '../users/person.ts'

export const responses: Record<Response, string> = {
  awaited: 'Awaited',
  agreed: 'Agreed',
  partly_agreed: 'Partly agreed',
  not_agreed: 'Not agreed',
}

export const closures: Record<Closure, string> = {
  implemented: 'Implemented',
  not_implemented: 'Not implemented',
  made_again: 'Made again',
}

/** Whether a day is for certain before the report was published. */
export const isBeforePublication = (
  day: Day | null,
  { published_on, published_precision }: { published_on: Day | null; published_precision: Precision },
): boolean => day !== null && published_on !== null && day < firstDayOf(published_on, published_precision)

/** What the rules need to know about an addressee: its own organisation, whether the reader sees its plan, whether it is open. */
export interface AnswerState {
  organisation_id: number
  sees_plan: boolean
  closure: Closure | null
  state: string
  withdrawn_on: string | null
  made_again?: boolean
  response: Response
  target_on: string | null
  /** A request to move its target date waits for a decision. */
  asking?: boolean
}

export type AnswerAct =
  | 'respond'
  | 'nameOwner'
  | 'askForMoreTime'
  | 'putAside'
  | 'takeUp'
  | 'logAction'
  | 'addEvidence'
  | 'comment'
  | 'raiseQuery'
  | 'closeAsMadeAgain'
  | 'reopen'
export type RecommendationAct = 'correct' | 'withdraw'

interface Rule {
  label: string
  who: (person: Person, answer: AnswerState) => boolean
  when: (answer: AnswerState) => boolean
}

const leader: Rule['who'] = (person, { organisation_id }) => person.leads.includes(organisation_id)
const inspector: Rule['who'] = person => person.inspector
const inspectorOrAdministrator: Rule['who'] = person => person.inspector || person.administrator
const whoSeesPlan: Rule['who'] = (_person, { sees_plan }) => sees_plan
const standing: Rule['when'] = ({ withdrawn_on }) => withdrawn_on === null
const open: Rule['when'] = answer => answer.closure === null && standing(answer)
const closed: Rule['when'] = answer => answer.closure !== null && standing(answer)
const openAndPublished: Rule['when'] = answer => open(answer) && answer.state === 'published'
const openAndMadeAgain: Rule['when'] = answer => open(answer) && answer.made_again === true

/** From then on its target date moves by a request. */
export const isAgreed = ({ response }: Pick<AnswerState, 'response'>): boolean => response === 'agreed' || response === 'partly_agreed'
const dated: Rule['when'] = answer => open(answer) && isAgreed(answer) && answer.target_on !== null && !answer.asking

// biome-ignore format: it is read as a table
export const answerActs: Record<AnswerAct, Rule> = {
  respond:          { label: 'Respond',               who: leader,                   when: open },
  nameOwner:        { label: 'Owner and target date', who: leader,                   when: open },
  askForMoreTime:   { label: 'Ask for more time',     who: leader,                   when: dated },
  logAction:        { label: 'Log an action',         who: leader,                   when: open },
  addEvidence:      { label: 'Add evidence',          who: leader,                   when: standing },
  comment:          { label: 'Comment',               who: whoSeesPlan,              when: standing },
  putAside:         { label: 'Put a signal aside',    who: leader,                   when: open },
  takeUp:           { label: 'Take a signal up again', who: leader,                  when: open },
  raiseQuery:       { label: 'Raise a query',         who: inspector,                when: openAndPublished },
  closeAsMadeAgain: { label: 'Close as made again',   who: inspectorOrAdministrator, when: openAndMadeAgain },
  reopen:           { label: 'Reopen',                who: inspector,                when: closed },
}

/** Whether this person could ever take the step: tells "wrong person" from "wrong moment", and tells a stranger nothing of the moment. */
export const mayEverAnswer = (person: Person, act: AnswerAct, answer: AnswerState): boolean => answerActs[act].who(person, answer)

export const canAnswer = (person: Person, act: AnswerAct, answer: AnswerState): boolean =>
  mayEverAnswer(person, act, answer) && answerActs[act].when(answer)

export const answerActsFor = (person: Person, answer: AnswerState): AnswerAct[] =>
  (Object.keys(answerActs) as AnswerAct[]).filter(act => canAnswer(person, act, answer))

/** The text of a report is the inspectorate's: only administrators correct or withdraw what was entered. */
export const canChange = (person: Person, _act: RecommendationAct, { withdrawn_on }: { withdrawn_on: string | null }): boolean =>
  person.administrator && withdrawn_on === null

/** Why nobody can take this step now. */
export function whyNot(
  what: AnswerAct,
  { withdrawn_on, closure, target_on, asking }: Omit<AnswerState, 'organisation_id' | 'sees_plan'>,
): string {
  if (withdrawn_on) return 'This recommendation has been withdrawn'
  if (closure) return 'This recommendation has been closed'
  if (what === 'askForMoreTime' && asking) return 'A request for more time waits for a decision already'
  if (what === 'askForMoreTime')
    return target_on ? 'The recommendation is not agreed yet. Move the target date instead' : 'There is no target date yet'
  if (what === 'reopen') return 'This recommendation is open'
  if (what === 'closeAsMadeAgain') return 'No published recommendation repeats this one'
  return 'The inspection is not published yet'
}
