// A role that ends, and an account that is closed or opened again; with what is handed over before.
import type { Response } from 'express'
import { Conflict, NotFound } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { roles } from '../users/person.ts'
import { listHolders, listMembersOf, listPeople, type PersonRow } from '../users/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, nothing, showForm, submit } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import { handOverFields, handOverForm } from './forms.ts'
import * as commands from './leavingCommands.ts'
import { ownedBy, ownedLists } from './owned.ts'
import { listOwned, type OwnedRow, type Scope } from './ownedQueries.ts'
import { getMembership, listInspectorates, type MembershipRow, scopeOfMembership } from './scopeQueries.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)

/** Who may take over each part of what is left: people of the same organisation, without the leaver. */
export async function takers({ db, today }: Visitor, owned: OwnedRow[], leaver: number) {
  const found: Record<string, { id: number; name: string }[]> = {}
  for (const [key, [first]] of Object.entries(ownedBy(owned))) {
    const people = first!.organisation_id ? await listMembersOf(db, first!.organisation_id, today) : []
    if (key === 'queries')
      for (const id of await listInspectorates(db, leaver)) people.push(...(await listHolders(db, id, ['inspector'], today)))
    found[key] = people.filter(({ id }) => id !== leaver)
  }
  return found
}

type Words = Pick<FormPage, 'title' | 'caption' | 'submit' | 'cancel'> & { intro: string[] }

async function leavingPage(visit: Visitor, scope: Scope, words: Words): Promise<{ form: FormPage; owned: OwnedRow[] }> {
  const owned = await listOwned(visit.db, visit.user, scope)
  const left = owned.length
    ? 'First say who takes over what this person is responsible for. Comments and inspectors’ queries on it go along. It all happens at once.'
    : 'This person is responsible for nothing that has to be handed over.'
  const fields = handOverFields(owned, await takers(visit, owned, scope.leaver))
  return { owned, form: { ...words, intro: [...words.intro, left], lists: ownedLists(owned), fields, warning: true } }
}

async function endingPage(visit: IdVisit) {
  const membership = await getMembership(visit.db, visit.user, idOf(visit))
  if (membership.to_on && membership.to_on < visit.today) throw new Conflict('This role has ended already.')
  return leavingPage(visit, await scopeOfMembership(visit.db, membership, visit.today), wordsFor(visit, membership))
}

const wordsFor = ({ user }: Visitor, { name, role, organisation, code, user_id }: MembershipRow): Words => ({
  title: 'End a role',
  caption: name,
  intro: [`${roles[role]}, ${shortName(organisation)}. It stops counting now. What this person did stays in the record under their name.`],
  submit: 'End the role',
  cancel: user.administrator ? `/administration/people/${user_id}` : `/organisations/${code}/people`,
})

export const newEnding = async (visit: IdVisit, res: Response) => showForm(res, (await endingPage(visit)).form)
export async function endRole(visit: IdVisit, res: Response) {
  const { form, owned } = await endingPage(visit)
  const { user_id } = await getMembership(visit.db, visit.user, idOf(visit))
  await submit(visit, res, form, handOverForm(owned), async handOver => {
    await commands.endMembership(by(visit), idOf(visit), { handOver, session: visit.sessionID })
    say(visit, 'The role has ended')
    // Whoever ended a role of their own may not see the page they came from any more.
    return user_id === visit.user.id ? '/' : form.cancel
  })
}

async function personOf(visit: IdVisit): Promise<PersonRow> {
  const [person] = await listPeople(visit.db, idOf(visit))
  if (!person) throw new NotFound()
  return person
}

async function deactivationPage(visit: IdVisit) {
  const person = await personOf(visit)
  if (person.deactivated_on) throw new Conflict('This account is deactivated already.')
  if (person.invited) throw new Conflict('This person has not joined yet. Withdraw the invitation.')
  if (person.id === visit.user.id) throw new Conflict('Ask another administrator to deactivate your account.')
  return leavingPage(
    visit,
    { leaver: person.id, organisation_id: null, queries: true },
    {
      title: 'Deactivate the account',
      caption: person.name,
      intro: ['They are signed out and cannot sign in again. All their roles end. What they did stays in the record under their name.'],
      submit: 'Deactivate the account',
      cancel: `/administration/people/${person.id}`,
    },
  )
}
export const newDeactivation = async (visit: IdVisit, res: Response) => showForm(res, (await deactivationPage(visit)).form)
export async function deactivate(visit: IdVisit, res: Response) {
  const { form, owned } = await deactivationPage(visit)
  await submit(visit, res, form, handOverForm(owned), async handOver => {
    await commands.deactivate(by(visit), idOf(visit), { handOver })
    say(visit, 'The account is deactivated')
    return form.cancel
  })
}

async function reactivationPage(visit: IdVisit): Promise<FormPage> {
  const { id, name, deactivated_on } = await personOf(visit)
  if (!deactivated_on) throw new Conflict('This account is not deactivated.')
  return {
    title: 'Reactivate the account',
    caption: name,
    intro: ['They can sign in again as before. They have no role until you give them one.'],
    fields: [],
    submit: 'Reactivate the account',
    cancel: `/administration/people/${id}`,
  }
}
export const { show: newReactivation, take: reactivate } = handlersOf(
  reactivationPage,
  () => nothing,
  async (visit, _values, form) => {
    await commands.reactivate(by(visit), idOf(visit))
    say(visit, 'The account is open again')
    return form.cancel
  },
)
