// What the page about standings says of each signal.
import type { Signal } from '../standing/signals.ts'

export const signalRules: Record<Signal, string> = {
  urgent: 'The inspectorate asked for it to be done first.',
  blocked:
    'A live action waits for another organisation or another action. It says for whom and since when; whether it is overdue stands apart from that.',
  date_moved:
    'A due date or the target date was moved: freely before the answer, after it as somebody above agreed, or at once where nobody above could. The first date stays on the page.',
  repeat: 'It was made before, in an earlier inspection.',
  no_evidence: 'An action is reported complete, and nothing that everybody who sees the plan may open shows it.',
  evidence_expired: 'Some evidence has an expiry day that has passed.',
  claim_unchecked: 'It is reported complete, and inspectors have not judged it since.',
  confirm_again:
    'An action was confirmed by somebody above. Since then evidence was added or removed, a check failed, or it was reopened, so it has to be confirmed again.',
  check_due: 'A planned practice check is due, or it is time to ask whether a completed change has lasted.',
  check_failed: 'An action was reopened because its change had not lasted, or because two checks were missed.',
  more_time: 'A request for a later due date or target date waits for the decision of somebody above. Until then the date stays.',
  open_query: 'An inspector has asked a question and has not closed it yet.',
  no_response: 'The plan was due, and the addressee has not answered.',
  response_changed: 'The addressee agreed to more of it before.',
  actions_dropped: 'At least one action was dropped.',
  entered_later: 'Something was entered here on a later day than it happened. It counts from the day it was entered.',
}
