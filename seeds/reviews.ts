// Reviews by inspectors, told as one story each: what they judged, what they kept to themselves, and how far it has come.
import type { Day } from '../src/days.ts'
import type { Progress, ReviewKind } from '../src/db/tables.ts'
import { closeAsMadeAgain } from '../src/recommendations/commands.ts'
import { openReview, publishReview, replyToReview, shareReview } from '../src/reviews/commands.ts'
import { judge, supersedeJudgement } from '../src/reviews/judgingCommands.ts'
import { addNote, changeNote } from '../src/reviews/noteCommands.ts'
import type { Outcome } from '../src/reviews/workflow.ts'
import { dayOf, type When } from './clock.ts'
import { named, type Scene, type Stage } from './scene.ts'

export interface ToldReview {
  of: string
  kind: ReviewKind
  title: string
  /** The reference of the inspection it is part of. */
  inspection?: string
  opened: When
  judged: [recommendation: string, rating: Progress, reasons: string, outcome?: Outcome][]
  notes?: { kind: 'note' | 'look'; text: string; about?: string; found?: [on: When, text: string] }[]
  shared?: When
  replied?: [on: When, text: string]
  published?: When
  superseded?: { on: When; judged: ToldReview['judged'][number]; why: string }
  /** Those that the later report made again, closed as such on the day. */
  madeAgain?: { on: When; of: string[] }
}

/** The scenes of a review, in the order in which they are played. */
export function reviewScenes(told: ToldReview, today: Day): Scene[] {
  let review = 0
  const on = (when: When | undefined, play: Scene['play']): Scene[] => (when === undefined ? [] : [{ day: dayOf(when, today), play }])
  return [
    ...on(told.opened, async stage => {
      review = await open(stage, told)
    }),
    ...on(told.shared, stage => shareReview(inspecting(stage), review)),
    ...on(told.replied?.[0], ({ as, book }) => replyToReview(as(named(book.leaders, told.of)), review, told.replied![1])),
    ...on(told.published, async stage =>
      publishReview(inspecting(stage), review, (await stage.db('reviews').where({ id: review }).first('version'))!.version),
    ),
    ...(told.notes ?? []).flatMap(note => on(note.found?.[0], stage => look(stage, review, note))),
    ...on(told.superseded?.on, stage => supersede(stage, told)),
    ...on(told.madeAgain?.on, async stage => {
      for (const of of told.madeAgain!.of) await closeAsMadeAgain(inspecting(stage), answerOf(stage, of, told))
    }),
  ]
}

const inspecting = ({ as, book }: Stage) => as(named(book.people, 'inspector'))
const answerOf = ({ book }: Stage, recommendation: string, { of }: ToldReview) => named(book.answers, `${recommendation} ${of}`)

async function open(stage: Stage, told: ToldReview): Promise<number> {
  const { db, book } = stage
  const { kind, title, inspection, of } = told
  const inspection_id = inspection ? (await db('inspections').where({ reference: inspection }).first('id'))!.id : null
  const review = await openReview(inspecting(stage), named(book.organisations, of), { kind, title, inspection_id })
  for (const [recommendation, rating, reasons, outcome = 'none'] of told.judged)
    await judge(inspecting(stage), answerOf(stage, recommendation, told), { rating, reasons, outcome, version: 0 })
  for (const { kind, text, about } of told.notes ?? [])
    await addNote(inspecting(stage), review, { kind, text, addressee_id: about ? answerOf(stage, about, told) : null })
  return review
}

async function look(stage: Stage, review_id: number, { text, found }: NonNullable<ToldReview['notes']>[number]): Promise<void> {
  const note = (await stage.db('review_notes').where({ review_id, text }).first())!
  await changeNote(inspecting(stage), note.id, { text, found: found![1], looked: true, version: note.version })
}

async function supersede(stage: Stage, told: ToldReview): Promise<void> {
  const [recommendation, rating, reasons, outcome = 'none'] = told.superseded!.judged
  const addressee_id = answerOf(stage, recommendation, told)
  const before = (await stage.db('judgements').where({ addressee_id, superseded_on: null }).whereNotNull('published_on').first())!
  await supersedeJudgement(inspecting(stage), before.id, {
    rating,
    reasons,
    outcome,
    superseding_reason: told.superseded!.why,
    version: before.version,
  })
}
