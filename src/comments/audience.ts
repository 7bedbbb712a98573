// Who a comment is for. Units talk among themselves, inspectors among themselves, and everyone to everyone.
import type { Audience } from '../db/tables.ts'
import type { Person } from '../users/person.ts'

export const audiences: Record<Audience, string> = {
  everyone: 'Everyone who can see it',
  line: "The plan's line only (not inspectors)",
  inspectorate: 'Inspectorate only',
}

/** The audiences a person may write for. */
export const audiencesFor = ({ inspector, organisations }: Person): Audience[] => [
  'everyone',
  ...(organisations.length ? (['line'] as const) : []),
  ...(inspector ? (['inspectorate'] as const) : []),
]
