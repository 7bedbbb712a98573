// What the page about standings says of each signal.
import type { Signal } from '../standing/signals.ts'

export const signalRules: Record<Signal, string> = {
  urgent: 'The inspectorate asked for it to be done first.',
  blocked: 'A live action waits for another organisation.',
  date_moved: 'A due date or the target date was moved. The first date stays on the page.',
  repeat: 'It was made before, in an earlier inspection.',
  no_evidence: 'An action is reported complete, and nothing that everybody who sees the plan may open shows it.',
  evidence_expired: 'Some evidence has an expiry day that has passed.',
  claim_unchecked: 'It is reported complete, and nobody else has confirmed it.',
  check_due: 'A planned practice check is due, or it is time to ask whether a completed change has lasted.',
  check_failed: 'An action was reopened because its change had not lasted, or because two checks were missed.',
  more_time: 'A request for more time waits for a decision.',
  open_query: 'An inspector has asked a question and has not closed it yet.',
  no_response: 'The plan was due, and the addressee has not answered.',
  response_changed: 'The addressee agreed to more of it before.',
  actions_dropped: 'At least one action was dropped.',
  entered_later: 'Something was entered here on a later day than it happened. It counts from the day it was entered.',
}
