// The words a story is told in. Each makes one step; player.ts turns a step into the command that a person would have used.
import type { ActionStatus, Audience, Response } from '../../src/db/tables.ts'
import type { When } from '../clock.ts'
import type { ToldRecommendation } from '../inspections.ts'

interface Steps {
  respond: { response: Exclude<Response, 'awaited'>; text: string }
  nameOwner: { owner: string; target: When | null; reason: string }
  submitPlan: object
  logAction: { title: string; description: string; measure: string; owner: string; due: When; also: string[] }
  postUpdate: { text: string; status: ActionStatus | null; happened?: When }
  moveDueDate: { due: When; text: string }
  askForMoreTime: { due: When; text: string }
  addLink: { title: string; text: string; url: string; expires: When | null }
  reportCheck: { sufficient: number; looked_at: number; text: string }
  planCheck: { for: When; text: string }
  foundNotLasting: { due: When; text: string }
  markBlocked: { organisation: string; text: string }
  reportComplete: { text: string; lastingAfter: number[] }
  confirm: { text: string }
  drop: { text: string }
  reopenAction: { due: When; text: string }
  comment: { audience: Audience; text: string }
  reply: { text: string }
  raiseQuery: { text: string }
  answerQuery: { text: string }
  closeQuery: { text: string }
}

export type Act = keyof Steps
/** who: the key of a person; the leader of the addressee's organisation where nobody is named. then: what follows on what the step made. */
export type StepOf<A extends Act> = { act: A; on: When; who?: string; then?: Step[] } & Steps[A]
export type Step = { [A in Act]: StepOf<A> }[Act]

export const agreed = (on: When, text: string): Step => ({ act: 'respond', on, response: 'agreed', text })
export const partlyAgreed = (on: When, text: string): Step => ({ act: 'respond', on, response: 'partly_agreed', text })
export const notAgreed = (on: When, text: string): Step => ({ act: 'respond', on, response: 'not_agreed', text })
export const ownedBy = (on: When, owner: string, target: When | null = null, reason = ''): Step => ({
  act: 'nameOwner',
  on,
  owner,
  target,
  reason,
})
export const planSubmitted = (on: When): Step => ({ act: 'submitPlan', on })

interface ActionWords {
  logged: When
  due: When
  owner?: string
  measure?: string
  description?: string
  also?: string[]
}

/** An action and what became of it. owner: the key of a person, or a job title. also: further answers it serves, "NORTHANTS-2022/2 N56NRTH". */
export const action = (title: string, { logged, due, ...more }: ActionWords, ...then: Step[]): Step => ({
  act: 'logAction',
  on: logged,
  title,
  due,
  description: more.description ?? '',
  measure: more.measure ?? '',
  owner: more.owner ?? 'Deputy head of the unit',
  also: more.also ?? [],
  then,
})

export const started = (on: When, text: string, who?: string): Step => ({ act: 'postUpdate', on, who, text, status: 'in_progress' })
export const update = (on: When, text: string, who?: string): Step => ({ act: 'postUpdate', on, who, text, status: null })
/** An update posted some time after what it tells. */
export const lateUpdate = (on: When, happened: When, text: string, who?: string): Step => ({
  act: 'postUpdate',
  on,
  who,
  text,
  status: null,
  happened,
})
export const moved = (on: When, due: When, text: string): Step => ({ act: 'moveDueDate', on, due, text })
/** A request that nobody has decided yet. */
export const moreTimeAsked = (on: When, due: When, text: string): Step => ({ act: 'askForMoreTime', on, due, text })
export const shownBy = (on: When, title: string, url: string, text: string, expires: When | null = null): Step => ({
  act: 'addLink',
  on,
  title,
  url,
  text,
  expires,
})
/** A practice check: so many cases sufficient, of so many. */
export const checked = (on: When, sufficient: number, looked_at: number, text: string): Step => ({
  act: 'reportCheck',
  on,
  sufficient,
  looked_at,
  text,
})
export const checkPlanned = (on: When, due: When, text: string): Step => ({ act: 'planCheck', on, for: due, text })
export const notLasting = (on: When, due: When, text: string): Step => ({ act: 'foundNotLasting', on, due, text })
export const blocked = (on: When, organisation: string, text: string, who?: string): Step => ({
  act: 'markBlocked',
  on,
  who,
  organisation,
  text,
})
export const completed = (on: When, text: string, who?: string, lastingAfter: number[] = []): Step => ({
  act: 'reportComplete',
  on,
  who,
  text,
  lastingAfter,
})
/** Somebody above confirms what is reported complete: evidence added later has it confirmed again. */
export const confirmed = (on: When, who: string, text: string): Step => ({ act: 'confirm', on, who, text })
export const dropped = (on: When, text: string): Step => ({ act: 'drop', on, text })
export const reopened = (on: When, due: When, text: string): Step => ({ act: 'reopenAction', on, due, text })

export const said = (on: When, who: string, audience: Audience, text: string, ...then: Step[]): Step => ({
  act: 'comment',
  on,
  who,
  audience,
  text,
  then,
})
export const replied = (on: When, who: string, text: string): Step => ({ act: 'reply', on, who, text })

export const asked = (on: When, text: string, ...then: Step[]): Step => ({ act: 'raiseQuery', on, who: 'inspector', text, then })
export const answered = (on: When, who: string, text: string): Step => ({ act: 'answerQuery', on, who, text })
export const closed = (on: When, text: string): Step => ({ act: 'closeQuery', on, who: 'inspector', text })

/** What one addressee did about one recommendation: "NORTHANTS-2022/8". */
export interface Plan {
  of: string
  by: string
  steps: Step[]
}

export const plan = (of: string, by: string, ...steps: Step[]): Plan => ({ of, by, steps })

/** What is told of one inspection: what it recommended, and what was done about it. */
export interface Told {
  reference: string
  recommendations: ToldRecommendation[]
  plans: Plan[]
}

interface RecommendationWords {
  standard?: string
  urgent?: boolean
  repeats?: string
  /** Further addressees, and what they did. */
  also?: Record<string, Step[]>
}
interface Recommended extends RecommendationWords {
  text: string
  theme: string
  steps: Step[]
}

export const recommended = (text: string, theme: string, more: RecommendationWords, ...steps: Step[]): Recommended => ({
  text,
  theme,
  ...more,
  steps,
})

/** An inspection's recommendations, numbered in the order told and addressed to one organisation first. */
export function inspected(reference: string, addressee: string, ...told: Recommended[]): Told {
  const recommendations = told.map(({ steps, also = {}, ...rest }, index) => ({
    ...rest,
    number: index + 1,
    addressees: [addressee, ...Object.keys(also)],
  }))
  const plans = told.flatMap(({ steps, also = {} }, index) =>
    Object.entries({ [addressee]: steps, ...also }).map(([by, done]) => plan(`${reference}/${index + 1}`, by, ...done)),
  )
  return { reference, recommendations, plans }
}
