import { closeAsMadeAgain } from '../../src/recommendations/commands.ts'
import type { Person } from '../../src/users/person.ts'
import { as, buildAction, buildInspection, buildWorld, noon, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { visitor } from '../support/visitor.ts'
import { problems, words } from '../support/words.ts'

let world: World
let first: { id: number; answer: number }
const clock = () => noon('2024-03-04')
const visit = (person: Person) => visitor(db, person, clock)
const judged = { rating: 'insufficient_progress', reasons: 'Seen in 4 of 20 cases', outcome: 'none' }

beforeEach(async () => {
  world = await buildWorld(db)
  const { recommendations } = await buildInspection(db, world, {
    recommendations: [{ text: 'Train everyone' }, { text: 'Ask the police' }],
  })
  first = { id: recommendations[0]!.id, answer: recommendations[0]!.addressees[0]! }
  await buildAction(db, world.leader, first.answer, '2022-06-01', { title: 'Courses', due_on: '2023-03-01' })
})

/** The page of the one review there is. */
const pageOf = async () => `/reviews/${(await db('reviews').orderBy('id', 'desc').first('id'))!.id}`

async function draft() {
  const inspector = await visit(world.inspector)
  await inspector.post('/organisations/N56NRTH/open-review', { kind: 'progress', title: 'Spring 2024', inspection_id: '' })
  await inspector.post(`/answers/${first.answer}/judge`, { ...judged, version: '0' })
  return inspector
}

test('from opening to publication: what each of them sees and does', async () => {
  const inspector = await visit(world.inspector)
  expect(words((await inspector.get('/organisations/N56NRTH')).text)).toContain('Reviews by inspectors Open a review')
  const form = words((await inspector.get('/organisations/N56NRTH/open-review')).text)
  expect(form).toContain('Only the inspectorate sees it until you share it.')
  await inspector.post('/organisations/N56NRTH/open-review', { kind: 'progress', title: 'Spring 2024', inspection_id: '' })
  const page = await pageOf()
  const opened = words((await inspector.get(page)).text)
  expect(opened).toContain('Only the inspectorate sees this draft.')
  expect(opened).toMatch(
    /Not judged Inspection NORTHANTS-2022, recommendation 1 Train everyone|Not judged .* recommendation 1 Train everyone/,
  )

  const judging = words((await inspector.get(`/answers/${first.answer}/judge`)).text)
  expect(judging).toMatch(/What there is to go by .* Courses/)
  await inspector.post(`/answers/${first.answer}/judge`, { ...judged, version: '0' })
  await inspector.post(`${page}/note`, { kind: 'look', text: 'The court team', addressee_id: '' })
  expect(words((await inspector.get(page)).text)).toMatch(/To look at The court team .* Insufficient progress .* Seen in 4 of 20 cases/)

  const leader = await visit(world.leader)
  for (const path of ['/', '/organisations/N56NRTH', `/recommendations/${first.id}`, '/reviews'])
    expect(words((await leader.get(path)).text)).not.toMatch(/Spring 2024|4 of 20|court team/)
  expect((await leader.get(page)).status).toBe(404)

  await inspector.post(`${page}/share`, {})
  expect(words((await leader.get('/')).text)).toContain('Inspectors shared their review on 4 March 2024. Read it and reply.')
  const shared = words((await leader.get(page)).text)
  expect(shared).toContain('Nothing of it counts before it is published.')
  expect(shared).toContain('Seen in 4 of 20 cases')
  expect(shared).not.toMatch(/court team|Private notes/)
  await leader.post(`${page}/reply`, { reply: 'It was 5 of 20' })
  expect((await leader.get(`${page}/reply`)).status).toBe(409)

  const publishing = await inspector.get(`${page}/publish`)
  expect(words(publishing.text)).toContain('1 open recommendation is not judged. It stays as it is.')
  await inspector.post(`${page}/publish`, {})
  const published = words((await leader.get(`/recommendations/${first.id}`)).text)
  expect(published).toContain('What inspectors judged Insufficient progress 4 March 2024 Seen in 4 of 20 cases')
  expect(published).toContain('Judged by inspectors by Inspector')
  expect(words((await leader.get(page)).text)).toContain('It was 5 of 20')
  const csv = (await leader.get('/recommendations.csv?organisation=N56NRTH')).text
  expect(csv).toContain('Insufficient progress,2024-03-04')
})

test('wrong input keeps what was typed, and says what is missing', async () => {
  const inspector = await visit(world.inspector)
  const empty = await inspector.post('/organisations/N56NRTH/open-review', { title: 'Spring 2024' })
  expect([empty.status, problems(empty.text)]).toEqual([422, ['Choose a reinspection or a review of progress']])
  expect(empty.text).toContain('value="Spring 2024"')
  await draft()
  const wrong = await inspector.post(`/answers/${first.answer}/judge`, { ...judged, reasons: '', outcome: 'implemented', version: '1' })
  expect([wrong.status, problems(wrong.text)]).toEqual([422, ['Write the reasons']])
  const impossible = await inspector.post(`/answers/${first.answer}/judge`, { ...judged, outcome: 'implemented', version: '1' })
  expect(problems(impossible.text)).toEqual(['It cannot be implemented with insufficient progress'])
  expect(impossible.text).toContain('Seen in 4 of 20 cases')
})

test('closed while the form was open: the text stays, and what can be chosen now is offered', async () => {
  const inspector = await draft()
  await buildInspection(db, world, { reference: 'AGAIN', published: '2024-03-01', recommendations: [{ repeats_id: first.id }] })
  await closeAsMadeAgain(as(db, world.administrator, '2024-03-03'), first.answer)
  const late = await inspector.post(`/answers/${first.answer}/judge`, {
    rating: 'good_progress',
    reasons: 'All trained now',
    outcome: 'implemented',
    version: '1',
  })
  expect([late.status, problems(late.text)]).toEqual([
    422,
    ['It is closed already. Leave it closed, or reopen it (made again, on 3 March 2024)'],
  ])
  expect(late.text).toContain('All trained now')
  expect(words(late.text)).toContain('Leave it as it is Reopen it')
})

test('two inspectors at one judgement: the second sees both texts', async () => {
  const inspector = await draft()
  await inspector.post(`/answers/${first.answer}/judge`, { ...judged, reasons: 'Mine', version: '1' })
  const stale = await inspector.post(`/answers/${first.answer}/judge`, { ...judged, reasons: 'Yours', version: '1' })
  expect(stale.status).toBe(409)
  expect(words(stale.text)).toMatch(/Reasons .*Mine.*Yours|Reasons .*Yours.*Mine/)
})

test('an earlier day shows the review as it was, without anything to do', async () => {
  const inspector = await draft()
  const page = await pageOf()
  expect((await inspector.get(`${page}?as_at=2024-03-03`)).status).toBe(404)
  const then = words((await inspector.get(`${page}?as_at=2024-03-04`)).text)
  expect(then).toContain('Draft')
  expect(then).not.toMatch(/Share for factual accuracy|Change the judgement|Add a note/)
})

test('supersede: both judgements stay readable', async () => {
  const inspector = await draft()
  const page = await pageOf()
  await inspector.post(`${page}/share`, {})
  await inspector.post(`${page}/publish`, {})
  const { id } = (await db('judgements').first('id'))!
  const given = { rating: 'good_progress', reasons: 'Counted again', outcome: 'none', superseding_reason: 'Two were counted twice' }
  await inspector.post(`/judgements/${id}/supersede`, given)
  const after = words((await (await visit(world.staff)).get(`/recommendations/${first.id}`)).text)
  expect(after).toMatch(
    /Good progress 4 March 2024 Counted again Why it was judged again: Two were counted twice .* Insufficient progress 4 March 2024, superseded on 4 March 2024/,
  )
  expect((await inspector.get(`/judgements/${id}/supersede`)).status).toBe(409)
})
