// How long a refusal takes tells nothing of the account. The figure is in docs/security.md.
import { buildWorld, noon } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { browserOn, givePassword } from './support.ts'

const rounds = Number(process.env.TIMING_ROUNDS ?? 25)

const quickest = (times: number[]) => Math.min(...times)
const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!

test('somebody unknown, known, deactivated or without a password takes as long to refuse', async () => {
  const world = await buildWorld(pool)
  for (const person of [world.leader, world.staff]) await givePassword(pool, person)
  await pool('users').where({ id: world.staff.id }).update({ deactivated_on: '2026-11-01' })
  const emails: Record<string, string> = {
    known: world.leader.email,
    unknown: 'nobody@example.com',
    deactivated: world.staff.email,
    'without a password': world.regional.email,
  }
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(emails).map(name => [name, []]))
  let minutes = 0
  const browser = browserOn(pool, () => new Date(noon('2026-11-22').getTime() + minutes * 60_000))
  await browser.get('/sign-in')
  // In turns, so that what else the machine does falls on all of them alike; the first rounds only warm up.
  const measure = async (from: number) => {
    for (let round = from; round < rounds; round++, minutes += 2)
      for (const [name, email] of Object.entries(emails)) {
        const since = performance.now()
        const { status } = await browser.send('/sign-in', { email, password: 'correct horse battery staple' })
        if (round >= 0) times[name]!.push(performance.now() - since)
        expect(status).toBe(422)
      }
  }
  await measure(-3)
  const medians = Object.entries(times).map(([name, all]): [string, number] => [name, median(all)])
  const known = medians[0]![1]
  if (process.env.TIMING_ROUNDS)
    console.log(medians.map(([name, time]) => `${name} ${time.toFixed(1)} ms (${((time / known - 1) * 100).toFixed(1)} %)`).join('\n'))
  // The quickest of each, and wide, because machines for tests are busy: leaving the password unchecked for one takes away more than half.
  // Where the machine was too busy it is measured again: the quickest come closer, unless one really is quicker.
  const ratios = () => Object.entries(times).map(([name, all]) => ({ name, ratio: quickest(all) / quickest(times.known!) }))
  const apart = () => ratios().filter(({ ratio }) => ratio <= 0.65 || ratio >= 1.5)
  for (let again = 0; again < 5 && apart().length; again++) await measure(0)
  expect(apart()).toEqual([])
})
