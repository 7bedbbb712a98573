// The trail tells nothing of an inspection that its reader may not see, by whichever way it was linked.
import { editAction } from '../../src/actions/editCommands.ts'
import { changeComment, commentOnAction, commentOnRecommendation } from '../../src/comments/commands.ts'
import { linkRepeat } from '../../src/recommendations/correctionCommands.ts'
import { listTrail } from '../../src/recommendations/trailQueries.ts'
import { as, buildAction, buildInspection, buildWorld, newAction, type World } from '../support/build.ts'
import { db } from '../support/db.ts'

let world: World
let published: { id: number; addressees: number[] }
let embargoed: { id: number; addressees: number[] }
beforeEach(async () => {
  world = await buildWorld(db)
  published = (await buildInspection(db, world)).recommendations[0]!
  embargoed = (await buildInspection(db, world, { reference: 'EMBARGOED-1', published: null, entered: '2022-06-01' })).recommendations[0]!
})

test('that an embargoed recommendation repeats a published one is not told on the published one', async () => {
  await linkRepeat(as(db, world.administrator, '2022-06-02'), embargoed.id, published.id)
  const acts = async (id: number) =>
    (await listTrail(db, world.administrator, { recommendation: id }, 'change', 50)).map(({ what }) => what)
  expect(await acts(embargoed.id)).toContain('linkRepeat')
  expect(await acts(published.id)).not.toContain('linkRepeat')
})

test('a comment in an embargoed plan stays out of the trail of an action that also serves a published one', async () => {
  const [hidden, open] = [embargoed.addressees[0]!, published.addressees[0]!]
  const action = await buildAction(db, world.leader, hidden, '2022-06-02')
  await commentOnAction(as(db, world.leader, '2022-06-03'), action, { text: 'Only under embargo', audience: 'everyone' })
  const { also: _, due_on: __, ...words } = newAction()
  await editAction(as(db, world.leader, '2022-06-04'), action, { ...words, serves: [hidden, open], version: 1 })
  const texts = async (person: World['leader']) => (await listTrail(db, person, { action }, 'comment', 50)).map(({ text }) => text)
  expect(await texts(world.leader)).toEqual(['Only under embargo'])
  expect(await texts(world.staff)).toEqual([])
})

test('what is said on an action stands in the trail of each recommendation it serves, for those who see the plan it was said in', async () => {
  const { recommendations } = await buildInspection(db, world, {
    reference: 'NORTHANTS-2023',
    published: '2022-06-01',
    recommendations: [{}, {}],
  })
  const [first, second] = recommendations as [typeof published, typeof published]
  const action = await buildAction(db, world.leader, first.addressees[0]!, '2022-06-02', { also: [second.addressees[0]!] })
  await commentOnAction(as(db, world.leader, '2022-06-03'), action, { text: 'Among us', audience: 'line' })
  await commentOnAction(as(db, world.leader, '2022-06-04'), action, { text: 'To all', audience: 'everyone' })
  const said = async (person: World['leader'], recommendation: number) =>
    (await listTrail(db, person, { recommendation }, 'comment', 50)).map(({ text }) => text)
  for (const { id } of [first, second]) {
    expect(await said(world.staff, id)).toEqual(['To all', 'Among us'])
    expect(await said(world.inspector, id)).toEqual(['To all'])
    expect(await said(world.otherLeader, id)).toEqual([])
  }
  expect(await said(world.staff, published.id)).toEqual([])
})

test('a comment stays in the trail of an action that no longer serves the recommendation it was first about', async () => {
  const { recommendations } = await buildInspection(db, world, {
    reference: 'NORTHANTS-2023',
    published: '2022-06-01',
    recommendations: [{}, {}],
  })
  const [first, second] = recommendations as [typeof published, typeof published]
  const action = await buildAction(db, world.leader, first.addressees[0]!, '2022-06-02')
  await commentOnAction(as(db, world.leader, '2022-06-03'), action, { text: 'Said early', audience: 'everyone' })
  const { also: _, due_on: __, ...words } = newAction()
  await editAction(as(db, world.leader, '2022-06-04'), action, { ...words, serves: second.addressees, version: 1 })
  const texts = async (of: { action: number } | { recommendation: number }) =>
    (await listTrail(db, world.staff, of, 'comment', 50)).map(({ text }) => text)
  expect(await texts({ action })).toEqual(['Said early'])
  expect(await texts({ recommendation: second.id })).toEqual(['Said early'])
  expect(await texts({ recommendation: first.id })).toEqual(['Said early'])
})

test('what was said of an embargoed plan stays out of the trail of a published recommendation that its action also serves', async () => {
  const [hidden, open] = [embargoed.addressees[0]!, published.addressees[0]!]
  const action = await buildAction(db, world.leader, hidden, '2022-06-02')
  await commentOnAction(as(db, world.leader, '2022-06-03'), action, { text: 'Only under embargo', audience: 'everyone' })
  const { also: _, due_on: __, ...words } = newAction()
  await editAction(as(db, world.leader, '2022-06-04'), action, { ...words, serves: [hidden, open], version: 1 })
  const texts = async (person: World['leader']) =>
    (await listTrail(db, person, { recommendation: published.id }, 'comment', 50)).map(({ text }) => text)
  expect(await texts(world.leader)).toEqual(['Only under embargo'])
  expect(await texts(world.staff)).toEqual([])
})

test('a leader withdraws what their own staff wrote, and not what an inspector wrote', async () => {
  const [plan] = published.addressees
  const write = (person: World['leader'], text: string) =>
    commentOnRecommendation(as(db, person, '2022-06-02'), plan!, { text, audience: 'everyone' })
  const [ours, theirs] = [await write(world.staff, 'From the unit'), await write(world.inspector, 'From an inspector')]
  const withdraw = (id: number) => changeComment(as(db, world.leader, '2022-06-03'), id, { text: null, reason: 'Wrong place', version: 1 })
  await withdraw(ours)
  await expect(withdraw(theirs)).rejects.toMatchObject({ status: 403 })
})
