// People, for administrators: who there is, what they belong to, and giving roles.
import type { Response } from 'express'
import { Invalid, NotFound } from '../errors.ts'
import { leftBehind } from '../joining/owned.ts'
import { listLeftBehind } from '../joining/ownedQueries.ts'
import { listOpenInvitations } from '../joining/queries.ts'
import { shortName } from '../organisations/names.ts'
import { listTree } from '../organisations/queries.ts'
import { getFactors } from '../secondFactor/queries.ts'
import { secondStepWords } from '../secondFactor/workflow.ts'
import type { FormPage } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import * as forms from './forms.ts'
import { searchPeople } from './peopleQueries.ts'
import { roles } from './person.ts'
import { listPeople, type PersonRow } from './queries.ts'
import type { Visitor } from './visitor.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)
const page = (id: number) => `/administration/people/${id}`

export async function list(visit: Visitor, res: Response) {
  const asked = typeof visit.query.q === 'string' ? visit.query.q : ''
  const q = asked.replaceAll('\0', '').toWellFormed().trim().slice(0, 200)
  const left = leftBehind(await listLeftBehind(visit.db, visit.user, visit.today))
  await res.page('users/list', { title: 'People', q, ...(await searchPeople(visit.db, q, visit.today)), left, roles, shortName })
}

async function personOf(visit: IdVisit): Promise<PersonRow> {
  const [person] = await listPeople(visit.db, idOf(visit))
  if (!person) throw new NotFound()
  return person
}

const heldOn = ({ roles: all }: PersonRow, today: string) => all.filter(({ to_on }) => to_on === null || to_on >= today)

export async function show(visit: IdVisit, res: Response) {
  const person = await personOf(visit)
  const held = heldOn(person, visit.today)
  await res.page('users/show', {
    title: person.name,
    person,
    second_step: secondStepWords(await getFactors(visit.db, person.id)),
    held,
    ended: person.roles.filter(role => !held.includes(role)),
    invitations: (await listOpenInvitations(visit.db, person.id)).map(one => ({ ...one, expired: one.expires_at <= visit.now })),
    roles,
    shortName,
  })
}

async function idOfOrganisation({ db }: Visitor, wanted: string): Promise<number> {
  const found = (await listTree(db)).find(({ code }) => code === wanted)
  if (!found) throw new Invalid({ organisation: 'Choose an organisation' })
  return found.id
}

const renamePage = async (visit: IdVisit): Promise<FormPage> => {
  const { id, name, version } = await personOf(visit)
  return {
    title: 'Change the name',
    caption: name,
    fields: forms.renameFields,
    submit: 'Save',
    cancel: page(id),
    version,
    values: { name },
  }
}
export const { show: newName, take: rename } = handlersOf(
  renamePage,
  () => forms.renameForm,
  async (visit, values, form) => {
    await commands.renamePerson(by(visit), idOf(visit), values)
    say(visit, 'The name is saved')
    return form.cancel
  },
)

const rolePage = async (visit: IdVisit): Promise<FormPage> => {
  const { id, name } = await personOf(visit)
  const fields = forms.roleFields(await listTree(visit.db), visit.today)
  return { title: 'Give a role', caption: name, intro: ['It counts from today.'], fields, submit: 'Give the role', cancel: page(id) }
}
export const { show: newRole, take: giveRole } = handlersOf(
  rolePage,
  () => forms.roleForm,
  async (visit, { role, organisation }, form) => {
    await commands.addMembership(by(visit), idOf(visit), role, await idOfOrganisation(visit, organisation))
    say(visit, 'The role is given')
    return form.cancel
  },
)
