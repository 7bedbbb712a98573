// The cases that the access table states: an address for each, and a body that would do what the address is for.
import type { Role } from '../../src/db/tables.ts'
import type { Route } from '../../src/routes/route.ts'
import { access, type Letter, type Record_, type Relation, relations, rows, type State } from './accessTable.ts'
import type { Fields } from './client.ts'
import type { AccessWorld, Place } from './world.ts'

export type Reader = Role | 'nobody'
export const homes: Partial<Record<Reader, string>> = {
  unit_leader: 'N56NRTH',
  staff: 'N56NRTH',
  regional_lead: 'R-EOE',
  national_lead: 'HMPPS',
}
const placesFor: Record<Role, Partial<Record<Relation, string>>> = {
  unit_leader: { own: 'N56NRTH', above: 'R-EOE', other: 'N56NORF' },
  staff: { own: 'N56NRTH', above: 'R-EOE', other: 'N56NORF' },
  regional_lead: { own: 'R-EOE', above: 'HMPPS', below: 'N56NRTH', other: 'R-EM' },
  national_lead: { own: 'HMPPS', above: 'MOJ', below: 'N56NRTH', other: 'S-YCS' },
  inspector: { other: 'N56NRTH' },
  administrator: { other: 'N56NRTH' },
}

export interface Case {
  route: Route
  role: Role
  kind: Record_
  relation: Relation
  state: State
  letter: Exclude<Letter, '.'>
  path: string
  place?: Place
}

/** Every case of a route for a role, as the table states it. */
export function casesOf(world: AccessWorld, route: Route, role: Role): Case[] {
  return Object.entries(access[route.path] ?? {}).flatMap(([kind, name]) => {
    const words = rows[name][role].split(' ')
    if (kind === 'none') return [{ route, role, kind, relation: 'other', state: 'published', letter: words[0] as never, path: route.path }]
    return relations[role].flatMap((relation, at) => casesAt(world, { route, role, kind: kind as Record_, relation }, words[at]!))
  })
}

function casesAt(world: AccessWorld, common: Pick<Case, 'route' | 'role' | 'kind' | 'relation'>, letters: string): Case[] {
  const { route, role, kind, relation } = common
  if (relation === 'missing') return [{ ...common, state: 'published', letter: letters as never, path: addressOf(route, missing(kind)) }]
  const place = world.places[placesFor[role][relation]!]!
  return (['published', 'embargoed'] as const).flatMap((state, at): Case[] => {
    const letter = letters[at] as Letter
    const id = place[state][kind]
    // Before publication there is no closed answer and none that was made again.
    if (letter === '.' || (!id && letter === 'n')) return []
    return [{ ...common, state, letter, place, path: addressOf(route, id!) }]
  })
}

export const addressOf = ({ path }: Route, id: string) => path.replace(/:(id|code|reference)/, id)
const missing = (kind: Record_) =>
  ({ inspection: 'EMBARGOED-NOWHERE', organisation: 'NOWHERE', endedOrganisation: 'NOWHERE' })[kind as string] ?? '987654321'

const some: Fields = {
  text: 'What was typed',
  digest: 'no',
  reason: 'Because',
  reasons: 'Because',
  note: '',
  response: 'agreed',
  response_text: 'Yes',
  owner_title: 'Head of operations',
  target_on: '1 3 2027',
  audience: 'everyone',
  title: 'Train everyone',
  due_on: '1 5 2027',
  status: 'same',
  different_now: 'Everything',
  decision: 'agreed',
  signal: 'blocked',
  until_on: '1 12 2026',
  lasting: 'yes',
  blocked_by: 'P-POL',
  organisation: 'N56NRTH',
  role: 'staff',
  kind: 'partner',
  code: 'P-NEW',
  alias: 'Another name',
  successor: 'P-POL',
  from_on: '1 1 2026',
  on_day: '1 11 2026',
  state: 'fieldwork',
  published_on: '1 9 2026',
  plan_submitted_on: '1 11 2026',
  number: '77',
  addressee_1: 'N56NRTH',
  label: 'Vacancies',
  value: '3',
}

const judged: Fields = { rating: 'reasonable_progress', reasons: 'Seen', outcome: 'none' }
const evidence: Fields = {
  title: 'Minutes',
  audience: 'everyone',
  reason: 'Because',
  shows: 'This',
  dated_on: '1 10 2026',
  sensitivity: 'official',
  expires_on: '',
}

/** A body that does what the address is for, had the person the right. */
export function bodyFor(world: AccessWorld, { route: { path }, place, kind }: Case): Fields {
  const framework = String(world.framework_id)
  if (path.endsWith('/judge')) return { ...judged, version: kind === 'answer' ? '1' : '0' }
  if (path.endsWith('/supersede')) return { ...judged, version: '1', superseding_reason: 'Counted again' }
  if (path.endsWith('/note') && path.startsWith('/reviews')) return { ...some, kind: 'note', addressee_id: '' }
  if (path.endsWith('/take-up')) return { signal: 'blocked' }
  if (path.endsWith('/sessions')) return { session: 'all' }
  if (path === '/administration/redact-file') return { file: world.places.N56NRTH!.published.removedEvidenceFile!, reason: 'Because' }
  if (path.startsWith('/pending-evidence/')) return { ...some, shows: '', decision: 'keep' }
  if (path.endsWith('/evidence') || path.startsWith('/evidence/')) return { ...evidence, url: '' }
  if (path === '/administration/redact') return { recommendation: 'PUBLISHED-N56NRTH/1', name: 'Improve' }
  if (path.endsWith('/invite')) return { ...some, name: 'Somebody', email: 'new@example.com', organisation: place?.code ?? 'N56NRTH' }
  if (path === '/account/password') return { current_password: 'correct horse battery', new_password: 'kestrel mug orbit 42' }
  if (path.endsWith('/deactivate') || path.endsWith('/end')) return handedOver(world)
  if (path === '/memberships/:id/change') return { ...handedOver(world), ...changedTo(place) }
  if (path === '/administration/organisations/new') return { ...some, name: 'Somewhere' }
  if (path.endsWith('/plan-check')) return { planned_on: '1 12 2026', method: '', note: '' }
  const found = {
    checked_on: '1 10 2026',
    looked_at: '70',
    sufficient: '41',
    checked_by: 'Head of practice',
    method: '',
    note: '',
    reason: 'Because',
  }
  if (/^\/(answers|actions)\/:id\/check$/.test(path) || path.startsWith('/practice-checks')) return found
  if (path === '/administration/standards/:id/match') return { other: place?.published.otherStandard ?? '' }
  const administered = administeredBody(path)
  if (administered) return { ...some, name: 'A new name', ...administered }
  if (path === '/administration/inspections/new') return { ...some, framework, reference: 'NEW-2026', published_on: '' }
  if (path.endsWith('/edit') && kind === 'inspection') return { ...some, framework, reference: 'OTHER-2026', published_on: '4 9 2026' }
  if (path.endsWith('/recommendations/check')) return { rows: checked }
  if (path.endsWith('/publish')) return { published_on: '3 9 2026' }
  if (path.endsWith('/paste')) return { text: 'Northamptonshire should:\n1. improve this\n2. improve that' }
  if (path.endsWith('/give-role')) return { role: 'administrator', organisation: 'HMIP' }
  return { ...some, name: 'A new name', serves: place?.published.answer ?? '', repeats: '' }
}

const parts = ['inadequate', 'requires_improvement', 'good', 'outstanding']
const scale = Object.fromEntries(
  parts.flatMap((rating, at) => [
    [`points_${rating}`, String(at)],
    [`share_${rating}`, `${at + 1}/4`],
    [`casework_${rating}`, String(at * 20)],
  ]),
)
const split = { first_day: '1 1 2028', name_1: 'West', code_1: 'N56-W', name_2: 'East', code_2: 'N56-E', members: 'end' }
const administeredBody = (path: string): Fields | undefined =>
  ({
    '/administration/organisations/:code/move': { parent: 'R-EM' },
    '/administration/organisations/:code/close': { valid_to: '31 12 2027', successor_1: 'P-POL', members: 'end' },
    '/administration/organisations/:code/split': split,
    '/administration/frameworks/new': { rated: 'yes' },
    '/administration/frameworks/:id/new-version': { from_on: '1 1 2028' },
    '/administration/frameworks/:id/scale': scale,
    '/administration/frameworks/:id/standards/new': { group: 'Casework' },
    '/administration/standards/:id/rename': { group: 'Casework' },
    '/administration/settings/:id': { value: '45', confirmed: 'yes' },
  })[path]
/** Staff of a place become its leader. */
const changedTo = (place?: Place): Fields => {
  const { code } = place ?? { code: 'N56NRTH' }
  return { role: code.startsWith('N5') ? 'unit_leader' : code.startsWith('R-') ? 'regional_lead' : 'national_lead', organisation: code }
}
/** Whatever somebody leaves behind goes to a job title. */
const handedOver = ({ organisations }: AccessWorld): Fields =>
  Object.fromEntries(
    Object.values(organisations).flatMap(id => [
      [`to_${id}`, 'title'],
      [`title_${id}`, 'Head of operations'],
    ]),
  )

const row = { number: '78', text: 'Improve', addressees: ['HMPPS'], standard: '', theme: '', repeats: '', urgent: false, leave_out: false }
const checked = JSON.stringify({ rows: [{ ...row, doubts: [] }], problems: [], left_out: [] })

export const fileFor = ({ route }: Case) => ({
  field: route.takesFiles ? 'files' : 'file',
  name: 'list.csv',
  content: route.path.endsWith('/plan/import')
    ? 'Rec. no,Recommendation,Agreed / Partly agreed / Not agreed,Response and actions,Responsible owner,Target date\n1,,Agreed,Yes,Head,2027-03-01\n'
    : 'Recommendation,Addressees\nImprove,HMPPS\n',
})
