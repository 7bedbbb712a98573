import { getAction } from '../actions/queries.ts'
import { sayDay } from '../days.ts'
import { Conflict, Forbidden } from '../errors.ts'
import { type EvidenceRow, evidenceOf } from '../evidence/queries.ts'
import { shortName } from '../organisations/names.ts'
import { nothingBeside, shownChecks } from '../practiceChecks/present.ts'
import { listChecksOfAction } from '../practiceChecks/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { answered } from '../visibility/queries.ts'
import type { FormPage } from '../web/form.ts'
import { onceHandlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import * as forms from './forms.ts'
import { getClaim } from './queries.ts'
import { assuranceWords } from './words.ts'
import { type AssuranceAct, mayEverDecide, whyNotNow } from './workflow.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)

const follows: Record<AssuranceAct, string> = {
  confirm: 'It closes nothing: only inspectors confirm a recommendation.',
  return: 'The action is open again then. Its owner and whoever reported it get a letter.',
}

/** Where they came from: the list of what waits, or the action. */
const backTo = ({ query, params }: IdVisit) => (query.from === 'requests' ? '/requests#to-confirm' : `/actions/${params.id}`)

const decidingPage = async (visit: IdVisit, what: AssuranceAct, form: Pick<FormPage, 'title' | 'fields' | 'submit'>): Promise<FormPage> => {
  const { db, user, method } = visit
  const action = await getAction(db, user, idOf(visit))
  const claim = await getClaim(db, user, action.id)
  if (!mayEverDecide(user, claim)) throw new Forbidden('This is for somebody else to decide.')
  const why = whyNotNow(what, claim)
  // What was decided while the form was open comes back beside it: see the commands.
  if (why && method === 'GET') throw new Conflict(`${why}.`)
  const checks = shownChecks(await listChecksOfAction(db, user, action.id), nothingBeside, visit.today, undefined)
  const evidence = await answered(db, user, evidenceOf(user, { action: action.id }))
  return {
    ...form,
    caption: `${shortName(action.organisation)}: ${action.title}`,
    intro: [
      ...(action.completed_on ? [`Reported complete by ${claim.reported_by ?? 'the unit'} on ${sayDay(action.completed_on)}.`] : []),
      ...(claim.last
        ? [assuranceWords(action.status, claim.last)!, `Said on ${sayDay(claim.last.decided_on)}: ${claim.last.reasons}`]
        : []),
      follows[what],
    ],
    ...(action.different_now && { about: action.different_now }),
    lists: [
      ...(action.success_measure ? [{ heading: 'How they would know that it worked', items: [action.success_measure] }] : []),
      { heading: 'Evidence', items: evidence.length ? evidence.map(itemOf) : ['There is none.'] },
      ...(checks.latest ? [{ heading: 'Latest practice check', items: [checks.latest] }] : []),
    ],
    cancel: backTo(visit),
    version: action.version,
    or: { href: `/actions/${action.id}`, words: 'Read all of it first' },
  }
}
const itemOf = ({ title, shows, recorded_on }: EvidenceRow) => `${title}, added on ${sayDay(recorded_on)}${shows ? `. ${shows}` : ''}`

export const { show: newConfirmation, take: confirm } = onceHandlersOf(
  (visit: IdVisit) =>
    decidingPage(visit, 'confirm', { title: 'Confirm what is reported complete', fields: forms.confirmFields, submit: 'Confirm' }),
  () => forms.confirmForm,
  async (visit: IdVisit, values) => {
    await commands.confirmAction(by(visit), idOf(visit), values)
    say(visit, 'Confirmed. It is shown beside the action.')
    return backTo(visit)
  },
)

export const { show: newReturn, take: returnIt } = onceHandlersOf(
  (visit: IdVisit) =>
    decidingPage(visit, 'return', { title: 'Return what is reported complete', fields: forms.returnFields, submit: 'Return' }),
  visit => forms.returnForm(visit.today),
  async (visit: IdVisit, values) => {
    await commands.returnAction(by(visit), idOf(visit), values)
    say(visit, 'Returned. The action is open again, and its owner is told.')
    return backTo(visit)
  },
)
