import type { Day } from '../days.ts'

/** What may still be chosen: all that is not retired, and what the record has already. @param kept the ids that it has */
export const offered = <T extends { id: number; retired_on: Day | null }>(rows: T[], kept: (number | null)[] = []): T[] =>
  rows.filter(({ id, retired_on }) => retired_on === null || kept.includes(id))
