// Two more units of the East Midlands, inspected in 2025: their plans are alive.
import { action, agreed, answered, asked, blocked, completed, inspected, moved, recommended, said, started, update } from './words.ts'

export const nottingham2025 = inspected(
  'NOTTINGHAM-CITY-2025',
  'N53NOCY',
  recommended(
    'Improve the assessment of people who may harm a partner or a child.',
    'Domestic abuse and safeguarding information',
    { standard: 'P 2.1', urgent: true },
    agreed('2026-01-19', 'Agreed.'),
    action(
      'A specialist reads the assessment before it is signed',
      { logged: -148, due: 35, measure: 'Read in 9 of 10 cases' },
      started(-137, 'Two specialists have begun.'),
      update(-15, 'Read in 40 of 52 cases.'),
    ),
  ),
  recommended(
    'Fill the posts of senior probation officers.',
    'Staffing and vacancies',
    {
      standard: 'P 1.2',
      also: {
        'R-EM': [
          agreed('2026-01-26', 'Agreed.'),
          action(
            'A pool of people ready to act up',
            { logged: -120, due: 18, owner: 'Regional head of people', measure: 'Six people in the pool' },
            started(-110, 'Three people in the pool.'),
            update(-36, 'Five people in the pool.'),
          ),
        ],
      },
    },
    agreed('2026-01-19', 'Agreed.'),
  ),
  recommended(
    'Keep people on the case when they move between prison and the community.',
    'Workload',
    { standard: 'P 2.3' },
    agreed('2026-01-20', 'Agreed.'),
    action('Hand over in a meeting, never by message alone', { logged: -139, due: -52, measure: 'A meeting in 9 of 10 cases' }),
  ),
  recommended(
    'Share what is learned from serious incidents with every team.',
    'Leadership and communication',
    { standard: 'P 1.1' },
    agreed('2026-01-20', 'Agreed.'),
    action(
      'A page of lessons every quarter',
      { logged: -144, due: -40, owner: 'Quality development officer', measure: 'Read and discussed in every team' },
      started(-130, 'The first page has been discussed in all teams.'),
      completed(-44, 'Two pages have been discussed in all teams.'),
      said(-42, 'inspector.second', 'everyone', 'Which change in practice came out of the first page?'),
    ),
  ),
  recommended('Make the reception of the main office safe for staff and visitors.', 'Premises and facilities', { standard: 'P 1.3' }),
  recommended(
    'Refer people to drug and alcohol services within a week.',
    'Services and referrals',
    { standard: 'P 1.3' },
    agreed('2026-01-21', 'Agreed.'),
    action(
      'A worker of the drug service in the office twice a week',
      { logged: -126, due: -5, owner: 'Partnerships manager', measure: 'A referral within a week in 9 of 10' },
      started(-112, 'On Tuesdays and Fridays.'),
      update(-33, 'A referral within a week in 19 of 27.'),
    ),
  ),
)

export const derbyshire2025 = inspected(
  'DERBYSHIRE-2025',
  'N53DERS',
  recommended(
    'Plan for the safety of people who have been harmed before.',
    'Risk of harm',
    { standard: 'P 2.2', urgent: true },
    agreed('2026-01-22', 'Agreed.'),
    action(
      'Plans are shared with the victim liaison unit before they are signed',
      { logged: -152, due: 22, measure: 'Shared in every case with a victim contact' },
      started(-143, 'Shared in Chesterfield.'),
      update(-21, 'Shared in all offices.'),
    ),
  ),
  recommended(
    'Review what is known whenever something changes, and write it down the same week.',
    'Risk of harm',
    { standard: 'P 2.4' },
    agreed('2026-01-22', 'Agreed.'),
    action(
      'Ten minutes for changes in every supervision',
      { logged: -152, due: 61, measure: 'Written the same week in 8 of 10' },
      started(-133, 'Begun.'),
      update(-84, 'Written the same week in 12 of 20.'),
    ),
  ),
  recommended(
    'Train managers to give feedback.',
    'Staff development',
    { standard: 'P 1.2' },
    agreed('2026-01-23', 'Agreed.'),
    action(
      'Two days of training for every manager',
      { logged: -140, due: -60, owner: 'Training lead', measure: 'All managers trained' },
      started(-125, 'Six managers trained.'),
      completed(-66, 'All eleven managers trained.'),
    ),
  ),
  recommended(
    'Agree with the council who offers housing advice.',
    'Services and referrals',
    { standard: 'P 1.3' },
    agreed('2026-01-23', 'Agreed.'),
    action(
      'A housing adviser in two offices',
      { logged: -131, due: 8, owner: 'Partnerships manager', measure: 'Advice within a week' },
      started(-122, 'An adviser in Chesterfield.'),
      blocked(-47, 'R-EM', 'The contract waits for the region.'),
    ),
  ),
  recommended(
    'Give practitioners laptops that work away from the office.',
    'Premises and facilities',
    { standard: 'P 1.3', also: { HMPPS: [] } },
    agreed('2026-01-26', 'Agreed.'),
    action(
      'List what does not work, and pass it on each month',
      { logged: -136, due: 58, owner: 'Head of administration', measure: 'A list each month' },
      started(-128, 'Two lists passed on.'),
      moved(-31, 88, 'The national service will not answer before next quarter.'),
      update(-17, 'Three lists passed on.'),
    ),
  ),
  recommended(
    'Let partner agencies know whom to call in the unit.',
    'Information sharing with partners',
    { standard: 'P 1.3' },
    agreed('2026-01-26', 'Agreed.'),
    action(
      'A list of contacts, renewed each quarter',
      { logged: -120, due: -70, owner: 'Head of administration', measure: 'Sent to twelve partners' },
      started(-112, 'The list is being made.'),
      completed(-74, 'Sent to twelve partners.'),
    ),
    asked(-20, 'Has the list been renewed since?', answered(-11, 'leader.n53ders', 'Not yet: it will be at the end of the month.')),
  ),
)
