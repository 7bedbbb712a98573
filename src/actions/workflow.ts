// The life of an action: what a unit may claim about it, from which status, and who may. Pages offer exactly this; commands allow it.
import type { ActionStatus } from '../db/tables.ts'
import type { Person } from '../users/person.ts'

export const statuses: Record<ActionStatus, string> = {
  not_started: 'Not started',
  in_progress: 'In progress',
  blocked: 'Blocked',
  completed: 'Completed',
  dropped: 'Dropped',
}

export const isLive = (status: ActionStatus): boolean => status !== 'completed' && status !== 'dropped'

export type ActionAct =
  | 'postUpdate'
  | 'markBlocked'
  | 'reportComplete'
  | 'moveDueDate'
  | 'askForMoreTime'
  | 'drop'
  | 'edit'
  | 'reopenAction'
  | 'addEvidence'
  | 'comment'
  | 'raiseQuery'

/** What the rules need to know about an action. */
export interface ActionState {
  organisation_id: number
  owner_id: number | null
  status: ActionStatus
  sees_plan: boolean
  /** The addressee a query would be put to: one it serves that is open, of a published inspection. Null when there is none. */
  asked_of: number | null
  /** Agreed or partly agreed by an addressee it serves: from then on its date moves by a request. */
  answered: boolean
  /** A request for more time waits for a decision. */
  asking: boolean
}

type Who = (person: Person, action: ActionState) => boolean

const leader: Who = (person, { organisation_id }) => person.leads.includes(organisation_id)
const leaderOrOwner: Who = (person, action) =>
  leader(person, action) || (action.owner_id === person.id && person.organisations.includes(action.organisation_id))
const whoSeesIt: Who = (_person, { sees_plan }) => sees_plan
const inspector: Who = ({ inspector }) => inspector

const live: ActionStatus[] = ['not_started', 'in_progress', 'blocked']
const ended: ActionStatus[] = ['completed', 'dropped']

interface Rule {
  label: string
  from: ActionStatus[]
  who: Who
  /** The status after it; none when the act leaves the status alone or the person chooses. */
  to?: ActionStatus
  /** What else has to be so at that moment. */
  when?: (action: ActionState) => boolean
}

// biome-ignore format: it is read as a table
export const actionActs: Record<ActionAct, Rule> = {
  postUpdate:     { label: 'Post an update',    from: live,               who: leaderOrOwner },
  markBlocked:    { label: 'Mark as blocked',   from: live,               who: leaderOrOwner, to: 'blocked' },
  reportComplete: { label: 'Report complete',   from: live,               who: leaderOrOwner, to: 'completed' },
  moveDueDate:    { label: 'Move the due date', from: live,               who: leader,        when: ({ answered, asking }) => !answered && !asking },
  askForMoreTime: { label: 'Ask for more time', from: live,               who: leader,        when: ({ answered, asking }) => answered && !asking },
  drop:           { label: 'Drop',              from: live,               who: leader,        to: 'dropped' },
  edit:           { label: 'Edit',              from: live,               who: leader },
  reopenAction:         { label: 'Reopen',            from: ended,              who: leader,        to: 'in_progress' },
  addEvidence:    { label: 'Add evidence',      from: [...live, ...ended], who: leaderOrOwner },
  comment:        { label: 'Comment',           from: [...live, ...ended], who: whoSeesIt },
  raiseQuery:     { label: 'Raise a query',     from: [...live, ...ended], who: inspector,     when: ({ asked_of }) => asked_of !== null },
}

/** The statuses a progress update may set; blocked, completed and dropped are acts of their own, with what they need to be told. */
export const updateStatuses: ActionStatus[] = ['not_started', 'in_progress']

/** Whether this person could ever take the step, whatever the status: tells "wrong person" from "wrong moment". */
export const mayEver = (person: Person, act: ActionAct, action: ActionState): boolean => actionActs[act].who(person, action)

export const can = (person: Person, act: ActionAct, action: ActionState): boolean =>
  actionActs[act].from.includes(action.status) && (actionActs[act].when?.(action) ?? true) && mayEver(person, act, action)

export const actsFor = (person: Person, action: ActionState): ActionAct[] =>
  (Object.keys(actionActs) as ActionAct[]).filter(act => can(person, act, action))

/** Why a step that this person may take at times cannot be taken now. */
export function whyNotNow(act: ActionAct, { status, answered, asking }: ActionState): string {
  const ended = !actionActs[act].from.includes(status)
  if (!ended && asking && (act === 'moveDueDate' || act === 'askForMoreTime')) return 'A request for more time waits for a decision already'
  if (!ended && answered && act === 'moveDueDate') return 'The recommendation has been answered. Ask for more time instead'
  if (!ended && act === 'askForMoreTime') return 'The recommendation is not agreed yet. Move the due date instead'
  return `This action is ${statuses[status].toLowerCase()} now`
}

/** Why no query can be raised on an action. */
export const whyNoQuery = 'A query can be raised while the action serves an open recommendation of a published inspection.'
