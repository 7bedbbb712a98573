// What the page about standings says of each signal.
import type { Signal } from '../standing/signals.ts'

export const signalRules: Record<Signal, string> = {
  urgent: 'The inspectorate asked for it to be done first.',
  blocked: 'A live action waits for another organisation.',
  date_moved: 'A due date or the target date was moved. The first date stays on the page.',
  repeat: 'It was made before, in an earlier inspection.',
  claim_unchecked: 'It is reported complete, and nobody else has confirmed it.',
  open_query: 'An inspector has asked a question and has not closed it yet.',
  no_response: 'The plan was due, and the addressee has not answered.',
  response_changed: 'The addressee agreed to more of it before.',
  actions_dropped: 'At least one action was dropped.',
  entered_later: 'Something was entered here on a later day than it happened. It counts from the day it was entered.',
}
