// One interface per table, in the database's own names. The only place a row is typed.
export type * from './inspectionTables.ts'
export type * from './judgedTables.ts'
export type * from './organisationTables.ts'
export type * from './planTables.ts'
export type * from './recordTables.ts'
export type * from './seenTables.ts'
