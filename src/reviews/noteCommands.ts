// The private notes and the look-list of a review. The inspectorate's alone, so their events are about the review alone.
import { act, type By } from '../db/act.ts'
import { checkVersion, Invalid } from '../errors.ts'
import { listAnswersOfOrganisation } from '../recommendations/queries.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { lockReview } from './commands.ts'
import { getLockedNote } from './queries.ts'

export interface NewNote {
  kind: 'note' | 'look'
  text: string
  addressee_id: number | null
}

/** Write a note, or something to look at, in a review. @throws NotFound, Forbidden, Invalid when it is about another organisation's answer */
export const addNote = (by: By<Person>, review_id: number, given: NewNote): Promise<void> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const review = await lockReview(moment, review_id, 'keepNotes')
    const { addressee_id } = given
    if (addressee_id && !(await listAnswersOfOrganisation(tx, person, review.organisation_id)).some(({ id }) => id === addressee_id))
      throw new Invalid({ addressee_id: 'Choose one from the list' })
    await tx('review_notes').insert({ ...given, review_id, written_by_id: person.id, written_on: today })
    await record(tx, {
      chain: `review:${review_id}`,
      act: 'addNote',
      after: { kind: given.kind, addressee_id },
      texts: { after: { text: given.text } },
    })
  })

export interface ChangedNote {
  text: string
  found: string
  looked: boolean
  version?: number
}

/** Change a note, or say what was seen when one looked. @returns the review's id. @throws NotFound, Forbidden, Stale */
export const changeNote = (by: By<Person>, id: number, { text, found, looked, version }: ChangedNote): Promise<number> =>
  act(by, async ({ tx, person, today }) => {
    const note = await getLockedNote(tx, person, id)
    checkVersion(note, version, { text: note.text, found: note.found, looked: note.looked_on ? 'yes' : '' })
    const looked_on = note.kind === 'look' && looked ? (note.looked_on ?? today) : null
    await tx('review_notes')
      .where({ id })
      .update({ text, found, looked_on, version: note.version + 1 })
    await record(tx, {
      chain: `review:${note.review_id}`,
      act: 'changeNote',
      before: { looked_on: note.looked_on },
      after: { note_id: id, looked_on },
      texts: { before: { text: note.text, found: note.found }, after: { text, found } },
    })
    return note.review_id
  })

/** Take a note away. The record keeps that there was one. @returns the review's id. @throws NotFound, Forbidden */
export const removeNote = (by: By<Person>, id: number): Promise<number> =>
  act(by, async ({ tx, person, today }) => {
    const note = await getLockedNote(tx, person, id)
    await tx('review_notes')
      .where({ id })
      .update({ removed_on: today, version: note.version + 1 })
    await record(tx, { chain: `review:${note.review_id}`, act: 'removeNote', after: { note_id: id } })
    return note.review_id
  })
