// The people of an organisation, for those who keep them: who is there, and asking others in.
import type { Response } from 'express'
import { type Day, londonDay } from '../days.ts'
import type { Role } from '../db/tables.ts'
import { Forbidden, Invalid } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { listTree, type TreeRow } from '../organisations/queries.ts'
import { isolated, roles } from '../users/person.ts'
import type { Visitor } from '../users/visitor.ts'
import { keepsPeopleOf, mayGive, rolesToGive } from '../users/workflow.ts'
import { asked } from '../web/address.ts'
import { type FormPage, nothing } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import { inviteFields, inviteForm } from './forms.ts'
import { leftBehind } from './owned.ts'
import { listLeftBehind } from './ownedQueries.ts'
import { findKeptOrganisation, getInvitation, type KeptInvitation, listMembers, listPlaces } from './queries.ts'
import { memberStates, stateOfMember } from './state.ts'

type CodeVisit = Visitor<{ code: string }>
type IdVisit = Visitor<{ id: string }>

async function keptOrganisation({ db, user, params }: CodeVisit) {
  const organisation = await findKeptOrganisation(db, user, params.code)
  if (!organisation) throw new Forbidden('The people of an organisation are kept by those who lead it.')
  return organisation
}

export async function list(visit: CodeVisit, res: Response) {
  const { db, user, now, today } = visit
  const organisation = await keptOrganisation(visit)
  const q = asked(visit.query.q) ?? ''
  const { members, total } = await listMembers(db, organisation.id, today, q)
  await res.page('joining/people', {
    title: `People, ${shortName(organisation.name)}`,
    organisation,
    members: members.map(member => ({
      ...member,
      sent_on: member.sent_at && londonDay(member.sent_at),
      state: stateOfMember(member, now, today),
      mine: mayGive(user, member.role, member),
    })),
    total,
    left: leftBehind(await listLeftBehind(db, user, today, organisation.id)),
    q,
    ended: organisation.valid_to !== null && organisation.valid_to < today,
    roles,
    states: memberStates,
    shortName,
  })
}

/** Where somebody may give roles, and which. @param below only at an organisation and what lies below it; undefined for everywhere */
export async function choices({ db, user, today }: Visitor, below?: number): Promise<[tree: TreeRow[], today: Day, roles: Role[]]> {
  const places = (await listPlaces(db, today, below)).filter(place => keepsPeopleOf(user, place))
  const ids = new Set(places.map(({ id }) => id))
  return [(await listTree(db)).filter(({ id }) => ids.has(id)), today, rolesToGive(user, places)]
}

async function invitePage(visit: Visitor, below: { id: number; code: string; name: string } | undefined): Promise<FormPage> {
  return {
    title: 'Invite a person',
    ...(below && { caption: shortName(below.name) }),
    intro: ['They get a letter with a link that works once, for 72 hours. If they have an account already, they gain this role as well.'],
    fields: inviteFields(...(await choices(visit, below?.id))),
    submit: 'Send the invitation',
    cancel: below ? `/organisations/${below.code}/people` : '/administration/people',
    values: { organisation: below?.code },
  }
}

const inviting = <V extends Visitor>(page: (visit: V) => Promise<FormPage>) =>
  handlersOf(
    page,
    () => inviteForm,
    async (visit, { organisation, ...values }, form) => {
      const found = (await listTree(visit.db)).find(({ code }) => code === organisation)
      if (!found) throw new Invalid({ organisation: 'Choose an organisation' })
      await commands.invite(by(visit), { ...values, organisation_id: found.id })
      say(visit, `An invitation is on its way to ${values.email}`)
      return form.cancel
    },
  )
export const { show: newMember, take: inviteMember } = inviting(async (visit: CodeVisit) =>
  invitePage(visit, await keptOrganisation(visit)),
)
export const { show: newPerson, take: invitePerson } = inviting((visit: Visitor) => invitePage(visit, undefined))

const idOf = ({ params }: IdVisit) => Number(params.id)

/** Administrators go back to the person, leaders to their people. */
const placeOf = ({ user }: Visitor, { code, user_id }: { code: string; user_id: number }) =>
  user.administrator ? `/administration/people/${user_id}` : `/organisations/${code}/people`

const about = ({ name, email, role, organisation }: KeptInvitation) =>
  `${isolated(name)} (${isolated(email)}) is invited to be ${roles[role].toLowerCase()} at ${shortName(organisation)}.`

async function againPage(visit: IdVisit): Promise<FormPage> {
  const invitation = await getInvitation(visit.db, visit.user, idOf(visit))
  return {
    title: 'Send the invitation again',
    intro: [about(invitation), 'The new link works for 72 hours. The link of the letter before works no more.'],
    fields: [],
    submit: 'Send it again',
    cancel: placeOf(visit, invitation),
  }
}
export const { show: newSending, take: sendAgain } = handlersOf(
  againPage,
  () => nothing,
  async (visit, _values, form) => {
    await commands.sendAgain(by(visit), idOf(visit))
    say(visit, 'The invitation is on its way again')
    return form.cancel
  },
)

async function withdrawalPage(visit: IdVisit): Promise<FormPage> {
  const invitation = await getInvitation(visit.db, visit.user, idOf(visit))
  return {
    title: 'Withdraw the invitation',
    intro: [about(invitation), 'Its link works no more. You can invite them again.'],
    fields: [],
    submit: 'Withdraw',
    warning: true,
    cancel: placeOf(visit, invitation),
  }
}
export const { show: newWithdrawal, take: withdraw } = handlersOf(
  withdrawalPage,
  () => nothing,
  async (visit, _values, form) => {
    await commands.withdrawInvitation(by(visit), idOf(visit))
    say(visit, 'The invitation is withdrawn')
    return form.cancel
  },
)
