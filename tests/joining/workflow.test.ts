// Who may give which role where: every giver, every role, every kind of place.
import type { OrganisationKind, Role } from '../../src/db/tables.ts'
import { type Person, type PersonMembership, personWith, roles } from '../../src/users/person.ts'
import { fits, mayGive } from '../../src/users/workflow.ts'

// A ministry with two services; a region and another; units below; an inspectorate beside.
const places: Record<string, { id: number; kind: OrganisationKind; line: number[] }> = {
  ministry: { id: 1, kind: 'ministry', line: [1] },
  service: { id: 2, kind: 'service', line: [2, 1] },
  'another service': { id: 3, kind: 'service', line: [3, 1] },
  region: { id: 4, kind: 'region', line: [4, 2, 1] },
  'another region': { id: 5, kind: 'region', line: [5, 2, 1] },
  unit: { id: 6, kind: 'unit', line: [6, 4, 2, 1] },
  'another unit': { id: 7, kind: 'unit', line: [7, 5, 2, 1] },
  inspectorate: { id: 8, kind: 'inspectorate', line: [8] },
}
const person = (role: Role, at: string): Person =>
  personWith({ id: 1, name: '', email: '', demonstration: false }, [{ role, organisation_id: places[at]!.id } as PersonMembership])

const given = (giver: Person) =>
  Object.entries(places).flatMap(([name, place]) =>
    (Object.keys(roles) as Role[]).filter(role => mayGive(giver, role, place)).map(role => `${role} at ${name}`),
  )

test.each<[Role, string, string[]]>([
  ['unit_leader', 'unit', ['unit_leader at unit', 'staff at unit']],
  ['regional_lead', 'region', ['staff at region', 'regional_lead at region', 'unit_leader at unit', 'staff at unit']],
  ['staff', 'unit', []],
  ['staff', 'service', []],
  ['inspector', 'inspectorate', []],
])('a %s at the %s gives what lies at or below it', (role, at, expected) => {
  expect(given(person(role, at)).sort()).toEqual(expected.sort())
})

test('a national lead gives roles of the service at and below theirs, and none above, beside or outside', () => {
  const all = given(person('national_lead', 'service'))
  expect(all).toEqual(
    expect.arrayContaining(['national_lead at service', 'regional_lead at another region', 'unit_leader at another unit']),
  )
  expect(all.filter(one => /ministry|another service|inspector|administrator/.test(one))).toEqual([])
})

test('an administrator gives every role, each where it exists', () => {
  const giver = person('administrator', 'inspectorate')
  for (const place of Object.values(places))
    for (const role of Object.keys(roles) as Role[]) expect(mayGive(giver, role, place)).toBe(fits(role, place))
})
