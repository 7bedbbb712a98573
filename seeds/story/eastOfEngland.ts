// The other units of the East of England inspected in 2024, and the region itself.
import { action, agreed, asked, blocked, completed, inspected, moved, notAgreed, recommended, started, update } from './words.ts'

export const hertfordshire2024 = inspected(
  'HERTS-2024',
  'N56HERT',
  recommended(
    'Put the voice of people on probation into the way that services are planned.',
    'Leadership and communication',
    { standard: 'P 1.1' },
    agreed('2025-01-20', 'Agreed.'),
    action(
      'A panel of people on probation meets the leaders four times a year',
      { logged: '2025-01-27', due: '2025-12-19', measure: 'Four meetings, each with an answer to what was raised' },
      started('2025-03-10', 'First meeting held.'),
      update('2025-09-15', 'Third meeting held.'),
      completed('2025-12-12', 'Four meetings held. Opening hours changed because of the second.'),
    ),
  ),
  recommended(
    'Review the level of risk after every arrest, within two working days.',
    'Risk of harm',
    { standard: 'P 2.4' },
    agreed('2025-01-20', 'Agreed.'),
    action(
      'Daily list of arrests, with a name beside each',
      { logged: -110, due: 21, measure: 'A review within two days in 9 of 10' },
      started(-104, 'The list comes at eight each morning.'),
      update(-27, 'A review followed within two days in 21 of 26.'),
    ),
  ),
  recommended(
    'Fill the vacancies of administrators, so that practitioners can see people.',
    'Staffing and vacancies',
    { standard: 'P 1.2', also: { 'R-EOE': [agreed('2025-01-27', 'Agreed.')] } },
    agreed('2025-01-21', 'Agreed.'),
    action(
      'Recruit eight administrators',
      { logged: '2025-02-10', due: '2025-07-31', owner: 'Head of administration', measure: 'Eight in post' },
      started('2025-03-17', 'Advertised.'),
      moved('2025-07-21', '2025-10-31', 'Five of eight in post; vetting takes three months.'),
      completed('2025-10-27', 'Eight in post.'),
    ),
  ),
)

export const suffolk2024 = inspected(
  'SUFFOLK-2024',
  'N56SUFF',
  recommended(
    'Tell partner agencies at once when somebody is released or recalled.',
    'Information sharing with partners',
    { standard: 'P 1.3' },
    agreed('2025-01-22', 'Agreed.'),
    action(
      'A message to partners on the day of every release and recall',
      { logged: '2025-01-29', due: '2025-05-30', measure: 'Sent the same day in every case' },
      started('2025-02-24', 'In use for releases.'),
      completed('2025-05-23', 'In use for releases and recalls.'),
    ),
  ),
  recommended(
    'Help practitioners to talk about abuse at home, and to write down what they hear.',
    'Domestic abuse and safeguarding information',
    { standard: 'P 2.1' },
    agreed('2025-01-22', 'Agreed.'),
    action(
      'Training by a local charity, in groups of ten',
      { logged: -155, due: 33, owner: 'Training lead', measure: 'Every practitioner has attended' },
      started(-140, 'The first group was full.'),
      update(-92, 'Four of seven groups held.'),
    ),
  ),
  recommended(
    'Shorten the wait for the accredited programme on abuse in relationships.',
    'Services and referrals',
    {
      standard: 'P 1.3',
      also: { HMPPS: [notAgreed('2025-02-10', 'The programme is being replaced. New places would be lost within the year.')] },
    },
    agreed('2025-01-23', 'Agreed, as far as places are in our gift.'),
  ),
)

export const bedfordshire2024 = inspected(
  'BEDS-2024',
  'N56BEDS',
  recommended(
    'Agree with the three councils one way to ask for child safeguarding checks.',
    'Domestic abuse and safeguarding information',
    { standard: 'P 2.1', urgent: true },
    agreed('2025-01-24', 'Agreed.'),
    action(
      'One form and one mailbox for three councils',
      { logged: -128, due: 52, owner: 'Partnerships manager', measure: 'An answer within three days' },
      started(-119, 'Two councils use the form.'),
      blocked(-50, 'R-EOE', 'The region must sign for all units at once.'),
    ),
  ),
  recommended(
    'Make plans that build on what people are good at.',
    'Services and referrals',
    { standard: 'P 2.2' },
    agreed('2025-01-24', 'Agreed.'),
    action(
      'A question about strengths in every first meeting',
      { logged: '2025-02-03', due: '2025-08-29', measure: 'Answered in 9 of 10 cases' },
      started('2025-03-03', 'Asked in Luton.'),
      completed('2025-08-22', 'Asked in all offices.'),
    ),
  ),
  recommended(
    'Keep one named practitioner for each person wherever possible.',
    'Workload',
    { standard: 'P 2.3' },
    agreed('2025-01-27', 'Agreed.'),
    action('No change of practitioner without a reason on file', {
      logged: '2025-02-10',
      due: '2025-09-30',
      measure: 'Fewer than one change in each case a year',
    }),
  ),
)

export const cambridgeshire2024 = inspected(
  'CAMBS-2024',
  'N56CAMB',
  recommended(
    'Make home visits wherever children live with somebody who may harm them.',
    'Domestic abuse and safeguarding information',
    { standard: 'P 2.3', urgent: true },
    agreed('2025-01-28', 'Agreed.'),
    action(
      'A visit within four weeks, and again after each change',
      { logged: -165, due: 14, measure: 'A visit on file in 9 of 10 cases' },
      started(-158, 'A car is booked for each office.'),
      update(-80, 'A visit on file in 22 of 41 cases.'),
      update(-19, 'A visit on file in 35 of 43 cases.'),
      asked(-10, 'Are visits made outside office hours where people work?'),
    ),
  ),
  recommended(
    'Set out what good work looks like, and show staff examples of it.',
    'Leadership and communication',
    { standard: 'P 1.1' },
    agreed('2025-01-28', 'Agreed.'),
    action(
      'A library of twelve good examples',
      {
        logged: '2025-02-03',
        due: '2025-10-31',
        owner: 'Quality development officer',
        measure: 'Twelve examples, each used in a team meeting',
      },
      started('2025-04-07', 'Three examples are there.'),
      update('2025-07-14', 'Seven examples are there.'),
      moved('2025-10-20', '2026-01-30', 'The person who wrote them has left.'),
    ),
  ),
  recommended('Offer interviews in rooms where nobody can listen.', 'Premises and facilities', { standard: 'P 1.3' }),
)

export const eastRegion2024 = inspected(
  'EAST-REGION-2024',
  'R-EOE',
  recommended(
    'Move staff between units when one of them cannot do its duties.',
    'Staffing and vacancies',
    {},
    agreed('2025-01-29', 'Agreed. A protocol will say when and for how long.'),
    action(
      'A protocol for lending staff between units',
      { logged: '2025-02-05', due: '2025-09-30', owner: 'Regional head of people', measure: 'Used within two weeks of a need' },
      started('2025-03-24', 'Agreed by five of eight units.'),
      completed('2025-09-19', 'In use: nine people have been lent so far.'),
    ),
  ),
  recommended(
    'Look at the same figures in every unit, every month, and say what follows from them.',
    'Leadership and communication',
    {},
    agreed('2025-01-29', 'Agreed.'),
    action(
      'A monthly page of ten figures for each unit',
      { logged: -185, due: 70, owner: 'lead.east', measure: 'Sent each month, with what follows from it' },
      started(-175, 'The first page has been sent.'),
      update(-40, 'All eight units answer it.'),
    ),
  ),
  recommended(
    'Settle with police forces of the region how intelligence is shared.',
    'Information sharing with partners',
    { urgent: true, also: { HMPPS: [agreed('2025-02-12', 'Agreed. A national protocol is in hand.')] } },
    agreed('2025-01-30', 'Agreed.'),
    action(
      'One agreement with six forces',
      { logged: -175, due: 25, owner: 'Regional head of public protection', measure: 'Six signatures' },
      started(-160, 'Two forces have signed.'),
      update(-68, 'Four forces have signed.'),
    ),
  ),
)
