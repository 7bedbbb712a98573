// What somebody who reads a plan with care would point out. Advice, and never a gate. Pure: a plan's rows go in, sentences come out.
import { type Day, daysBetween, sayDay, sayDays } from '../days.ts'
import type { ActionStatus, Closure, Response } from '../db/tables.ts'
import { vagueWords } from './vagueWords.ts'

export interface ConsistencyAnswer {
  addressee_id: number
  recommendation_id: number
  number: number
  text: string
  response: Response
  closure: Closure | null
  target_on: Day | null
  /** The name of an account, or a job title. */
  owner: string | null
  /** The owner's account is closed, or belongs to the organisation no longer. */
  owner_gone: boolean
  evidence: number
}

export interface ConsistencyAction {
  id: number
  /** The recommendations of this plan that it serves. */
  addressees: number[]
  title: string
  description: string
  success_measure: string
  status: ActionStatus
  due_on: Day
  owner: string | null
  owner_gone: boolean
  evidence: number
}

export interface Reinspection {
  title: string
  fieldwork_from: Day
}

export interface ConsistencyPlan {
  answers: ConsistencyAnswer[]
  actions: ConsistencyAction[]
  /** The next inspection of the inspected organisation, as far as it is known to the reader. */
  reinspection: Reinspection | null
}

export interface Finding {
  href: string
  about: string
  says: string
}

export interface Advice {
  rule: Rule
  title: string
  /** Why it is worth looking at. */
  why: string
  findings: Finding[]
}

const ofAction = ({ id, title }: ConsistencyAction, says = ''): Finding => ({ href: `/actions/${id}`, about: title, says })
const ofAnswer = ({ recommendation_id, number, text }: ConsistencyAnswer, says = ''): Finding => ({
  href: `/recommendations/${recommendation_id}`,
  about: `Recommendation ${number}: ${text}`,
  says,
})

const isLive = ({ status }: ConsistencyAction) => status !== 'completed' && status !== 'dropped'
const isKept = ({ status }: ConsistencyAction) => status !== 'dropped'
/** What is still to be met: neither closed nor refused. */
const isOpen = ({ closure, response }: ConsistencyAnswer) => closure === null && response !== 'not_agreed'

const rules = {
  completed_without_evidence: {
    title: 'Completed without evidence',
    why: 'Inspectors will ask what shows it. Add a file or a link, on the action or on what it serves.',
    find: ({ answers, actions }) => {
      const shown = new Set(answers.filter(({ evidence }) => evidence > 0).map(({ addressee_id }) => addressee_id))
      return actions
        .filter(action => action.status === 'completed' && action.evidence === 0 && !action.addressees.some(id => shown.has(id)))
        .map(action => ofAction(action))
    },
  },
  due_after_reinspection: {
    title: 'Due after the expected reinspection',
    why: 'Inspectors may be back before it is done.',
    find: ({ answers, actions, reinspection }) => {
      if (!reinspection) return []
      const from = reinspection.fieldwork_from
      const late = (what: string, day: Day) => `${what} ${sayDay(day)}, ${sayDays(daysBetween(from, day))} after fieldwork begins`
      return [
        ...actions.filter(action => isLive(action) && action.due_on > from).map(action => ofAction(action, late('due on', action.due_on))),
        ...answers
          .filter(answer => isOpen(answer) && answer.target_on !== null && answer.target_on > from)
          .map(answer => ofAnswer(answer, late('target date', answer.target_on!))),
      ]
    },
  },
  owner_gone: {
    title: 'The owner has gone',
    why: 'Their account is closed, or they belong to the organisation no longer. Name somebody else.',
    find: ({ answers, actions }) => [
      ...actions.filter(action => isLive(action) && action.owner_gone).map(action => ofAction(action, `owned by ${action.owner}`)),
      ...answers.filter(answer => isOpen(answer) && answer.owner_gone).map(answer => ofAnswer(answer, `owned by ${answer.owner}`)),
    ],
  },
  no_owner: {
    title: 'No owner',
    why: 'What belongs to nobody is done by nobody.',
    find: ({ answers, actions }) => [
      ...actions.filter(action => isLive(action) && !action.owner).map(action => ofAction(action)),
      ...answers.filter(answer => isOpen(answer) && !answer.owner).map(answer => ofAnswer(answer)),
    ],
  },
  no_action: {
    title: 'No action',
    why: 'Nothing has been logged for it, or all of it was dropped.',
    find: ({ answers, actions }) => {
      const served = new Set(actions.filter(isKept).flatMap(({ addressees }) => addressees))
      return answers.filter(answer => isOpen(answer) && !served.has(answer.addressee_id)).map(answer => ofAnswer(answer))
    },
  },
  no_target_date: {
    title: 'No target date',
    why: 'Nobody can tell when the recommendation should be met. (An action always has a due date.)',
    find: ({ answers }) => answers.filter(answer => isOpen(answer) && answer.target_on === null).map(answer => ofAnswer(answer)),
  },
  no_success_measure: {
    title: 'No success measure',
    why: 'The plan does not say how you will know that it worked.',
    find: ({ actions }) => actions.filter(action => isKept(action) && !action.success_measure.trim()).map(action => ofAction(action)),
  },
  vague_wording: {
    title: 'Vague wording',
    why: 'Say what will be different, by how much, and how it can be seen.',
    find: ({ actions }) =>
      actions
        .filter(isLive)
        .map(action => ofAction(action, vagueParts(action)))
        .filter(({ says }) => says),
  },
  same_title: {
    title: 'Several actions with the same title',
    why: 'One action may serve several recommendations. Two that are really two should say how they differ.',
    find: ({ actions }) => {
      const alike = Map.groupBy(actions.filter(isKept), ({ title }) => title.trim().toLowerCase().replaceAll(/\s+/g, ' '))
      return [...alike.values()]
        .filter(same => same.length > 1)
        .flatMap(same => same.map(action => ofAction(action, `${same.length} of them; this one is due on ${sayDay(action.due_on)}`)))
    },
  },
} satisfies Record<string, { title: string; why: string; find: (plan: ConsistencyPlan) => Finding[] }>

export type Rule = keyof typeof rules

/** “review” in the title says that something is looked at, not what changes */
function vagueParts({ title, description, success_measure }: ConsistencyAction): string {
  const parts = { title, description, 'success measure': success_measure }
  return Object.entries(parts)
    .flatMap(([where, text]) => vagueWords(text).map(({ word, why }) => `“${word}” in the ${where} ${why}`))
    .join('; ')
}

/** All the rules, in the order of the page; `findings` is empty where there is nothing to say. */
export const adviceOn = (plan: ConsistencyPlan): Advice[] =>
  (Object.keys(rules) as Rule[]).map(rule => {
    const { title, why, find } = rules[rule]
    return { rule, title, why, findings: (find as (plan: ConsistencyPlan) => Finding[])(plan) }
  })
