// Evidence from a form: links and files, added, read, downloaded, corrected and removed.
import { postUpdate } from '../../src/actions/commands.ts'
import { changeUpdate } from '../../src/actions/editCommands.ts'
import { as, noon } from '../support/build.ts'
import { db } from '../support/db.ts'
import * as samples from '../support/samples.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { sendFiles } from './send.ts'
import { buildThere, clock, type There, today, typed } from './world.ts'

let there: There
let leader: Awaited<ReturnType<typeof visitor>>
beforeEach(async () => {
  there = await buildThere(db)
  leader = await visitor(db, there.world.leader, clock)
})

const words = (text: string) => pageOf(text)('main').text().replaceAll(/\s+/g, ' ')

test('a link is added to an action, and stands on its page and on that of the recommendation', async () => {
  const path = `/actions/${there.action}/evidence`
  const sent = await sendFiles(leader, path, { ...typed, title: 'Minutes', url: 'https://example.org/minutes' })
  expect([sent.status, sent.headers.location]).toEqual([303, `/actions/${there.action}#evidence`])
  for (const page of [`/actions/${there.action}`, `/recommendations/${there.recommendation}`]) {
    const text = words((await leader.get(page)).text)
    expect(text).toContain('Minutes Every case is looked at twice Link to example.org. Added by')
    expect(text).toContain('Evidence added')
  }
})

test('a file is added to a recommendation and comes back as it was, always as an attachment', async () => {
  const content = samples.pdf()
  const sent = await sendFiles(leader, `/answers/${there.answer}/evidence`, typed, { name: 'Ärger “1”.pdf', content })
  expect([sent.status, sent.headers.location]).toEqual([303, `/recommendations/${there.recommendation}#evidence`])
  const { id } = (await db('evidence_files').first())!
  const inspector = await visitor(db, there.world.inspector, clock)
  const got = await inspector.get(`/evidence-files/${id}`).buffer().parse(bytes)
  expect(got.status).toBe(200)
  expect(got.body.equals(content)).toBe(true)
  expect(got.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': String(content.length),
    'content-disposition': `attachment; filename="?rger ?1?.pdf"; filename*=UTF-8''%C3%84rger%20%E2%80%9C1%E2%80%9D.pdf`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'no-store',
  })
})

const bytes = (res: unknown, done: (error: Error | null, body: Buffer) => void) => {
  const chunks: Buffer[] = []
  ;(res as NodeJS.ReadableStream).on('data', chunk => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)))
}

const evidence = () => db('evidence').orderBy('id')
const storedFiles = () => db('evidence_files').orderBy('id')
const toAction = (fields: Record<string, string>, ...files: { name: string; content: Buffer }[]) =>
  sendFiles(leader, `/actions/${there.action}/evidence`, { ...typed, ...fields }, ...files)

test('several files at once are one piece of evidence each; without a title they are called by their names', async () => {
  const files = [
    { name: 'one.txt', content: samples.txt },
    { name: 'two.csv', content: samples.csv },
  ]
  expect((await toAction({}, ...files)).status).toBe(303)
  expect((await toAction({ title: 'Audit' }, ...files)).status).toBe(303)
  expect((await evidence()).map(({ title }) => title)).toEqual(['one.txt', 'two.csv', 'Audit: one.txt', 'Audit: two.csv'])
  const events = await db('events').where({ act: 'addEvidence' })
  expect(events.map(({ chain }) => chain)).toEqual([`action:${there.action}`, `action:${there.action}`])
})

test('the same words with another file are added too; with the same file again, by the back button say, they are not', async () => {
  for (const name of ['one.txt', 'two.txt', 'two.txt']) await toAction({}, { name, content: samples.txt })
  await toAction({}, { name: 'two.txt', content: samples.csv.subarray(0, 5) })
  expect((await evidence()).map(({ title }) => title)).toEqual(['one.txt', 'two.txt', 'two.txt'])
})

test('the form sends an address, not a redirect, to a page that shows progress', async () => {
  const hidden = await leader.hidden(`/actions/${there.action}/evidence`)
  let sending = leader.agent.post(`/actions/${there.action}/evidence`).set('x-progress', 'shown')
  for (const [name, value] of Object.entries({ ...hidden, ...typed })) sending = sending.field(name, value)
  const sent = await sending.attach('files', samples.txt, 'one.txt')
  expect([sent.status, sent.body]).toEqual([200, { to: `/actions/${there.action}#evidence` }])
})

test('with an update and with a practice check, it is told where it belongs', async () => {
  const { world, action } = there
  await postUpdate(as(db, world.leader, '2026-11-20'), action, { text: 'News', status: null })
  const update = (await db('updates').first())!.id
  const [check] = await db('practice_checks')
    .insert({
      organisation_id: world.leader.leads[0]!,
      action_id: action,
      planned_on: '2026-11-30',
      added_by_id: world.leader.id,
      recorded_at: clock(),
      recorded_on: today,
    })
    .returning('id')
  for (const path of [`/updates/${update}/evidence`, `/practice-checks/${check!.id}/evidence`])
    expect((await sendFiles(leader, path, { ...typed, title: 'Minutes', url: 'https://example.org/' })).headers.location).toBe(
      `/actions/${action}#evidence`,
    )
  const text = words((await leader.get(`/actions/${action}`)).text)
  expect(text).toContain('with the update of 20 November 2026')
  expect(text).toContain('with the practice check of 30 November 2026')
  await changeUpdate(as(db, world.leader, today), update, { text: null, reason: 'Wrong', version: 1 })
  expect((await leader.get(`/updates/${update}/evidence`)).status).toBe(409)
})

test('a newer version counts, the earlier one stays, and what has expired says so', async () => {
  await toAction({ expires_on: '30 11 2026' }, { name: 'one.txt', content: samples.txt })
  const { id } = (await evidence())[0]!
  expect((await sendFiles(leader, `/evidence/${id}/new-version`, {}, { name: 'newer.docx', content: samples.docx() })).status).toBe(303)
  const text = words((await leader.get(`/evidence/${id}`)).text)
  expect(text).toMatch(/Version 2: Download newer.docx.*Version 1: Download one.txt/)
  expect(text).toContain('Expires30 November 2026')
  expect(words((await leader.get(`/actions/${there.action}`)).text)).toContain('Newer version of evidence')
  const muchLater = await visitor(db, there.world.leader, () => noon('2026-12-01'))
  expect(words((await muchLater.get(`/actions/${there.action}`)).text)).toContain('Expired one.txt')
  expect(words((await muchLater.get(`/recommendations/${there.recommendation}`)).text)).toContain('Evidence expired on 30 November 2026')
})

test('removed evidence cannot be opened by anybody, and says why', async () => {
  await toAction({}, { name: 'one.txt', content: samples.txt })
  const [{ id }, file] = [(await evidence())[0]!, (await storedFiles())[0]!]
  expect((await leader.post(`/evidence/${id}/remove`, { reason: '' })).status).toBe(422)
  expect((await leader.post(`/evidence/${id}/remove`, { reason: 'It was the wrong file' })).status).toBe(303)
  expect([(await leader.get(`/evidence-files/${file.id}`)).status, (await leader.get(`/evidence/${id}/correct`)).status]).toEqual([
    409, 409,
  ])
  expect(words((await leader.get(`/evidence/${id}`)).text)).toContain(
    'Removed on 22 November 2026 by Unit leader, Northamptonshire: It was the wrong file',
  )
  const action = words((await leader.get(`/actions/${there.action}`)).text)
  expect(action).toContain('Removed on 22 November 2026')
  expect(action).not.toContain('Download')
  // On the day before it was removed there was nothing yet.
  expect(words((await leader.get(`/actions/${there.action}?as_at=2026-11-21`)).text)).not.toContain('one.txt')
})

test('a correction of something that was changed meanwhile shows both', async () => {
  await toAction({ title: 'Minutes', url: 'https://example.org/' })
  const { id } = (await evidence())[0]!
  const stale = { ...typed, title: 'Mine', url: 'https://example.org/', version: '1' }
  expect((await leader.post(`/evidence/${id}/correct`, { ...stale, title: 'Theirs' })).status).toBe(303)
  const sent = await leader.post(`/evidence/${id}/correct`, stale)
  expect([sent.status, words(sent.text)]).toEqual([409, expect.stringContaining('Theirs')])
})

test('evidence for the line is not there for inspectors: no row, no trail, no file', async () => {
  await toAction({ audience: 'line', title: 'Secret minutes' }, { name: 'one.txt', content: samples.txt })
  const [{ id }, file] = [(await evidence())[0]!, (await storedFiles())[0]!]
  const inspector = await visitor(db, there.world.inspector, clock)
  for (const path of [`/actions/${there.action}`, `/recommendations/${there.recommendation}`])
    expect([(await inspector.get(path)).text.includes('Secret minutes'), (await leader.get(path)).text.includes('Secret minutes')]).toEqual(
      [false, true],
    )
  expect([(await inspector.get(`/evidence/${id}`)).status, (await inspector.get(`/evidence-files/${file.id}`)).status]).toEqual([404, 404])
})

describe('numbers that say who somebody is', () => {
  const numbered = { name: 'cases.csv', content: Buffer.from('case\nX123456\n') }

  test('are asked about, and what was typed and sent waits', async () => {
    const sent = await toAction({ shows: 'About A1234BC' }, numbered)
    expect([sent.status, sent.headers.location]).toEqual([303, expect.stringMatching(/^\/pending-evidence\/\d+$/)])
    const asked = await leader.get(sent.headers.location!)
    expect(words(asked.text)).toContain('In what you typed: A1234BC. This looks like a prison number.')
    expect(words(asked.text)).toContain('In “cases.csv”: X123456. This looks like a case reference number.')
    expect(pageOf(asked.text)('#shows').val()).toBe('About A1234BC')
    expect(await evidence()).toEqual([])
    expect((await leader.post(sent.headers.location!, { decision: '', title: '', shows: '' })).status).toBe(422)
    expect((await leader.post(sent.headers.location!, { decision: 'keep', title: '', shows: 'Fine' })).status).toBe(303)
    expect([(await evidence()).map(({ shows }) => shows), (await storedFiles()).length, await db('pending_evidence')]).toEqual([
      ['Fine'],
      1,
      [],
    ])
    expect((await leader.get(sent.headers.location!)).status).toBe(404)
    expect((await leader.get(`/evidence-files/${(await storedFiles())[0]!.id}`)).text).toBe('case\nX123456\n')
  })

  test('can be left out: the file with them goes, the others stay', async () => {
    const sent = await toAction({ shows: 'About A1234BC' }, numbered, { name: 'fine.txt', content: samples.txt })
    const path = sent.headers.location!
    expect((await leader.post(path, { decision: 'leave_out', title: '', shows: 'About A1234BC' })).status).toBe(422)
    expect((await leader.post(path, { decision: 'leave_out', title: '', shows: '' })).status).toBe(303)
    expect((await evidence()).map(({ title }) => title)).toEqual(['fine.txt'])
  })

  test('or nothing is added, and nothing is kept', async () => {
    const path = (await toAction({}, numbered)).headers.location!
    const other = await visitor(db, there.world.staff, clock)
    expect((await other.get(path)).status).toBe(404)
    expect((await leader.post(path, { decision: 'discard', title: '', shows: '' })).status).toBe(303)
    expect([await evidence(), await db('pending_evidence')]).toEqual([[], []])
  })

  test('the name of a file counts too, and so do newer versions and corrections', async () => {
    expect((await toAction({}, { name: 'X123456.txt', content: samples.txt })).headers.location).toContain('/pending-evidence/')
    await toAction({}, { name: 'one.txt', content: samples.txt })
    const { id } = (await evidence())[0]!
    const asked = await sendFiles(leader, `/evidence/${id}/new-version`, {}, numbered)
    expect((await leader.post(asked.headers.location!, { decision: 'keep' })).headers.location).toBe(`/evidence/${id}#evidence`)
    expect((await storedFiles()).map(({ number }) => number)).toEqual([1, 2])
    const correction = { ...typed, title: 'See 19/123456X' }
    expect(words((await leader.post(`/evidence/${id}/correct`, correction)).text)).toContain('Are the numbers about a person on probation?')
    expect((await leader.post(`/evidence/${id}/correct`, { ...correction, numbers: 'fine' })).status).toBe(303)
  })
})
