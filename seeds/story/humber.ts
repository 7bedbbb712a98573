// North and North East Lincolnshire: inspected in 2023 and again in 2024.
import { action, agreed, completed, dropped, inspected, moved, recommended, reopened, started, update } from './words.ts'

export const humber2023 = inspected(
  'NNEL-2023',
  'N55NNEL',
  recommended(
    'Bring partner agencies together on cases where children may be at risk.',
    'Information sharing with partners',
    { standard: '1.3' },
    agreed('2023-04-19', 'Agreed.'),
    action(
      'A monthly meeting with children services',
      { logged: '2023-04-24', due: '2023-10-31', owner: 'Partnerships manager', measure: 'Six meetings, with notes' },
      started('2023-05-22', 'First meeting held.'),
      completed('2023-10-23', 'Six meetings held.'),
    ),
  ),
  recommended(
    'Lead staff through change, and say what stays the same.',
    'Leadership and communication',
    { standard: '1.1' },
    agreed('2023-04-19', 'Agreed.'),
    action(
      'Leaders visit every team each month',
      { logged: '2023-05-02', due: '2023-12-15', measure: 'Every team, every month' },
      started('2023-06-05', 'Begun in Grimsby.'),
      dropped('2023-11-06', 'Two of three leaders have left. Written news takes its place.'),
    ),
  ),
  recommended(
    'Train staff to work with people who have been through trauma.',
    'Staff development',
    { standard: '1.2' },
    agreed('2023-04-20', 'Agreed.'),
    action(
      'Three days of training for every practitioner',
      { logged: '2023-05-08', due: '2024-03-29', owner: 'Training lead', measure: 'All practitioners trained' },
      started('2023-07-10', 'The first twelve are trained.'),
      completed('2024-03-22', 'All practitioners in post are trained.'),
    ),
  ),
)

export const humber2024 = inspected(
  'NNEL-2024',
  'N55NNEL',
  recommended(
    'Make leaders known to staff, and their plans clear.',
    'Leadership and communication',
    { standard: 'P 1.1', repeats: 'NNEL-2023/2', urgent: true },
    agreed('2025-01-22', 'Agreed.'),
    action(
      'Visits to every team, and an answer to each question within a week',
      { logged: '2025-02-03', due: '2025-08-29', measure: 'Every team visited each month' },
      started('2025-02-17', 'All teams visited in February.'),
      completed('2025-08-26', 'All teams visited each month for half a year.'),
      reopened(-105, 50, 'Visits stopped in the spring. They begin again this month.'),
      update(-24, 'All teams visited in each of the last two months.'),
    ),
  ),
  recommended(
    'Look at every case where a child lives with somebody who may harm them.',
    'Domestic abuse and safeguarding information',
    { standard: 'P 2.1', urgent: true },
    agreed('2025-01-22', 'Agreed.'),
    action(
      'A manager reads all such cases, the oldest first',
      { logged: '2025-01-29', due: '2025-06-30', measure: 'All read' },
      started('2025-02-10', '30 of 212 read.'),
      moved('2025-06-23', '2025-09-30', '160 of 212 read.'),
      completed('2025-09-24', 'All read. In 38 cases the plan was changed.'),
    ),
  ),
  recommended(
    'Fill the gaps among probation officers.',
    'Staffing and vacancies',
    {
      standard: 'P 1.2',
      also: {
        'R-YTH': [
          agreed('2025-01-31', 'Agreed.'),
          action(
            'Post one in four new officers of the region to the unit',
            { logged: -205, due: 80, owner: 'Regional head of people', measure: 'Fewer than one post in eight is empty' },
            started(-190, 'Four have started.'),
            update(-99, 'Six have started, two have left.'),
          ),
        ],
      },
    },
    agreed('2025-01-23', 'Agreed.'),
  ),
)
