import type { Db } from '../../src/db/knex.ts'
import type { Evidence } from '../../src/db/tables.ts'

/** A link as evidence, put there as a row: what matters is who may see it. */
export const addEvidenceRow = (db: Db, row: Pick<Evidence, 'action_id' | 'organisation_id' | 'added_by_id' | 'audience'>) =>
  db('evidence').insert({
    ...row,
    title: 'Shown',
    dated_on: '2026-02-01',
    url: 'https://example.com',
    sensitivity: 'official',
    recorded_at: new Date('2026-02-01T12:00Z'),
    recorded_on: '2026-02-01',
  } as never)
