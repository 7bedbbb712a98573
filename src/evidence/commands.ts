// Evidence is added, corrected, given a newer version, and removed with a reason. What was removed stays in the record and in the store.
import { confirmAgainIn } from '../assurance/againCommands.ts'
import { type Day, sayDay } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { AgainWhy, Evidence } from '../db/tables.ts'
import { Conflict, checkVersion, Forbidden, Invalid, NotFound } from '../errors.ts'
import type { Files } from '../files/files.ts'
import { extensionOf } from '../files/names.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { type LockedPlace, lockAround, lockPlace, type Place } from './places.ts'
import { getEvidence, getLockedEvidence, type WholeEvidence } from './queries.ts'
import { discardStored, type Incoming, type Stored, withStored } from './storing.ts'
import { mayChange } from './workflow.ts'

/** What is said of evidence. */
export type Said = Pick<Evidence, 'title' | 'shows' | 'dated_on' | 'audience' | 'sensitivity' | 'expires_on'>

export interface NewEvidence extends Said {
  /** For a link. */
  url: string | null
}

/**
 * Add a link, or files: one piece of evidence for each of them. A file without a title of its own is called by its name.
 * @returns their ids. @throws NotFound, Forbidden, Conflict, Invalid, StoreAway
 */
export const addEvidence = (by: By<Person>, files: Files, place: Place, values: NewEvidence, incoming: Incoming[]): Promise<number[]> =>
  withStored(files, incoming, (stored, taken) =>
    act(by, async moment => {
      const ids = await addEvidenceIn(moment, files, place, values, stored)
      taken()
      return ids
    }),
  )

/** The same with what is in the store already, as part of a larger act. */
export async function addEvidenceIn(
  moment: Moment<Person>,
  files: Pick<Files, 'scan'>,
  place: Place,
  values: NewEvidence,
  stored: Stored[],
): Promise<number[]> {
  const locked = await lockPlace(moment, place)
  refuseWrongDays(values, moment.today)
  if (stored.length ? values.url !== null : values.url === null) throw new Invalid({ url: 'Give the address of a page, or choose files' })
  const ids: number[] = []
  for (const file of stored.length ? stored : [null]) {
    const title = values.title && stored.length > 1 ? `${values.title}: ${file!.name}` : values.title || file!.name
    ids.push(await addOne(moment, files, locked, { ...values, title: title.slice(0, 300) }, file))
  }
  await lookAgain(moment, { ...locked, audience: values.audience }, locked)
  const { title, shows, url, ...facts } = values
  await record(moment.tx, {
    facts: locked.facts,
    chain: locked.chain,
    act: 'addEvidence',
    subjects: locked.subjects,
    after: { ...facts, evidence: ids, files: stored.map(({ bytes, sha256 }) => ({ bytes, sha256 })) },
    texts: { after: { title, shows, url, names: stored.map(({ name }) => name).join('\n') } },
  })
  return ids
}

/**
 * What somebody above confirmed is looked at again when evidence of it is new or gone, but not for what the plan's line keeps to itself:
 * everybody who sees the standing would see the sign of it.
 */
const lookAgain = async (
  moment: Moment<Person>,
  { action_id, audience }: Pick<Evidence, 'action_id' | 'audience'>,
  around: Pick<LockedPlace, 'chain' | 'subjects'>,
  why: AgainWhy = 'evidence',
): Promise<void> => {
  if (action_id && audience === 'everyone') await confirmAgainIn(moment, action_id, why, around)
}

function refuseWrongDays({ dated_on, expires_on }: Pick<Said, 'dated_on' | 'expires_on'>, today: Day): void {
  if (dated_on > today) throw new Invalid({ dated_on: 'The date must be today or earlier' })
  if (expires_on && expires_on <= dated_on) throw new Invalid({ expires_on: `The day it expires must be after ${sayDay(dated_on)}` })
}

async function addOne(
  moment: Moment<Person>,
  files: Pick<Files, 'scan'>,
  { organisation_id, action_id, addressee_id, update_id, practice_check_id }: LockedPlace,
  values: NewEvidence,
  file: Stored | null,
): Promise<number> {
  const { tx, person, now, today } = moment
  const place = { organisation_id, action_id, addressee_id, update_id, practice_check_id }
  const [row] = await tx('evidence')
    .insert({ ...values, ...place, added_by_id: person.id, recorded_at: now, recorded_on: today })
    .returning('id')
  if (file) await addFile(moment, files, row!.id, 1, file)
  return row!.id
}

async function addFile(
  { tx, person, now, today }: Moment<Person>,
  { scan }: Pick<Files, 'scan'>,
  evidence_id: number,
  number: number,
  { name, type, bytes, sha256, stored_as }: Stored,
): Promise<void> {
  const added = { added_by_id: person.id, recorded_at: now, recorded_on: today }
  await tx('evidence_files').insert({
    evidence_id,
    number,
    name,
    type,
    bytes,
    sha256,
    stored_as,
    scan: scan ? 'waiting' : 'none',
    ...added,
  })
}

/** Give a file a newer version. The earlier ones stay, and can be downloaded. @throws Invalid when it is a link */
export const addVersion = (by: By<Person>, files: Files, id: number, incoming: Incoming): Promise<number> =>
  withStored(files, [incoming], ([stored], taken) =>
    act(by, async moment => {
      const number = await addVersionIn(moment, files, id, stored!)
      taken()
      return number
    }),
  )

/** The same with what is in the store already, as part of a larger act. */
export async function addVersionIn(moment: Moment<Person>, files: Pick<Files, 'scan'>, id: number, stored: Stored): Promise<number> {
  const { tx } = moment
  const { evidence, around } = await lockForChange(moment, id)
  if (evidence.url !== null) throw new Invalid({ files: 'This is a link: correct its address instead' })
  const last = await tx('evidence_files').where({ evidence_id: id }).orderBy('number', 'desc').first('number')
  const number = last!.number + 1
  await addFile(moment, files, id, number, stored)
  await lookAgain(moment, evidence, around)
  const { name, bytes, sha256 } = stored
  await record(tx, {
    ...around,
    act: 'addVersion',
    after: { evidence: id, number, audience: evidence.audience, bytes, sha256 },
    texts: { after: { names: name } },
  })
  return number
}

/** Evidence that this person may change, with what it belongs to locked first. @throws NotFound, Forbidden, Conflict */
async function lockForChange(moment: Moment<Person>, id: number) {
  const { tx, person } = moment
  const around = await lockAround(tx, await getEvidence(tx, person, id))
  const evidence = await getLockedEvidence(tx, person, id)
  if (!mayChange(person, evidence)) throw new Forbidden()
  if (evidence.removed_on) throw new Conflict('This evidence has been removed')
  return { evidence, around }
}

export interface Correction extends Said {
  /** Only of a link. */
  url: string | null
  version?: number
}

/** Correct what is said of evidence: whoever added it, or a leader. The record keeps the old words. @throws Stale */
export const correctEvidence = (by: By<Person>, id: number, { version, ...values }: Correction): Promise<void> =>
  act(by, async moment => {
    const { evidence, around } = await lockForChange(moment, id)
    const before = saidOf(evidence)
    checkVersion(evidence, version, { ...before, url: evidence.url })
    refuseWrongDays(values, moment.today)
    if ((evidence.url === null) !== (values.url === null)) throw new Invalid({ url: 'Give the address of the page' })
    if (!values.title) throw new Invalid({ title: 'Say what it is' })
    await moment
      .tx('evidence')
      .where({ id })
      .update({ ...values, corrected_on: moment.today, version: evidence.version + 1 })
    // A link has no versions: another address is another piece of evidence.
    if (evidence.audience === 'line' || evidence.url !== values.url) await lookAgain(moment, { ...evidence, ...values }, around)
    await record(moment.tx, {
      ...around,
      act: 'correctEvidence',
      before: factsOf(before),
      after: { evidence: id, ...factsOf(values) },
      texts: { before: wordsOf(evidence), after: wordsOf(values) },
    })
  })

const saidOf = ({ title, shows, dated_on, audience, sensitivity, expires_on }: WholeEvidence): Said => ({
  title,
  shows,
  dated_on,
  audience,
  sensitivity,
  expires_on,
})
const factsOf = ({ dated_on, audience, sensitivity, expires_on }: Said) => ({ dated_on, audience, sensitivity, expires_on })
const wordsOf = ({ title, shows, url }: NewEvidence) => ({ title, shows, url })

/** Remove evidence, with a reason. It stays in the record, and its files in the store, but nobody can open it any more. @throws Stale */
export const removeEvidence = (by: By<Person>, id: number, { reason, version }: { reason: string; version?: number }): Promise<void> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const { evidence, around } = await lockForChange(moment, id)
    checkVersion(evidence, version, {})
    await tx('evidence')
      .where({ id })
      .update({ removed_on: today, removed_by_id: person.id, removed_reason: reason, version: evidence.version + 1 })
    await lookAgain(moment, evidence, around, 'evidence_removed')
    await record(tx, {
      ...around,
      act: 'removeEvidence',
      after: { evidence: id, audience: evidence.audience },
      texts: { after: { reason } },
    })
  })

/**
 * Take the content of a file away for good, and its name with it. Only of evidence that was removed, and only by administrators, who do
 * not see it: they are told its number. @throws Forbidden, NotFound, Conflict
 */
export async function redactFile(by: By<Person>, files: Files, id: number, reason: string): Promise<void> {
  const stored_as = await act(by, async ({ tx, person, today }) => {
    if (!person.administrator) throw new Forbidden()
    const found = await tx('evidence_files').where({ id }).first('evidence_id')
    if (!found) throw new NotFound()
    const evidence = (await tx('evidence').where({ id: found.evidence_id }).first())!
    const around = await lockAround(tx, evidence)
    const file = (await tx('evidence_files').where({ id }).forUpdate().first())!
    if (!evidence.removed_on) throw new Conflict('Have the evidence removed first, by a leader or whoever added it')
    if (file.redacted_on) throw new Conflict('The content of this file is gone already')
    const name = `[redacted].${extensionOf(file.name)}`
    await tx('evidence_files').where({ id }).update({ name, redacted_on: today })
    await tx.raw('UPDATE history.evidence_files SET name = ? WHERE id = ?', [name, id])
    await record(tx, { ...around, act: 'redactFile', after: { evidence: evidence.id, file: id }, texts: { after: { reason } } })
    return file.stored_as
  })
  await discardStored(files, [{ stored_as }])
}
