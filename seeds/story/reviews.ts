// What inspectors judged: once when they came back in 2024, and in reviews of progress since, one in each stage.
import type { ToldReview } from '../reviews.ts'

export const reviews: ToldReview[] = [
  {
    of: 'N56NRTH',
    kind: 'reinspection',
    title: 'Reinspection 2024',
    inspection: 'NORTHANTS-2024',
    opened: '2024-07-18',
    judged: [
      [
        'NORTHANTS-2022/1',
        'insufficient_progress',
        'Requests are made in most cases now. What comes back is seldom used: information was sufficient in 22 of 70 cases.',
      ],
      ['NORTHANTS-2022/2', 'insufficient_progress', 'Plans name the risk, and few say who is kept safe and how.'],
      ['NORTHANTS-2022/3', 'no_meaningful_progress', 'Nothing was logged, and we saw no review after a change in most cases.'],
      ['NORTHANTS-2022/4', 'no_meaningful_progress', 'The sessions for managers that were planned never began.'],
      ['NORTHANTS-2022/5', 'good_progress', 'People begin unpaid work within four weeks. We saw the lists of both offices.', 'implemented'],
      ['NORTHANTS-2022/6', 'insufficient_progress', 'More posts are empty than two years ago.'],
    ],
    notes: [
      {
        kind: 'look',
        text: 'Ask in Wellingborough what happens to answers from the police.',
        about: 'NORTHANTS-2022/1',
        found: ['2024-07-18', 'They are filed. Nobody reads them before the plan is written.'],
      },
      { kind: 'note', text: 'The deputy is new and knows the numbers well.' },
    ],
    shared: '2024-07-19',
    replied: ['2024-07-26', 'We accept the judgements. Recommendation 3: reviews began in two teams in May, after your visit.'],
    published: '2024-07-31',
    madeAgain: { on: '2024-08-01', of: ['NORTHANTS-2022/1', 'NORTHANTS-2022/2', 'NORTHANTS-2022/4', 'NORTHANTS-2022/6'] },
  },
  {
    of: 'N56NRTH',
    kind: 'progress',
    title: 'Review of progress',
    opened: -72,
    judged: [
      [
        'NORTHANTS-2024/1',
        'insufficient_progress',
        'The unit’s own checks climb. In the cases we read, few assessments said what the information means.',
      ],
      ['NORTHANTS-2024/2', 'insufficient_progress', 'Plans are better in Northampton only.'],
      ['NORTHANTS-2024/4', 'reasonable_progress', 'Staff in four of six teams could say what comes first.'],
    ],
    notes: [{ kind: 'note', text: 'Read the sample of the second office again before reinspection.', about: 'NORTHANTS-2024/1' }],
    shared: -66,
    replied: [-62, 'In recommendation 1 two cases were counted twice. We have sent the list.'],
    published: -58,
    superseded: {
      on: -50,
      judged: [
        'NORTHANTS-2024/1',
        'reasonable_progress',
        'The unit’s own checks climb, and without the two cases counted twice our sample agrees with them.',
      ],
      why: 'Two cases were counted twice.',
    },
  },
  {
    of: 'N56NRTH',
    kind: 'progress',
    title: 'Before the next inspection',
    opened: -8,
    judged: [
      [
        'NORTHANTS-2024/3',
        'reasonable_progress',
        'Managers write down what should change. Whether it does change is what we look at next.',
      ],
    ],
    notes: [
      { kind: 'look', text: 'Read ten cases in which a manager asked for a change.', about: 'NORTHANTS-2024/3' },
      { kind: 'look', text: 'Meet the team that stopped its Monday meeting.', about: 'NORTHANTS-2024/4' },
      { kind: 'note', text: 'The answer to our query has no numbers yet.', about: 'NORTHANTS-2024/3' },
    ],
  },
  {
    of: 'N56NOSU',
    kind: 'progress',
    title: 'Review of progress',
    opened: -20,
    judged: [['ILLUSTRATIVE-NORFOLK/1', 'good_progress', 'An answer was on file before the first plan in 17 of the 20 cases we read.']],
    notes: [
      {
        kind: 'look',
        text: 'Ask about the six first plans without an answer.',
        about: 'ILLUSTRATIVE-NORFOLK/1',
        found: [-9, 'All six were allocated on a Friday.'],
      },
    ],
    shared: -5,
  },
]
