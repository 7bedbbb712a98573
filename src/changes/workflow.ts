// Days with a name: who adds and removes them, and who sees them.
import type { Person } from '../users/person.ts'

interface Place {
  id: number
  line: number[]
}

/** Leaders of the organisation, and inspectors. */
export const mayNameDays = ({ leads, inspector }: Person, { id }: Place): boolean => inspector || leads.includes(id)

/** Whoever sees how all that is addressed to the organisation stands: at and above it, and inspectors. */
export const seesNamedDays = ({ organisations, inspector }: Person, { line }: Place): boolean =>
  inspector || line.some(id => organisations.includes(id))
