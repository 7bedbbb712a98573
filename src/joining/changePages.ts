// Another role in the place of one, on one form: the one ends and the other begins.
import type { Response } from 'express'
import { Conflict, Invalid } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { listTree } from '../organisations/queries.ts'
import { roles } from '../users/person.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, showForm, submit } from '../web/form.ts'
import { by, say } from '../web/page.ts'
import { changeFields, changeForm } from './forms.ts'
import { changeRole } from './leavingCommands.ts'
import { takers } from './leavingPages.ts'
import { ownedLists } from './owned.ts'
import { listOwned } from './ownedQueries.ts'
import { getMembership, scopeOfMembership } from './scopeQueries.ts'
import { choices } from './teamPages.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)

async function changePage(visit: IdVisit) {
  const { db, user, today } = visit
  const membership = await getMembership(db, user, idOf(visit))
  if (membership.to_on && membership.to_on < today) throw new Conflict('This role has ended already.')
  const { name, role, organisation, code, user_id } = membership
  const owned = await listOwned(db, user, await scopeOfMembership(db, membership, today))
  const left = `If they leave ${shortName(organisation)}, say below who takes over what they are responsible for there. If they stay, they keep it.`
  const form: FormPage = {
    title: 'Change the role or the organisation',
    caption: name,
    intro: [
      `${roles[role]}, ${shortName(organisation)}, until now. The new role counts at once, and the old one stops.`,
      ...(owned.length ? [left] : []),
    ],
    lists: ownedLists(owned),
    fields: changeFields(await choices(visit), owned, await takers(visit, owned, user_id)),
    submit: 'Change it',
    cancel: user.administrator ? `/administration/people/${user_id}` : `/organisations/${code}/people`,
    values: { role, organisation: code },
  }
  return { form, owned, user_id }
}

export const newChange = async (visit: IdVisit, res: Response) => showForm(res, (await changePage(visit)).form)
export async function change(visit: IdVisit, res: Response) {
  const { form, owned, user_id } = await changePage(visit)
  await submit(visit, res, form, changeForm(owned), async ({ role, organisation, ...handOver }) => {
    const found = (await listTree(visit.db)).find(({ code }) => code === organisation)
    if (!found) throw new Invalid({ organisation: 'Choose an organisation' })
    const change = { role, organisation_id: found.id, handOver, session: visit.sessionID }
    await changeRole(by(visit), idOf(visit), change)
    say(visit, 'The role is changed')
    return user_id === visit.user.id ? '/' : form.cancel
  })
}
