// Essex: two units, one of them inspected twice.
import { action, agreed, completed, dropped, inspected, moved, partlyAgreed, recommended, started, update } from './words.ts'

export const essexNorth2022 = inspected(
  'ESSEX-NORTH-2022',
  'N56ESXN',
  recommended(
    'Make sure that plans say how each person at risk is kept safe, and who does what.',
    'Risk of harm',
    { standard: '2.2' },
    agreed('2023-01-24', 'Agreed. Every plan will name who is kept safe and how.'),
    action(
      'A page in every plan that names who is kept safe',
      { logged: '2023-01-26', due: '2023-09-29', measure: 'The page is there in 8 of 10 plans' },
      started('2023-02-20', 'In use in Chelmsford.'),
      update('2023-06-12', 'In use in all offices.'),
      completed('2023-09-22', 'The page is part of every new plan.'),
    ),
  ),
  recommended(
    'Bring caseloads of probation officers down to the level that the service itself has set.',
    'Workload',
    { standard: '1.2' },
    agreed('2023-01-24', 'Agreed, with the help of the region.'),
    action('Close cases that can end early, after a review by a manager', {
      logged: '2023-02-01',
      due: '2023-08-31',
      measure: 'No officer above 110 percent',
    }),
  ),
  recommended(
    'Give new staff a planned first year, with an experienced colleague beside them.',
    'Staff development',
    { standard: '1.2' },
    agreed('2023-01-25', 'Agreed.'),
    action(
      'A mentor and a plan for every new member of staff',
      { logged: '2023-02-06', due: '2023-10-31', owner: 'Training lead', measure: 'All new staff have met their mentor in week one' },
      started('2023-03-13', 'Eight mentors are named.'),
      completed('2023-10-20', 'All 17 people who joined this year have a mentor and a plan.'),
    ),
  ),
)

export const essexNorth2024 = inspected(
  'ESSEX-NORTH-2024',
  'N56ESXN',
  recommended(
    'Raise the quality of assessing, planning and reviewing wherever somebody may come to harm.',
    'Risk of harm',
    { standard: 'P 2.2', repeats: 'ESSEX-NORTH-2022/1', urgent: true },
    agreed('2024-09-20', 'Agreed. The page of 2023 was filled in, but did not change what we did.'),
    action(
      'Practice coaches sit beside practitioners for two days each',
      { logged: -170, due: 75, owner: 'Quality development officer', measure: 'All practitioners coached once, and half of them twice' },
      started(-160, 'Two coaches have begun.'),
      update(-70, '31 practitioners coached once.'),
      update(-14, '44 practitioners coached once, 12 twice.'),
    ),
  ),
  recommended(
    'Find out why people miss appointments, and act on it within a day.',
    'Services and referrals',
    { standard: 'P 2.3' },
    agreed('2024-09-20', 'Agreed.'),
    action(
      'Call everybody who misses an appointment on the same day',
      { logged: '2024-09-23', due: '2025-03-31', owner: 'Head of administration', measure: '9 of 10 are called the same day' },
      started('2024-10-14', 'In use in Harlow and Colchester.'),
      completed('2025-03-28', 'Calls are made the same day in all offices, with a note on the case.'),
    ),
  ),
  recommended(
    'Check with police and children services before anybody moves to a new address.',
    'Domestic abuse and safeguarding information',
    { standard: 'P 2.1' },
    agreed('2024-09-23', 'Agreed.'),
    action(
      'No change of address without an answer from both',
      { logged: -145, due: -40, measure: 'Both answers on file in every move' },
      started(-120, 'The form has been changed.'),
      moved(-45, -11, 'Children services asked for another form.'),
      update(-25, 'Both answers on file in 17 of 24 moves.'),
    ),
  ),
)

export const essexSouth2024 = inspected(
  'ESSEX-SOUTH-2024',
  'N56ESXS',
  recommended(
    'Make time for managers to look at work in progress, not only at work that is late.',
    'Management oversight',
    { standard: 'P 1.1' },
    agreed('2025-01-21', 'Agreed.'),
    action(
      'Two protected mornings a week for managers',
      { logged: '2025-01-27', due: '2025-06-30', measure: 'Each manager reads six cases a month' },
      started('2025-02-17', 'Mornings are kept free in Southend.'),
      completed('2025-06-24', 'Managers read six cases a month in all offices.'),
    ),
  ),
  recommended(
    'Give court teams what they need to advise on the day of the hearing.',
    'Court work',
    { standard: 'P 1.3' },
    agreed('2025-01-21', 'Agreed.'),
    action(
      'A duty officer for questions from the court team',
      { logged: '2025-02-03', due: '2025-05-30', measure: 'An answer within the hour' },
      dropped('2025-04-28', 'The court team has moved to another unit and has its own.'),
    ),
  ),
  recommended(
    'Settle with housing providers how people leaving prison get a place on the first night.',
    'Services and referrals',
    { standard: 'P 1.3' },
    partlyAgreed('2025-01-22', 'We agree to settle it with three providers. The fourth has given notice.'),
    action(
      'A standing agreement with three housing providers',
      { logged: -130, due: 40, owner: 'Partnerships manager', measure: 'A place on the first night in 9 of 10 releases' },
      started(-101, 'One provider has signed.'),
    ),
  ),
)
