// The requests about an action or a recommendation as its page prints them.
import { sayDay } from '../days.ts'
import type { Person } from '../users/person.ts'
import type { Reinspection, RequestRow } from './queries.ts'
import { mayDecide, mayWithdraw, requestStates } from './workflow.ts'

/** @param next the inspection that is expected, as far as the reader may know of it @param asAt an earlier day is read: nothing is offered */
export const shownRequests = (person: Person, requests: RequestRow[], next: Reinspection | undefined, asAt: boolean) =>
  requests.map(request => {
    const waits = request.state === 'waiting' && !asAt
    return {
      ...request,
      state_words: requestStates[request.state],
      late:
        next && request.to_on > next.fieldwork_from
          ? `After inspectors are expected, from ${sayDay(next.fieldwork_from)} (${next.title}).`
          : undefined,
      offers: [
        ...(waits && mayDecide(person, request) ? [{ words: 'Decide', href: `/requests/${request.id}/decide` }] : []),
        ...(waits && mayWithdraw(person, request) ? [{ words: 'Withdraw the request', href: `/requests/${request.id}/withdraw` }] : []),
      ],
    }
  })
