// Northamptonshire after May 2022: ten recommendations, and what could be seen of them on 4 March 2024.
import { action, agreed, blocked, completed, moved, plan, planSubmitted, replied, said, started, update } from './words.ts'

export const northants2022 = [
  plan(
    'NORTHANTS-2022/1',
    'N56NRTH',
    agreed('2022-06-20', 'Agreed. Information will be asked for in every case, and its use will be checked in supervision.'),
    planSubmitted('2022-06-24'),
    action(
      'Ask for child safeguarding and domestic abuse information at the start of every case',
      { logged: '2022-06-22', due: '2022-12-31', measure: 'A request is on file in every new case' },
      started('2022-07-04', 'The administration team sends requests each morning.'),
      update('2022-10-10', 'Requests are sent for all new cases. Older cases follow.'),
      completed('2022-12-16', 'Requests are now part of the start of every case.'),
    ),
  ),
  plan(
    'NORTHANTS-2022/2',
    'N56NRTH',
    agreed('2022-06-20', 'Agreed.'),
    action(
      'Briefings for all practitioners on assessments and plans that keep people safe',
      {
        logged: '2022-06-22',
        due: '2023-03-31',
        owner: 'Quality development officer',
        measure: 'Every practitioner has attended a briefing',
      },
      started('2022-09-12', 'The first two briefings were held.'),
      update('2022-12-05', '41 of 63 practitioners have attended.'),
      completed('2023-03-24', 'All practitioners have attended, but for four on long leave.'),
    ),
  ),
  plan('NORTHANTS-2022/3', 'N56NRTH', agreed('2022-06-20', 'Agreed. Reviews will follow every change of circumstances.')),
  plan(
    'NORTHANTS-2022/4',
    'N56NRTH',
    agreed('2022-09-30', 'Agreed. We answer late because two senior posts were empty over the summer.'),
    action('Countersign every assessment of high risk', {
      logged: '2022-10-10',
      due: '2023-03-31',
      owner: 'Senior probation officers',
      measure: 'Every assessment of high risk is countersigned within ten days',
    }),
  ),
  plan(
    'NORTHANTS-2022/5',
    'N56NRTH',
    agreed('2022-06-21', 'Agreed. Weekend groups will be added, and waiting lists looked at each month.'),
    action(
      'Two more unpaid work groups at weekends',
      { logged: '2022-06-27', due: '2023-01-31', owner: 'Unpaid work manager', measure: 'Nobody waits longer than six weeks to start' },
      started('2022-08-15', 'A third supervisor starts in September.'),
      update('2022-11-14', 'Both groups run. The list of 11 November shows 38 people waiting, down from 112 in June.'),
      completed(
        '2023-01-27',
        'The list of 26 January shows nobody waiting longer than five weeks; it is kept with the minutes of that day.',
      ),
    ),
    action(
      'A monthly look at every waiting list for interventions',
      { logged: '2022-06-27', due: '2023-03-31', owner: 'Interventions manager', measure: 'The average wait is below eight weeks' },
      started('2022-07-18', 'The first look found 64 people on two lists.'),
      completed('2023-03-17', 'The average wait was 7 weeks in February, against 15 in June: figures of the regional dashboard, 10 March.'),
    ),
  ),
  plan(
    'NORTHANTS-2022/6',
    'R-EOE',
    agreed('2022-07-04', 'Agreed. The region will recruit for the county first.'),
    action(
      'Reserve a third of new probation officers in the region for Northamptonshire',
      { logged: '2022-07-11', due: '2024-06-30', owner: 'Regional head of people', measure: 'Fewer than one post in ten is empty' },
      started('2022-09-05', 'Six trainees have been posted to the county.'),
      update('2022-12-12', 'Four more will come in spring. Five officers have left since June.'),
      update('2023-04-04', 'Two of the four have started. The next intake is in the autumn.'),
    ),
  ),
  plan('NORTHANTS-2022/6', 'N56NRTH', agreed('2022-06-20', 'Agreed. Most of this is in the gift of the region.')),
  plan(
    'NORTHANTS-2022/7',
    'R-EOE',
    agreed('2022-07-04', 'Agreed.'),
    action(
      'Four protected training days a year, with cover',
      {
        logged: '2022-09-19',
        due: '2024-09-30',
        owner: 'Regional training manager',
        measure: '9 of 10 practitioners complete the risk of harm modules',
      },
      started('2022-11-07', 'The first protected day was held, with cover from Norfolk and Suffolk.'),
      update('2023-05-15', '34 of 63 practitioners have completed the modules.'),
      update('2023-10-09', '45 of 63.'),
      update('2024-02-12', '52 of 63. The last group is booked for June.'),
      completed('2024-09-24', '58 of 63 practitioners have completed the modules; the others are new.'),
    ),
  ),
  plan(
    'NORTHANTS-2022/8',
    'HMPPS',
    agreed('2022-06-30', 'Agreed. New premises will be looked for in both towns.'),
    action(
      'Find and lease premises in Kettering and Wellingborough',
      { logged: '2022-07-01', due: '2022-12-31', owner: 'Head of estates', measure: 'Both teams have moved' },
      started('2022-08-22', 'Five buildings have been visited.'),
      moved('2022-12-19', '2023-04-30', 'Both offers fell through.'),
      moved('2023-04-24', '2023-08-31', 'A lease in Kettering waits for planning permission.'),
      moved('2023-08-21', '2023-11-30', 'Permission was refused. The search begins again.'),
      update('2023-09-18', 'Two new buildings have been visited in Wellingborough.'),
      moved('2023-11-27', '2024-01-31', 'The landlord wants a longer lease than the rules allow.'),
    ),
  ),
  plan(
    'NORTHANTS-2022/9',
    'HMPPS',
    agreed('2022-06-30', 'Agreed.'),
    action('Renegotiate the contracts for commissioned services in the county', {
      logged: '2022-07-01',
      due: '2023-06-30',
      owner: 'Head of commissioning',
      measure: 'Nobody waits longer than four weeks for a first appointment',
    }),
  ),
  plan(
    'NORTHANTS-2022/10',
    'HMPPS',
    agreed('2022-06-30', 'Agreed. A national protocol will be sought.'),
    action(
      'Agree a protocol on police intelligence, first with Northamptonshire',
      { logged: '2022-07-04', due: '2023-12-31', owner: 'Head of public protection', measure: 'An answer within five working days' },
      started('2022-10-17', 'A first draft is with the police.'),
      blocked('2023-02-01', 'P-NPOL', 'The force cannot agree before its new records system is in use.'),
      said(
        '2023-03-06',
        'inspector',
        'everyone',
        'How long does an answer take meanwhile?',
        replied('2023-03-13', 'lead.hmpps', 'Three weeks on average. We have asked for a single contact.'),
      ),
    ),
  ),
]
