// Plans of units whose inspections are invented: in the south, London and Wales; and one report ten days old.
import { action, agreed, completed, inspected, moved, notAgreed, partlyAgreed, recommended, reopened, started, update } from './words.ts'

export const devon = inspected(
  'ILLUSTRATIVE-DEVON',
  'N58DEV',
  recommended(
    'Review plans after every stay in hospital.',
    'Risk of harm',
    {},
    agreed(-192, 'Agreed.'),
    action(
      'A message from the hospitals, with consent',
      { logged: -190, due: 55, owner: 'Partnerships manager', measure: 'A review within a week' },
      started(-150, 'One of three hospitals sends messages.'),
      update(-83, 'Two of three hospitals send messages.'),
    ),
  ),
  recommended(
    'Look at unpaid work that is not done, and at why.',
    'Services and referrals',
    {},
    agreed(-192, 'Agreed.'),
    action(
      'A monthly look with the people who run the groups',
      { logged: -186, due: -100, owner: 'Unpaid work manager', measure: '8 of 10 hours are worked' },
      started(-170, 'First look held.'),
      completed(-104, '8 of 10 hours were worked last month.'),
    ),
  ),
  recommended(
    'Keep the advice of psychologists where practitioners find it.',
    'Management oversight',
    {},
    partlyAgreed(-191, 'We agree for new advice. Older advice stays where it is.'),
    action(
      'A folder in each case for advice',
      { logged: -185, due: -95, measure: 'In every case with advice' },
      started(-166, 'In use.'),
      moved(-99, -42, 'The system was changed in between.'),
    ),
  ),
)

export const gwent = inspected(
  'ILLUSTRATIVE-GWENT',
  'WPTGWT',
  recommended(
    'Offer every first meeting in Welsh.',
    'Leadership and communication',
    {},
    agreed(-141, 'Agreed.'),
    action(
      'A question on the first letter, and a list of Welsh speakers',
      { logged: -139, due: 27, owner: 'Head of administration', measure: 'Asked every time' },
      started(-133, 'The letter is changed.'),
      update(-31, 'Asked every time; eleven people have chosen Welsh.'),
    ),
  ),
  recommended(
    'Take part in every conference on domestic abuse.',
    'Domestic abuse and safeguarding information',
    { urgent: true },
    agreed(-141, 'Agreed.'),
    action(
      'A rota of five people',
      { logged: -138, due: -55, measure: 'Somebody at every conference' },
      started(-130, 'The rota has begun.'),
      completed(-60, 'Somebody was at every conference in two months.'),
      reopened(-29, 38, 'Two conferences were missed this month.'),
    ),
  ),
  recommended(
    'Set up services for women in each town.',
    'Services and referrals',
    { also: { 'R-W': [notAgreed(-128, 'One centre for the county reaches more women than five small ones.')] } },
    agreed(-140, 'Agreed.'),
  ),
)

export const croydon = inspected(
  'ILLUSTRATIVE-CROYDON',
  'N07CROY',
  recommended(
    'Make contact within a day of release.',
    'Risk of harm',
    { urgent: true },
    agreed(-111, 'Agreed.'),
    action(
      'A phone in every release pack',
      { logged: -108, due: 31, owner: 'Head of administration', measure: 'Contact within a day in 9 of 10' },
      started(-97, 'Thirty phones are there.'),
      update(-23, 'Contact within a day in 41 of 47.'),
    ),
  ),
  recommended(
    'Lower the caseload of officers in their first year.',
    'Workload',
    { also: { 'R-L': [agreed(-100, 'Agreed.')] } },
    agreed(-111, 'Agreed.'),
    action(
      'No more than twenty cases in the first year',
      { logged: -106, due: -25, measure: 'Kept for every officer' },
      started(-101, 'Kept for nine of 14 officers.'),
    ),
  ),
  recommended(
    'Work with young adults in a way that suits their age.',
    'Staff development',
    {},
    agreed(-110, 'Agreed.'),
    action('A named practitioner for young adults in each team', { logged: -105, due: 17, measure: 'One in each of six teams' }),
  ),
)

export const oxfordshire = inspected(
  'ILLUSTRATIVE-OXFORDSHIRE',
  'N59OXFS',
  recommended(
    'Test whether plans are understood by the people they are about.',
    'Services and referrals',
    {},
    agreed(-102, 'Agreed.'),
    action(
      'Ask ten people each month what their plan says',
      { logged: -100, due: 66, owner: 'Quality development officer', measure: '8 of 10 can say it' },
      started(-94, '5 of 10 could say it.'),
      update(-65, '6 of 10 could say it.'),
    ),
  ),
  recommended(
    'Settle how cases are shared with the youth justice service.',
    'Information sharing with partners',
    {},
    agreed(-102, 'Agreed.'),
    action(
      'A meeting three months before each eighteenth birthday',
      { logged: -99, due: -20, owner: 'Partnerships manager', measure: 'Held every time' },
      started(-90, 'Begun.'),
      completed(-27, 'Held every time, with notes on both sides.'),
    ),
  ),
  recommended(
    'Stop sending people home when the computer system fails.',
    'Premises and facilities',
    { also: { HMPPS: [] } },
    agreed(-101, 'Agreed.'),
    action(
      'A paper form for days without the system',
      { logged: -98, due: 10, owner: 'Head of administration', measure: 'Nobody sent home' },
      started(-91, 'The form is in every office.'),
      update(-40, 'Used twice; nobody was sent home.'),
    ),
  ),
)

export const surrey = inspected(
  'ILLUSTRATIVE-SURREY',
  'N57SUR',
  recommended('Record every contact with the family of a person of high risk.', 'Risk of harm', { urgent: true }),
  recommended('Meet the police each week about people who are wanted.', 'Information sharing with partners', {}),
  recommended(
    'Let managers see at a glance which plans are old.',
    'Management oversight',
    { also: { 'R-KSS': [] } },
    agreed(-3, 'Agreed.'),
  ),
)
