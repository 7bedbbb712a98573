// What each setting decides, and what a new value would mean, in words.
import { addDays, type Day, sayDay, sayDays } from '../days.ts'
import type { Setting } from '../db/tables.ts'

interface Told {
  title: string
  about: string
  /** What follows from another value; `answers` is how many there are to published recommendations. */
  means: (before: number, after: number, today: Day, answers: number) => string[]
}

const past = (before: number) => `Pages of earlier days keep ${sayDays(before)}: what was said then stays true.`

export const settings: Record<Setting['name'], Told> = {
  plan_due_days: {
    title: 'Days until a plan is due',
    about: 'An action plan is due this many days after publication, or after entry here when that is later. Then it is unaddressed.',
    means: (before, after, today) => [
      `An inspection published today would have its plans due on ${sayDay(addDays(today, after))}, not on ${sayDay(addDays(today, before))}.`,
      'Plans that have their due day already keep it. Nobody who was in time becomes late.',
      past(before),
    ],
  },
  stalled_after_days: {
    title: 'Days without work until a plan is stalled',
    about: 'A plan on which nothing was done for more than this many days is stalled.',
    means: (before, after, today, answers) => [
      after < before
        ? `From today a plan is stalled when its last work was before ${sayDay(addDays(today, -after))}. Now it is when that was before ${sayDay(addDays(today, -before))}. More plans may be stalled at once.`
        : `From today a plan is stalled when its last work was before ${sayDay(addDays(today, -after))}. Now it is when that was before ${sayDay(addDays(today, -before))}. Some stalled plans may be on track at once.`,
      `It applies to all of the service: ${answers.toLocaleString('en-GB')} ${answers === 1 ? 'answer' : 'answers'} to published recommendations.`,
      past(before),
    ],
  },
  sustain_grace_days: {
    title: 'Days until a sustain check is missed',
    about:
      'A check of whether a change has lasted is missed when it is not answered this many days after it was due. Two missed checks reopen the action.',
    means: (before, after, today) => [
      `From today a check is missed when it was due before ${sayDay(addDays(today, -after))}. Now it is when it was due before ${sayDay(addDays(today, -before))}.`,
      ...(after < before ? ['Some actions may be reopened at once.'] : []),
      'Actions that were reopened stay open.',
    ],
  },
}
