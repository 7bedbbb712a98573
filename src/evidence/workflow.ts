// Who may add, correct and remove evidence, and the words for what it is.
import type { Evidence, Scan, Sensitivity } from '../db/tables.ts'
import type { Person } from '../users/person.ts'

export const sensitivities: Record<Sensitivity, string> = { official: 'OFFICIAL', official_sensitive: 'OFFICIAL-SENSITIVE' }
export const evidenceAudiences: Record<Evidence['audience'], string> = {
  everyone: 'Everyone who can see the plan, inspectors too',
  line: "The plan's line only (not inspectors)",
}

/** What is said in place of a link to the file. */
export const scanWords: Record<Scan, string> = {
  none: '',
  clean: '',
  waiting: 'Being checked for viruses. It can be downloaded when it was found clean.',
  infected: 'A virus was found in it, or something like one. It cannot be downloaded.',
}

export const isOpen = (scan: Scan): boolean => scan === 'none' || scan === 'clean'

interface State {
  organisation_id: number
  added_by_id: number
}

/** Whoever added it, while they belong to the organisation; and its leaders. */
export const mayChange = (person: Person, { organisation_id, added_by_id }: State): boolean =>
  person.leads.includes(organisation_id) || (added_by_id === person.id && person.organisations.includes(organisation_id))
