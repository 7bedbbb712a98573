// When somebody last looked at an organisation or an inspection. It is no act of theirs, and stands in no record.
import type { Day } from '../days.ts'
import type { VisitRow } from '../db/accountTables.ts'
import type { Db } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'

export interface Looked {
  user_id: number
  subject: VisitRow['subject']
  subject_id: number
}

/** Note that somebody looks today: written by the first look of a day only. @returns the last day before today when they did */
export async function noteVisit(db: Db, looked: Looked, today: Day): Promise<Day | null> {
  const [row] = await prepared<Pick<VisitRow, 'last_on' | 'before_on'>>(
    db,
    'SELECT last_on, before_on FROM visits WHERE user_id = :user_id AND subject = :subject AND subject_id = :subject_id',
    { ...looked },
  )
  if (row && row.last_on >= today) return row.before_on
  await prepared(
    db,
    `INSERT INTO visits (user_id, subject, subject_id, last_on) VALUES (:user_id, :subject, :subject_id, :today)
     ON CONFLICT (user_id, subject, subject_id) DO UPDATE SET before_on = visits.last_on, last_on = EXCLUDED.last_on WHERE visits.last_on < EXCLUDED.last_on`,
    { ...looked, today },
  )
  return row?.last_on ?? null
}

const keptDays = 400

/** Forget when people looked at what they have not looked at for more than a year. @returns how many were forgotten */
export const forgetOldVisits = (db: Db, now: Date): Promise<number> =>
  db('visits').whereRaw('last_on < (?::timestamptz)::date - ?::int', [now, keptDays]).delete()
