import mammoth from 'mammoth'
import { drop, logAction, markBlocked, reportComplete } from '../../src/actions/commands.ts'
import { unzip } from '../../src/sheets/zip.ts'
import { as, newAction } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { buildStory, now, type Story } from '../support/story.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { words } from '../support/words.ts'

let story: Story
beforeAll(async () => {
  story = await buildStory(pool)
})

const visit = (who: 'leader' | 'staff' | 'regional' | 'national' | 'otherLeader' | 'inspector' | 'administrator') =>
  visitor(pool, story.world[who], now)
const plan = '/inspections/NORTHANTS-2022/plan'
type Agent = Awaited<ReturnType<typeof visit>>
const bytes = (visitor: Agent, path: string) =>
  visitor
    .get(path)
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = []
      res.on('data', part => parts.push(part))
      res.on('end', () => done(null, Buffer.concat(parts)))
    })

test('the plan is the table HMPPS asks for, with its cover, and lists the actions under the response', async () => {
  const $ = pageOf((await (await visit('leader')).get(plan).expect(200)).text)
  expect(words($.html())).toContain('Inspection Northamptonshire, May 2022 Report published 17 May 2022 Plan submitted Not noted')
  expect(
    $('thead th')
      .toArray()
      .map(cell => $(cell).text()),
  ).toEqual([
    'Rec. no',
    'Recommendation',
    'Agreed / Partly agreed / Not agreed',
    'Response and actions',
    'Responsible owner',
    'Target date',
  ])
  expect(words($.html($('tbody tr').first()))).toBe(
    '1 Improve the quality of work, part 1. Agreed Northamptonshire says yes Brief every practitioner. In progress, due 1 December 2024. Owner: Senior probation officer. Unit leader, Northamptonshire 31 January 2023',
  )
})

test('everybody starts at their own plan, and may choose among those they see', async () => {
  const headings = async (visitor: Agent, path = plan) => {
    const $ = pageOf((await visitor.get(path).expect(200)).text)
    return $('section h2')
      .toArray()
      .map(heading => $(heading).text())
  }
  expect(await headings(await visit('leader'))).toEqual(['Northamptonshire'])
  expect(await headings(await visit('regional'))).toEqual(['East of England'])
  expect(await headings(await visit('regional'), `${plan}?organisation=all`)).toEqual(['East of England', 'Northamptonshire'])
  expect(await headings(await visit('inspector'))).toEqual(['East of England', 'HM Prison and Probation Service', 'Northamptonshire'])
  expect(await headings(await visit('inspector'), `${plan}?organisation=N56NRTH`)).toEqual(['Northamptonshire'])
})

test('a leader of another unit reads that the plan is for others, and none of it, in no form', async () => {
  const other = await visit('otherLeader')
  for (const path of [plan, `${plan}?organisation=N56NRTH`, `${plan}?organisation=all`]) {
    const { text } = await other.get(path).expect(200)
    expect(words(text)).toContain('The action plan is for its addressees, those above them, and inspectors.')
    expect(text).not.toMatch(/Northamptonshire says yes|Brief every practitioner|Awaited/)
  }
  for (const form of ['csv', 'docx']) {
    const refused = await other.get(`${plan}.${form}?organisation=N56NRTH`).expect(403)
    expect(refused.text).not.toMatch(/Northamptonshire says yes|Brief every practitioner/)
  }
})

test('a unit does not read the plan of the region above it', async () => {
  for (const path of [`${plan}?organisation=R-EOE`, `${plan}?organisation=all`]) {
    const { text } = await (await visit('leader')).get(path).expect(200)
    expect(text).not.toContain('Fill the vacancies')
  }
  await (await visit('leader')).get(`${plan}.csv?organisation=R-EOE`).expect(403)
})

test('administrators see no plan; an embargoed inspection has none for strangers', async () => {
  expect((await (await visit('administrator')).get(plan).expect(200)).text).not.toContain('Northamptonshire says yes')
  for (const path of ['', '.csv', '.docx', '/import']) {
    await (await visit('otherLeader')).get(`/inspections/NORTHANTS-2025/plan${path}`).expect(404)
    await (await visit('otherLeader')).get(`/inspections/NORTHANTS-2099/plan${path}`).expect(404)
  }
  await (await visit('staff')).get('/inspections/NORTHANTS-2025/plan').expect(404)
})

test('as it was on an earlier day, in every form', async () => {
  const leader = await visit('leader')
  const { text } = await leader.get(`${plan}?as_at=2022-06-01`).expect(200)
  expect(text).toContain('Northamptonshire says yes')
  expect(text).not.toContain('Brief every practitioner')
  expect(text).not.toContain(`${plan}/import`)
  expect((await leader.get(`${plan}.csv?as_at=2022-06-01`)).text).not.toContain('Brief every practitioner')
  expect((await leader.get(`${plan}.csv`)).text).toContain('Brief every practitioner')
})

test('the CSV has a line for each action and the answer on the first', async () => {
  const answer = story.first.recommendations[1]!.addressees[0]!
  const by = as(pool, story.world.leader, '2024-08-01')
  const dropped = await logAction(by, answer, newAction({ title: '=Formula', due_on: '2025-01-01' }))
  await drop(by, dropped, { reason: 'Not needed', version: 1 })
  const done = await logAction(by, answer, newAction({ title: 'Done', due_on: '2025-01-02', happened_on: '2024-07-01' }))
  await reportComplete(by, done, { different_now: 'It is done', happened_on: '2024-07-20', version: 1 })
  const blocked = await logAction(by, answer, newAction({ title: 'Waits', due_on: '2025-01-03' }))
  await markBlocked(by, blocked, { blocked_by: 'P-POL', reason: 'For the police', version: 1 })

  const { text, headers } = await (await visit('leader')).get(`${plan}.csv`).expect(200)
  expect(headers['content-disposition']).toBe('attachment; filename=action-plan-NORTHANTS-2022.csv')
  const lines = text.split('\r\n')
  expect(lines[0]).toBe(
    'Rec. no,Recommendation,Agreed / Partly agreed / Not agreed,Response and actions,Responsible owner,Target date,Action,Description,Success measure,Action owner,Due date,Status,Happened on,What is different now,Reason,Wording,Addressed to,Last practice check,Cases looked at,Cases sufficient,Confirmed by somebody above',
  )
  expect(lines[1]).toBe(
    '1,"Improve the quality of work, part 1.",Agreed,Northamptonshire says yes,"Unit leader, Northamptonshire",2023-01-31,Brief every practitioner,,All trained,Senior probation officer,2024-12-01,In progress,2022-06-02,,,verbatim,Northamptonshire,,,,',
  )
  expect(lines[3]).toBe(
    "2,,,,,,'=Formula,,All trained,Senior probation officer,2025-01-01,Dropped,2024-08-01,,Not needed,,Northamptonshire,,,,",
  )
  expect(lines[4]).toBe(
    '2,,,,,,Done,,All trained,Senior probation officer,2025-01-02,Completed,2024-07-20,It is done,,,Northamptonshire,,,,Not confirmed by anybody above.',
  )
  expect(lines[5]).toBe(
    '2,,,,,,Waits,,All trained,Senior probation officer,2025-01-03,Blocked,2024-08-01,,For the police,,Northamptonshire,,,,',
  )
})

test('the Word document opens, lies down and has the cover and the table with a repeated header', async () => {
  const res = await bytes(await visit('leader'), `${plan}.docx`)
  expect(res.status).toBe(200)
  expect(res.headers['content-disposition']).toBe('attachment; filename=action-plan-NORTHANTS-2022.docx')
  const buffer: Buffer = res.body
  const { value } = await mammoth.convertToHtml({ buffer })
  const text = words(value)
  expect(text).toContain('Action plan')
  expect(text).toContain('Report published: 17 May 2022')
  expect(value).toContain('<table>')
  expect(text).toContain(
    '1 Improve the quality of work, part 1. Agreed Northamptonshire says yes Brief every practitioner. In progress, due 1 December 2024.',
  )
  expect(text).not.toContain('Fill the vacancies')
  const xml = unzip(buffer, name => name === 'word/document.xml')[0]!.content.toString()
  expect(xml).toMatch(/<w:tblHeader\/>|<w:tblHeader w:val="true"\/>/)
  expect(xml).toMatch(/<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"\/>/)
})
