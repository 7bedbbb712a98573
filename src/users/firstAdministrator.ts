// An administrator added from the command line, where nobody can sign in yet who could do it on a page.
import type { Db } from '../db/knex.ts'
import { Invalid } from '../errors.ts'
import { listTree } from '../organisations/queries.ts'
import { refuseWeak } from '../passwords/strength.ts'
import { parseForm } from '../web/form.ts'
import { addPerson } from './commands.ts'
import { personForm } from './forms.ts'
import { theService } from './person.ts'

export interface FirstAdministrator {
  email: string
  name: string
  /** The code of a ministry, service or inspectorate. */
  organisation: string
  password: string
}

/** Add an administrator who can sign in. @returns their id. @throws Invalid with a sentence for each thing that is wrong */
export async function addAdministrator(db: Db, now: Date, given: FirstAdministrator): Promise<number> {
  const { password, ...person } = given
  if (!password) throw new Invalid({ password: 'Give a first password' })
  const { values, errors } = parseForm(personForm, { ...person, role: 'administrator' })
  if (errors) throw new Invalid(errors)
  const { organisation: code, ...valid } = values
  await refuseWeak(password, valid)
  const organisation = (await listTree(db)).find(row => row.code === code.toUpperCase())
  if (!organisation) throw new Invalid({ organisation: `There is no organisation with the code ${code}` })
  return addPerson({ db, person: theService, now }, { ...valid, password, organisation_id: organisation.id })
}
