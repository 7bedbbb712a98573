// Plans of units whose inspections are invented: in the north and the midlands.
import { action, agreed, blocked, completed, dropped, inspected, notAgreed, recommended, started, update } from './words.ts'

export const sunderland = inspected(
  'ILLUSTRATIVE-SUNDERLAND',
  'N54SUND',
  recommended(
    'Bring plans up to date before somebody leaves prison.',
    'Risk of harm',
    {},
    agreed(-221, 'Agreed.'),
    action(
      'A meeting six weeks before each release',
      { logged: -219, due: -90, measure: 'A meeting in 9 of 10 releases' },
      started(-210, 'Begun.'),
      completed(-94, 'A meeting is held before every release.'),
    ),
  ),
  recommended(
    'Look after staff who have worked on distressing cases.',
    'Staff development',
    {},
    agreed(-221, 'Agreed.'),
    action(
      'A talk with a trained colleague within two days',
      { logged: -215, due: 65, owner: 'Head of people', measure: 'Offered every time' },
      started(-180, 'Four colleagues are trained.'),
      update(-72, 'Offered 11 times, taken up seven times.'),
    ),
  ),
  recommended('Make sure that interpreters are there for first meetings.', 'Services and referrals', {}, agreed(-220, 'Agreed.')),
)

export const cumbria = inspected(
  'ILLUSTRATIVE-CUMBRIA',
  'N51CUMB',
  recommended(
    'Reach people in remote places as often as others.',
    'Services and referrals',
    {},
    agreed(-163, 'Agreed.'),
    action(
      'Rooms in four village halls',
      { logged: -160, due: 85, owner: 'Head of administration', measure: 'Nobody travels longer than an hour' },
      started(-148, 'Two rooms are in use.'),
      update(-74, 'Three rooms are in use.'),
    ),
  ),
  recommended(
    'Check plans of high risk against what the police know.',
    'Information sharing with partners',
    { urgent: true },
    agreed(-163, 'Agreed.'),
    action(
      'A weekly call with the police',
      { logged: -160, due: 13, measure: 'All cases of high risk covered in a month' },
      started(-155, 'Begun.'),
      update(-7, 'All cases covered in the last month.'),
    ),
  ),
  recommended(
    'Lower the number of cases that each manager oversees.',
    'Management oversight',
    { also: { 'R-NW': [notAgreed(-150, 'The number is within what the region has set.')] } },
    agreed(-162, 'Agreed.'),
    action('Ask for one more post', { logged: -158, due: -62, measure: 'A post is approved' }, dropped(-100, 'The region has said no.')),
  ),
)

export const sheffield = inspected(
  'ILLUSTRATIVE-SHEFFIELD',
  'N55SHF',
  recommended(
    'Act on every missed test and appointment.',
    'Risk of harm',
    {},
    agreed(-130, 'Agreed.'),
    action(
      'A list of missed tests, looked at each day',
      { logged: -128, due: 32, measure: 'Action within two days in 9 of 10' },
      started(-120, 'Begun.'),
      update(-28, 'Action within two days in 24 of 31.'),
    ),
  ),
  recommended(
    'Tell victims in good time what is going to happen.',
    'Leadership and communication',
    {},
    agreed(-130, 'Agreed.'),
    action(
      'A reminder two weeks before each hearing',
      { logged: -127, due: -3, owner: 'Victim liaison manager', measure: 'Sent every time' },
      started(-119, 'Sent for parole hearings.'),
      update(-58, 'Sent for all hearings but those at short notice.'),
    ),
  ),
  recommended(
    'Give trainees cases that match what they have learned.',
    'Staff development',
    {},
    agreed(-129, 'Agreed.'),
    action(
      'A manager agrees to each case given to a trainee',
      { logged: -125, due: -30, measure: 'Agreed every time' },
      started(-115, 'Begun.'),
      completed(-38, 'Agreed every time in two months running.'),
    ),
  ),
)

export const salford = inspected(
  'ILLUSTRATIVE-SALFORD',
  'N50SATR',
  recommended(
    'Ask about children at every change of address.',
    'Domestic abuse and safeguarding information',
    { urgent: true },
    agreed(-78, 'Agreed.'),
    action(
      'A question in the form for a change of address',
      { logged: -76, due: 24, owner: 'Head of administration', measure: 'Answered every time' },
      started(-70, 'The form is changed.'),
      update(-35, 'Answered in 28 of 30.'),
    ),
  ),
  recommended(
    'Make the office a place where people can talk in private.',
    'Premises and facilities',
    { also: { HMPPS: [] } },
    agreed(-78, 'Agreed, as far as the lease allows.'),
    action('Two rooms with closed walls', { logged: -74, due: -18, owner: 'Head of administration', measure: 'Two rooms' }),
  ),
  recommended('Use the same words for risk in every document.', 'Risk of harm', {}),
)

export const staffordshireNorth = inspected(
  'ILLUSTRATIVE-STAFFORDSHIRE-NORTH',
  'N52STF',
  recommended(
    'Settle which cases of the former unit belong to which of the two that follow it.',
    'Leadership and communication',
    { urgent: true },
    agreed(-57, 'Agreed, with our neighbours in the south.'),
    action(
      'One list, agreed by both units',
      { logged: -55, due: 15, measure: 'No case without a unit' },
      started(-49, '2,100 of 2,350 cases are settled.'),
      update(-14, '2,320 of 2,350 cases are settled.'),
    ),
  ),
  recommended(
    'Agree with the council who checks addresses before release.',
    'Information sharing with partners',
    {},
    agreed(-56, 'Agreed.'),
    action(
      'A named person at the council',
      { logged: -54, due: 36, owner: 'Partnerships manager', measure: 'An answer within a week' },
      started(-44, 'Named.'),
      blocked(-26, 'R-WM', 'The agreement waits for the lawyers of the region.'),
    ),
  ),
  recommended('Show staff how the new unit decides.', 'Leadership and communication', {}, agreed(-56, 'Agreed.')),
)
