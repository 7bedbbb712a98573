import { changeComment, commentOnAction, commentOnRecommendation } from '../../src/comments/commands.ts'
import { getComment, listCommentsForMe } from '../../src/comments/queries.ts'
import type { Audience } from '../../src/db/tables.ts'
import { Conflict, Forbidden, Invalid, NotFound, Stale } from '../../src/errors.ts'
import type { Person } from '../../src/users/person.ts'
import { as, buildAction, buildInspection, buildWorld, type World } from '../support/build.ts'
import { db, pool } from '../support/db.ts'

let world: World
let answer: number
let action: number
beforeAll(async () => {
  world = await buildWorld(pool)
  const { recommendations } = await buildInspection(pool, world)
  answer = recommendations[0]!.addressees[0]!
  action = await buildAction(pool, world.leader, answer, '2022-06-01', { owner_id: world.staff.id })
})

const say = (person: Person, text: string, audience: Audience, reply_to_id: number | null = null) =>
  commentOnRecommendation(as(db, person, '2022-06-02'), answer, { text, audience, reply_to_id })
const sees = async (person: Person, id: number) =>
  getComment(db, person, id).then(
    () => true,
    error => (error instanceof NotFound ? false : Promise.reject(error)),
  )
const everybody = () => [world.leader, world.staff, world.regional, world.national, world.inspector, world.otherLeader, world.administrator]

test.each<[Audience, 'leader' | 'inspector', boolean[]]>([
  ['everyone', 'leader', [true, true, true, true, true, false, false]],
  ['line', 'leader', [true, true, true, true, false, false, false]],
  ['everyone', 'inspector', [true, true, true, true, true, false, false]],
  ['inspectorate', 'inspector', [false, false, false, false, true, false, false]],
])('a comment for %s by the %s is seen by those alone', async (audience, who, expected) => {
  const id = await say(world[who], 'Hello', audience)
  const seen: boolean[] = []
  for (const person of everybody()) seen.push(await sees(person, id))
  expect(seen).toEqual(expected)
})

test('nobody writes for an audience that is not theirs', async () => {
  await expect(say(world.leader, 'x', 'inspectorate')).rejects.toThrow(Invalid)
  await expect(say(world.inspector, 'x', 'line')).rejects.toThrow(Invalid)
})

test('a reply is never for more people than what it replies to', async () => {
  const line = await say(world.leader, 'Among us', 'line')
  const reply = await say(world.staff, 'Yes', 'everyone', line)
  expect(await db('comments').where({ id: reply }).first()).toMatchObject({ audience: 'line', reply_to_id: line })
  const again = await say(world.leader, 'Indeed', 'everyone', reply)
  expect(await db('comments').where({ id: again }).first()).toMatchObject({ audience: 'line' })
  const inspectors = await say(world.inspector, 'Between inspectors', 'inspectorate')
  const theirs = await say(world.inspector, 'Yes', 'everyone', inspectors)
  expect(await db('comments').where({ id: theirs }).first()).toMatchObject({ audience: 'inspectorate' })
  const open = await say(world.inspector, 'To all', 'everyone')
  const narrower = await say(world.leader, 'Among us', 'line', open)
  expect(await db('comments').where({ id: narrower }).first()).toMatchObject({ audience: 'line' })
})

test('nobody replies to what they cannot see, or to what is about something else', async () => {
  const line = await say(world.leader, 'Among us', 'line')
  await expect(say(world.inspector, 'Aha', 'everyone', line)).rejects.toThrow(NotFound)
  const about = commentOnAction(as(db, world.leader, '2022-06-02'), action, { text: 'x', audience: 'line', reply_to_id: line })
  await expect(about).rejects.toThrow(Invalid)
})

test('a comment for everyone is a sign of life, one for some is not, and neither is work', async () => {
  const facts = () => db('standing_facts').where({ addressee_id: answer }).first()
  await say(world.leader, 'Among us', 'line')
  expect(await facts()).toMatchObject({ last_work_on: '2022-06-01', last_activity_on: '2022-06-01' })
  await say(world.leader, 'To all', 'everyone')
  expect(await facts()).toMatchObject({ last_work_on: '2022-06-01', last_activity_on: '2022-06-02' })
})

test('its author corrects it; its author or a leader withdraws it; nobody else, and once', async () => {
  const id = await say(world.staff, 'Helo', 'everyone')
  const change = (person: Person, text: string | null, version: number) =>
    changeComment(as(db, person, '2022-06-05'), id, { text, reason: 'Slip', version })
  await expect(change(world.leader, 'Hello', 1)).rejects.toThrow(Forbidden)
  await expect(change(world.regional, null, 1)).rejects.toThrow(Forbidden)
  await change(world.staff, 'Hello', 1)
  await expect(change(world.staff, 'Hullo', 1)).rejects.toThrow(Stale)
  await expect(change(world.staff, 'Hullo', 1)).rejects.toMatchObject({ theirs: { text: 'Hello' } })
  await change(world.leader, null, 2)
  expect(await db('comments').where({ id }).first()).toMatchObject({
    text: 'Hello',
    corrected_on: '2022-06-05',
    withdrawn_on: '2022-06-05',
    withdrawn_reason: 'Slip',
    audience: 'everyone',
  })
  await expect(change(world.staff, null, 3)).rejects.toThrow(Conflict)
  const events = await db('events')
    .where({ chain: `comment:${id}` })
    .orderBy('position')
    .pluck('act')
  expect(events).toEqual(['comment', 'correctComment', 'withdrawComment'])
})

test('for me: on actions I own, replies to me, naming me; never my own, what I may not see, or what was withdrawn', async () => {
  const mine = await say(world.leader, 'My question', 'everyone')
  const reply = await say(world.inspector, 'An answer', 'everyone', mine)
  const onAction = await commentOnAction(as(db, world.leader, '2022-06-03'), action, { text: 'On yours', audience: 'line' })
  const naming = await say(world.inspector, `Ask ${world.staff.name.toUpperCase()} about it`, 'everyone')
  const hidden = await say(world.inspector, `Ask ${world.staff.name}`, 'inspectorate')
  const forMe = async (person: Person) => (await listCommentsForMe(db, person)).map(({ id }) => id).sort((a, b) => a - b)
  expect(await forMe(world.leader)).toEqual([reply])
  expect(await forMe(world.staff)).toEqual([onAction, naming])
  expect(await forMe(world.otherLeader)).toEqual([])
  await changeComment(as(db, world.inspector, '2022-06-05'), naming, { text: null, reason: 'Slip', version: 1 })
  expect(await forMe(world.staff)).toEqual([onAction])
  expect(hidden).toBeGreaterThan(naming)
})

test('a comment on an action that also serves something embargoed is seen by all who see the action', async () => {
  const coming = await buildInspection(db, world, { reference: 'COMING', published: null })
  const embargoed = coming.recommendations[0]!.addressees[0]!
  const published = await buildInspection(db, world, { reference: 'NORTHANTS-2023', published: '2023-01-01' })
  const both = await buildAction(db, world.leader, embargoed, '2023-01-02', { also: [published.recommendations[0]!.addressees[0]!] })
  const id = await commentOnAction(as(db, world.leader, '2023-01-03'), both, { text: 'Hello', audience: 'everyone' })
  expect(await sees(world.staff, id)).toBe(true)
})
