// The division that came before the unit. It ended in June 2021; what it had not done passed to nobody.
import { action, agreed, blocked, completed, dropped, moved, notAgreed, partlyAgreed, plan, started, update } from './words.ts'

const ended = 'The division ends this week. What is left of this action has no owner in the new regions.'

export const northants2019 = [
  plan(
    'NPS-SEE-2019/1',
    'MOJ',
    agreed('2019-09-27', 'Agreed. A national campaign will recruit probation officers, with places for this division.'),
    action(
      'Run a national campaign and reserve training places for the division',
      {
        logged: '2019-09-30',
        due: '2020-12-31',
        owner: 'Head of workforce planning',
        measure: '100 training places filled in the division',
      },
      started('2019-11-04', 'The campaign opened today.'),
      update('2020-06-15', '61 of 100 places are filled. Interviews moved online in April.'),
      completed('2020-12-18', '104 trainees have started in the division.'),
    ),
  ),
  plan(
    'NPS-SEE-2019/2',
    'HMPPS',
    partlyAgreed('2019-10-01', 'Agreed for new cases. Cases that are already allocated cannot be moved at once.'),
    action(
      'Move new cases to offices with room',
      {
        logged: '2019-10-01',
        due: '2020-09-30',
        owner: 'Head of probation operations',
        measure: 'No office above 110 percent of its capacity',
      },
      started('2019-12-02', 'Twelve offices take part from today.'),
      dropped('2021-06-21', 'Stopped with the change to twelve regions. Workload will be looked at again region by region.'),
    ),
  ),
  plan(
    'NPS-SEE-2019/3',
    'HMPPS',
    agreed('2019-10-02', 'Agreed. Repairs will be logged with dates, and late ones raised with the contractor.'),
    action(
      'Agree repair times with the facilities contractor',
      { logged: '2019-10-02', due: '2020-06-30', owner: 'Head of estates', measure: 'Urgent repairs done within five days' },
      started('2020-01-20', 'Talks with the contractor have begun.'),
      moved('2020-06-22', '2020-12-31', 'Offices were closed for most of the spring.'),
      moved('2020-12-14', '2021-06-30', 'The contractor asked for more time to staff the new rota.'),
      update('2021-03-08', 'A rota is in place for approved premises, not yet for offices.'),
      dropped('2021-06-24', 'To be taken up again within the estates programme of the unified service.'),
    ),
  ),
  plan(
    'NPS-SEE-2019/4',
    'NPS-SEE',
    agreed('2019-09-25', 'Agreed. A change of circumstances will always lead to a review.'),
    action(
      'List every reported change of circumstances and check for a review within ten days',
      {
        logged: '2019-09-30',
        due: '2020-03-31',
        owner: 'Head of the Northamptonshire and Bedfordshire cluster',
        measure: 'A review follows in 9 of 10 changes',
      },
      started('2019-10-14', 'The list is kept in every office.'),
      update('2020-01-13', 'A review followed in 6 of 10 changes in December.'),
      completed('2020-03-20', 'Managers look at the list every Monday.'),
    ),
  ),
  plan(
    'NPS-SEE-2019/5',
    'NPS-SEE',
    agreed('2019-09-25', 'Agreed.'),
    action(
      'Half-day workshops on reviews that keep people safe',
      { logged: '2019-10-07', due: '2020-06-30', owner: 'Quality development officer', measure: 'Every probation officer has attended' },
      started('2019-11-18', 'Four workshops are booked before Christmas.'),
      moved('2020-05-11', '2020-12-31', 'Workshops are on hold until rooms can be used again.'),
      update('2020-11-16', 'Workshops restarted online: 140 of 212 officers have attended.'),
      dropped('2021-06-22', ended),
    ),
  ),
  plan(
    'NPS-SEE-2019/6',
    'NPS-SEE',
    agreed('2019-09-26', 'Agreed. Court teams will check what they are told against police and children services.'),
    action(
      'A checklist of sources for every court report',
      { logged: '2019-10-07', due: '2020-02-28', owner: 'Head of courts', measure: 'The checklist is complete in every report looked at' },
      started('2019-10-21', 'The checklist is in use in five courts.'),
      completed('2020-02-14', 'All courts use the checklist.'),
    ),
  ),
  plan(
    'NPS-SEE-2019/7',
    'NPS-SEE',
    agreed('2019-09-26', 'Agreed.'),
    action(
      'Read one court report in twenty each month',
      { logged: '2019-10-07', due: '2020-06-30', owner: 'Head of courts', measure: '9 of 10 reports are full' },
      started('2019-12-09', 'The first month is read: 11 of 20 reports were full.'),
      update('2020-03-02', '14 of 20 reports were full in February.'),
      completed('2020-06-26', '18 of 20 reports were full in May and June.'),
    ),
  ),
  plan(
    'NPS-SEE-2019/8',
    'NPS-SEE',
    agreed('2019-09-25', 'Agreed, as far as vacancies allow.'),
    action('Limit the number of people that one senior probation officer manages to ten', {
      logged: '2019-10-07',
      due: '2020-09-30',
      owner: 'Head of people',
      measure: 'No senior probation officer manages more than ten people',
    }),
  ),
  plan(
    'NPS-SEE-2019/9',
    'NPS-SEE',
    agreed('2019-09-27', 'Agreed. Needs differ between the counties, so each will have its own list.'),
    action(
      'Agree a list of services for people with complex needs in each county',
      { logged: '2019-10-14', due: '2020-12-31', owner: 'Head of partnerships', measure: 'Ten counties, ten lists' },
      started('2020-02-03', 'Lists are agreed for Kent, Essex and Norfolk.'),
      blocked('2020-09-07', 'HMPPS', 'Contracts wait for the new commissioning rules.'),
      dropped('2021-06-22', ended),
    ),
  ),
  plan(
    'NPS-SEE-2019/10',
    'NPS-SEE',
    agreed('2019-09-27', 'Agreed. We will tell every probation services officer how to apply.'),
    action(
      'A route to qualification for probation services officers, explained to all',
      {
        logged: '2019-10-14',
        due: '2020-05-29',
        owner: 'Head of people',
        measure: 'Every probation services officer has had a talk about it',
      },
      started('2019-11-25', 'Talks have begun.'),
      completed('2020-05-22', '38 people have applied for a place.'),
    ),
  ),
  plan(
    'NPS-SEE-2019/10',
    'HMPPS',
    notAgreed('2019-10-04', 'The national scheme for qualification is under review; a second route would cut across it.'),
  ),
]
