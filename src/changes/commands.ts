// Days that an organisation gives a name, so that people can ask what changed since then.
import type { Day } from '../days.ts'
import { act, type By } from '../db/act.ts'
import { Forbidden, Invalid, NotFound } from '../errors.ts'
import { getLockedOrganisation } from '../organisations/queries.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { getNamedDay } from './namedDayQueries.ts'
import { mayNameDays } from './workflow.ts'

export const notYours = 'Leaders of the organisation and inspectors name its days.'

/** Give a day of an organisation a name. @throws Forbidden; Invalid when it has that name already */
export const nameDay = (by: By<Person>, code: string, { name, on_day }: { name: string; on_day: Day }): Promise<void> =>
  act(by, async ({ tx, person }) => {
    const organisation = await getLockedOrganisation(tx, code)
    if (!mayNameDays(person, organisation)) throw new Forbidden(notYours)
    const day = { organisation_id: organisation.id, name, on_day }
    if (await tx('named_days').where(day).first('id')) throw new Invalid({ name: 'This day has that name already' })
    await tx('named_days').insert({ ...day, added_by_id: person.id })
    await record(tx, { chain: `organisation:${organisation.id}`, act: 'nameDay', after: { on_day }, texts: { after: { name } } })
  })

/** Take a name away from a day. @returns the code of its organisation. @throws NotFound, Forbidden */
export const removeNamedDay = (by: By<Person>, id: number): Promise<string> =>
  act(by, async ({ tx, person }) => {
    const { organisation } = await getNamedDay(tx, person, id)
    if (!mayNameDays(person, organisation)) throw new Forbidden(notYours)
    await getLockedOrganisation(tx, organisation.code)
    const [gone] = await tx('named_days').where({ id }).delete().returning(['name', 'on_day'])
    if (!gone) throw new NotFound()
    await record(tx, {
      chain: `organisation:${organisation.id}`,
      act: 'removeNamedDay',
      before: { on_day: gone.on_day },
      texts: { before: { name: gone.name } },
    })
    return organisation.code
  })
