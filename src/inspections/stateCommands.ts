import { onlyAdministrators } from '../administration/onlyAdministrators.ts'
import { act, type By } from '../db/act.ts'
import type { InspectionState } from '../db/tables.ts'
import { Conflict, checkVersion } from '../errors.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { getLockedInspection } from './queries.ts'

export interface StateChange {
  state: Exclude<InspectionState, 'published'>
  version?: number
}

/** Move an inspection between planned, fieldwork and embargoed. Publishing is an act of its own. @throws Stale, Conflict when published */
export const noteState = (by: By<Person>, reference: string, { state, version }: StateChange): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const inspection = await getLockedInspection(tx, person, reference)
    if (inspection.state === 'published') throw new Conflict('This inspection is published already.')
    checkVersion(inspection, version, { state: inspection.state })
    if (state === inspection.state) return
    await tx('inspections')
      .where({ id: inspection.id })
      .update({ state, version: inspection.version + 1 })
    await record(tx, { chain: `inspection:${inspection.id}`, act: 'noteState', before: { state: inspection.state }, after: { state } })
  })
