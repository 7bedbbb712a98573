// A recommendation that was made more than once: what was done each time, and how it stood when inspectors came back.
import type { Response } from 'express'
import { type ActionOfAnswer, listActionsFor } from '../actions/queries.ts'
import { statuses } from '../actions/workflow.ts'
import type { Day } from '../days.ts'
import { asAt } from '../db/asAt.ts'
import { NotFound } from '../errors.ts'
import { lookedAt } from '../inspections/comparison.ts'
import { shortName } from '../organisations/names.ts'
import { listAnswers } from '../recommendations/queries.ts'
import { present } from '../standing/present.ts'
import { getSettings } from '../standing/queries.ts'
import { worstFirst } from '../standing/standing.ts'
import type { Visitor } from '../users/visitor.ts'
import { queryOf } from '../web/address.ts'
import { read } from '../web/page.ts'
import { nextOf, sayDone, sayOften } from './chain.ts'
import { type Link, listChain } from './chainQueries.ts'

type IdVisit = Visitor<{ id: string }>

export async function show(visit: IdVisit, res: Response) {
  const id = Number(visit.params.id)
  const { links, day } = await read(visit, async (db, day) => ({ links: await listChain(db, visit.user, id), day }))
  const here = links.find(link => link.id === id)
  if (!here) throw new NotFound()
  const times = []
  for (const link of links) times.push(await stoodWhenNext(visit, link, nextOf(links, link), day))
  await res.page('repeats/chain', {
    title: `What was done each time: recommendation ${here.number}, ${here.title}`,
    here,
    often: sayOften(links),
    times,
    statuses,
    sayDone,
    shortName,
    suffix: queryOf(visit),
  })
}

/** One of the chain as it stood on the day the next inspection came, or on the day of the page. */
async function stoodWhenNext({ db, user }: IdVisit, link: Link, next: Link | undefined, readOn: Day) {
  const looked = next ? lookedAt(next, readOn) : { day: readOn, what: 'today' as const }
  const answers = await asAt(db, looked.day, async then => {
    const { stalled_after_days } = await getSettings(then)
    const found = await listAnswers(then, user, link.id)
    const actions = found.some(({ sees_plan }) => sees_plan) ? await listActionsFor(then, user, link.id) : []
    return found.map(answer => ({
      organisation: answer.organisation,
      organisation_code: answer.organisation_code,
      sees_plan: answer.sees_plan,
      shown: present(answer, looked.day, stalled_after_days),
      actions: actions.filter(({ addressee_id }) => addressee_id === answer.id),
    }))
  })
  return { ...link, next, looked, answers: answers.sort((a, b) => rankOf(a) - rankOf(b)) }
}

type Stood = { shown: ReturnType<typeof present>; actions: ActionOfAnswer[] }
const rankOf = ({ shown }: Stood) => (shown ? worstFirst.indexOf(shown.standing) : worstFirst.length)
