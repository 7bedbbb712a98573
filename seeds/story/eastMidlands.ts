// Units of the East Midlands: what was recommended in 2023, and again in 2025.
import { action, agreed, completed, dropped, inspected, moved, notAgreed, partlyAgreed, recommended, started, update } from './words.ts'

export const derby2022 = inspected(
  'DERBY-CITY-2022',
  'N53DRBY',
  recommended(
    'Make sure that managers check whether their advice was followed.',
    'Management oversight',
    { standard: '1.1' },
    agreed('2024-01-22', 'Agreed.'),
    action(
      'A second look, four weeks after each discussion of a case',
      { logged: '2024-01-25', due: '2024-07-31', measure: 'A second look in 8 of 10 cases' },
      started('2024-02-26', 'Two teams have begun.'),
      completed('2024-07-26', 'All teams look a second time.'),
    ),
  ),
  recommended(
    'Include the safety of partners and children in every plan.',
    'Domestic abuse and safeguarding information',
    { standard: '2.2' },
    agreed('2024-01-22', 'Agreed.'),
    action(
      'Plans are signed only when they name partners and children',
      { logged: '2024-01-29', due: '2024-06-28', measure: 'Named in 9 of 10 plans' },
      dropped('2024-05-20', 'The system cannot hold a plan back. Another way must be found.'),
    ),
  ),
  recommended(
    'Reduce the time that people wait to start unpaid work.',
    'Services and referrals',
    { standard: '1.3' },
    agreed('2024-01-23', 'Agreed.'),
    action(
      'An induction group every week',
      { logged: '2024-02-05', due: '2024-09-30', owner: 'Unpaid work manager', measure: 'Nobody waits longer than four weeks' },
      started('2024-03-04', 'The first weekly group was full.'),
      completed('2024-09-23', 'Nobody waits longer than four weeks.'),
    ),
  ),
)

export const derby2025 = inspected(
  'DERBY-CITY-2025',
  'N53DRBY',
  recommended(
    'Show that what managers advise changes the work on the case.',
    'Management oversight',
    { standard: 'P 1.1', repeats: 'DERBY-CITY-2022/1', urgent: true },
    agreed('2026-01-20', 'Agreed.'),
    action(
      'Ten cases a month are read by two managers together',
      { logged: -135, due: 47, measure: 'Advice was followed in 8 of 10 cases' },
      started(-125, 'The first ten were read.'),
      update(-22, 'Advice was followed in 6 of 10 cases this month.'),
    ),
  ),
  recommended(
    'Name the people who need to be kept safe in every plan.',
    'Domestic abuse and safeguarding information',
    { standard: 'P 2.2', repeats: 'DERBY-CITY-2022/2' },
    agreed('2026-01-20', 'Agreed.'),
    action('A template for plans with a place for each name', { logged: -150, due: -28, measure: 'Filled in for every plan' }),
  ),
  recommended(
    'Use what is known about ethnicity and background when services are chosen.',
    'Services and referrals',
    { standard: 'P 1.3' },
    agreed('2026-01-21', 'Agreed.'),
    action(
      'Look at take-up of services by background twice a year',
      { logged: -140, due: 28, owner: 'Partnerships manager', measure: 'Two looks, each with what follows' },
      started(-118, 'The first look is done.'),
      update(-88, 'Two services have changed the way they invite people.'),
    ),
  ),
)

export const leicester2023 = inspected(
  'LLR-2023',
  'N53LEIS',
  recommended(
    'See people as often as their risk of harm demands.',
    'Risk of harm',
    { standard: '2.3' },
    agreed('2023-03-20', 'Agreed.'),
    action(
      'A weekly list of people who have not been seen for a month',
      { logged: '2023-03-23', due: '2023-09-29', measure: 'The list is empty at the end of each month' },
      started('2023-04-17', '140 people on the first list.'),
      update('2023-07-10', '66 people on the list.'),
      completed('2023-09-25', 'Nine people on the list, each with a reason.'),
    ),
  ),
  recommended(
    'Give staff the time to read what the last practitioner knew.',
    'Workload',
    { standard: '1.2', also: { 'R-EM': [notAgreed('2023-03-27', 'Time for reading is part of the workload measure already.')] } },
    agreed('2023-03-20', 'Agreed.'),
    action(
      'Half a day for each case that changes hands',
      { logged: '2023-03-27', due: '2023-12-29', measure: 'In the diary for every case' },
      started('2023-05-15', 'In the diary for cases of high risk.'),
      moved('2023-12-11', '2024-06-28', 'Only cases of high risk so far.'),
    ),
  ),
  recommended(
    'Bring waiting rooms up to a safe standard.',
    'Premises and facilities',
    { standard: '1.4' },
    agreed('2023-03-21', 'Agreed.'),
  ),
)

export const leicester2025 = inspected(
  'LLR-2025',
  'N53LEIS',
  recommended(
    'See people as often as their risk of harm demands, and say why when they are not seen.',
    'Risk of harm',
    { standard: 'P 2.3', repeats: 'LLR-2023/1', urgent: true },
    agreed('2025-06-20', 'Agreed.'),
    action(
      'Every missed appointment is discussed within a day',
      { logged: -195, due: 12, measure: 'Discussed within a day in 9 of 10' },
      started(-188, 'In use in the city.'),
      update(-90, 'In use in all offices.'),
      update(-13, 'Discussed within a day in 61 of 72.'),
    ),
  ),
  recommended(
    'Ask the police about calls to the home before the first plan is written.',
    'Domestic abuse and safeguarding information',
    { standard: 'P 2.1', urgent: true },
    agreed('2025-06-20', 'Agreed.'),
    action(
      'A request to the police on the day of allocation',
      { logged: '2025-06-25', due: '2025-11-28', owner: 'Head of administration', measure: 'A request in every case' },
      started('2025-07-14', 'In use.'),
      completed('2025-11-21', 'A request is sent in every case.'),
    ),
  ),
  recommended(
    'Give practitioners feedback on their cases that they find helpful.',
    'Staff development',
    { standard: 'P 1.2' },
    agreed('2025-06-23', 'Agreed.'),
    action(
      'A survey after each supervision',
      { logged: '2025-07-07', due: '2025-12-19', measure: '8 of 10 find it helpful' },
      started('2025-08-18', '4 of 10 find it helpful.'),
      update('2025-11-10', '6 of 10 find it helpful.'),
    ),
  ),
  recommended(
    'Reduce sickness absence by looking at what causes it.',
    'Staffing and vacancies',
    { standard: 'P 1.2', also: { 'R-EM': [agreed('2025-06-30', 'Agreed.')] } },
    partlyAgreed('2025-06-23', 'We agree to look at causes. We cannot promise a figure.'),
  ),
  recommended(
    'Offer private interview rooms in every office.',
    'Premises and facilities',
    {
      standard: 'P 1.3',
      repeats: 'LLR-2023/3',
      also: { HMPPS: [notAgreed('2025-07-09', 'The lease ends in two years; no work will be done before.')] },
    },
    agreed('2025-06-24', 'Agreed, within the lease.'),
    action(
      'Book rooms in the library twice a week',
      { logged: -88, due: 100, measure: 'No interview in the open' },
      started(-77, 'Booked on Mondays and Thursdays.'),
    ),
  ),
  recommended(
    'Explain the priorities of the unit so that every grade understands them.',
    'Leadership and communication',
    { standard: 'P 1.1' },
    agreed('2025-06-24', 'Agreed.'),
    action(
      'A short film and a talk in every team',
      { logged: '2025-07-14', due: '2025-10-31', measure: 'Every team has talked about it' },
      started('2025-09-01', 'The film is ready.'),
      completed('2025-10-24', 'Every team has talked about it.'),
    ),
  ),
)
