// The places that a person's numbers are about: on the home page, and in the weekly letter.
import { shortName } from '../organisations/names.ts'
import type { Filter } from '../recommendations/filter.ts'
import type { Person } from '../users/person.ts'

export const everything: Filter = { standing: [], signal: [], urgent: false, repeat: false, sort: 'standing', descending: false }

/** An organisation and everything below it. */
export type Below = (organisation_id: number) => number[]

export interface Place {
  name: string
  query: string
  filter: Partial<Filter>
  line?: number[]
}

/** What the numbers of this person's home page are about: their organisations, or everything for inspectors. */
export function placesOf(user: Person, below: Below): Place[] {
  const own = user.memberships.filter(({ organisation_id }) => user.organisations.includes(organisation_id))
  const places = own.map(
    ({ code, name, kind, organisation_id }): Place => ({
      name: kind === 'unit' ? shortName(name) : `${shortName(name)} and below`,
      query: `organisation=${code}`,
      filter: { organisation: code, organisation_ids: below(organisation_id) },
      line: [organisation_id],
    }),
  )
  return user.inspector ? [...places, { name: 'All inspections', query: '', filter: {} }] : places
}
