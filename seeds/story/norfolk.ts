// Norfolk, the other unit that somebody can sign in for: a plan that is alive, and a report under embargo.
import {
  action,
  agreed,
  answered,
  asked,
  blocked,
  completed,
  inspected,
  moved,
  ownedBy,
  planSubmitted,
  recommended,
  replied,
  said,
  started,
  update,
} from './words.ts'

export const norfolk = inspected(
  'ILLUSTRATIVE-NORFOLK',
  'N56NOSU',
  recommended(
    'Check what is known about children in the home before the first plan is made.',
    'Domestic abuse and safeguarding information',
    { urgent: true },
    agreed(-262, 'Agreed. We will ask before the first plan, and note the answer in it.'),
    planSubmitted(-258),
    ownedBy(-258, 'leader.norfolk', 90),
    action(
      'A request to children services on the day of allocation',
      { logged: -260, due: 20, owner: 'Head of administration', measure: 'An answer on file in 9 of 10 first plans' },
      started(-245, 'In use in Norwich.'),
      update(-140, 'In use in all offices. An answer on file in 31 of 44 first plans.'),
      update(-12, 'An answer on file in 39 of 45 first plans.'),
      said(
        -11,
        'lead.east',
        'everyone',
        'Good progress. What is missing in the other six?',
        replied(-9, 'leader.norfolk', 'Four are waiting for an answer; two were not asked for.'),
      ),
    ),
  ),
  recommended(
    'See people at home where their risk of harm is high.',
    'Risk of harm',
    {},
    agreed(-262, 'Agreed.'),
    action(
      'Two officers share a day for visits each week',
      { logged: -255, due: -65, measure: 'A visit each quarter in every case of high risk' },
      started(-230, 'Visits have begun.'),
      moved(-70, -15, 'One of the two officers has left.'),
      update(-34, 'A visit last quarter in 18 of 33 cases.'),
    ),
    asked(
      -28,
      'Which cases had no visit for two quarters?',
      answered(-25, 'leader.norfolk', 'Five, all in the west of the county. They come first from now on.'),
    ),
  ),
  recommended(
    'Read reports to court before they are sent.',
    'Court work',
    {},
    agreed(-261, 'Agreed.'),
    action(
      'A second reader for every report',
      { logged: -250, due: -150, owner: 'Court team manager', measure: 'Every report read' },
      started(-240, 'Two readers share the work.'),
      completed(-155, 'Every report has a second reader; reports are sent back less often.'),
    ),
  ),
  recommended(
    'Agree with the police how news of arrests reaches practitioners.',
    'Information sharing with partners',
    {},
    agreed(-261, 'Agreed.'),
    action(
      'A daily message from the police',
      { logged: -248, due: 44, measure: 'News within a day' },
      started(-236, 'Talks have begun.'),
      blocked(-66, 'R-EOE', 'The region wants one agreement for all forces first.'),
    ),
  ),
)

export const norfolkReview = inspected(
  'ILLUSTRATIVE-NORFOLK-REVIEW',
  'N56NOSU',
  recommended('Write down why a level of risk was chosen, so that a colleague can follow it.', 'Risk of harm', {}),
  recommended('Free managers from duties that others can do.', 'Management oversight', { also: { 'R-EOE': [] } }),
  recommended('Offer evening appointments in Great Yarmouth.', 'Services and referrals', {}),
)
