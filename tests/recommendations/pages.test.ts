// What stands on the pages of recommendations, and what they offer to whom.
import { commentOnRecommendation } from '../../src/comments/commands.ts'
import { respond } from '../../src/recommendations/commands.ts'
import { as, buildInspection, buildWorld, noon, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { words } from '../support/words.ts'

const clock = () => noon('2022-06-10')
let world: World
let id: number
let answer: number
beforeAll(async () => {
  world = await buildWorld(pool)
  const { recommendations } = await buildInspection(pool, world)
  id = recommendations[0]!.id
  answer = recommendations[0]!.addressees[0]!
})
const see = async (who: 'leader' | 'staff' | 'inspector', path: string, status = 200) =>
  pageOf((await (await visitor(pool, world[who], clock)).get(path).expect(status)).text)

test('withdrawing is offered to a leader on what their own people wrote, and not on what an inspector wrote', async () => {
  const write = (person: World['leader'], text: string) =>
    commentOnRecommendation(as(pool, person, '2022-06-02'), answer, { text, audience: 'everyone' })
  const [ours, theirs] = [await write(world.staff, 'From the unit'), await write(world.inspector, 'From an inspector')]
  const offers = async (who: 'leader' | 'inspector', comment: number) =>
    (await see(who, `/recommendations/${id}`))(`a[href="/comments/${comment}/withdraw"]`).length
  expect([await offers('leader', ours), await offers('leader', theirs), await offers('inspector', theirs)]).toEqual([1, 0, 1])
})

test('a response that only changed its words is told as such', async () => {
  const answered = { response: 'agreed' as const, responded_on: null }
  await respond(as(pool, world.leader, '2022-06-03'), answer, { ...answered, response_text: 'Yes.', version: 1 })
  await respond(as(pool, world.leader, '2022-06-04'), answer, { ...answered, response_text: 'Yes, by spring.', version: 2 })
  const [latest, first] = (await see('staff', `/recommendations/${id}?trail=change`))('.moj-timeline__item').toArray()
  expect(words(pageOf('')(latest).html()!)).toContain('Still agreed Before: Yes. Answer: Yes, by spring.')
  expect(words(pageOf('')(first).html()!)).toContain('Awaited → Agreed')
})

test.each(['respond', 'owner', 'log-action', 'comment'])('the form "%s" shows the recommendation it is about', async form => {
  expect((await see('leader', `/answers/${answer}/${form}`))('.govuk-inset-text').text().trim()).toBe(
    'Recommendation 1, Northamptonshire, May 2022: Improve the quality of work, part 1.',
  )
})

test('a filter that cannot be understood is said, and no count or download is shown for it', async () => {
  const $ = await see('staff', '/recommendations?organisation=Nowhere', 400)
  expect($('.govuk-error-summary a').text()).toBe('There is no organisation called “Nowhere”')
  expect($('#organisation').val()).toBe('Nowhere')
  expect($('a[href^="/recommendations.csv"]').length).toBe(0)
  expect($('main').text()).not.toMatch(/0\s+rows|Nothing matches/)
})

test('the standings are explained in the order in which their rules are tried', async () => {
  const $ = await see('staff', '/standings')
  const said = $('main dl')
    .first()
    .find('dt')
    .toArray()
    .map(dt => $(dt).text().trim())
  expect(said).toEqual(['Closed', 'Not agreed', 'Reported complete', 'Awaiting plan', 'Unaddressed', 'Overdue', 'Stalled', 'On track'])
})
