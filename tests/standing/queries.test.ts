import fc from 'fast-check'
import type { Db } from '../../src/db/knex.ts'
import { getSettings, rankOf, signalCondition, standingCase } from '../../src/standing/queries.ts'
import { type Signal, type SignalFacts, signals, signalsOf } from '../../src/standing/signals.ts'
import { standingOf, worstFirst } from '../../src/standing/standing.ts'
import { db } from '../support/db.ts'
import { someDay, someFacts } from './facts.ts'

const stalledAfter = 20

/** Ask the database for every case at once; each row is judged on its own day, so the day is a literal per case. */
async function judged(cases: { facts: SignalFacts; day: string }[], expression: (day: string) => string): Promise<unknown[]> {
  const days = [...new Set(cases.map(({ day }) => day))]
  const { rows } = await db.raw(
    `SELECT CASE f.day ${days.map(day => `WHEN '${day}' THEN ${expression(day)}`).join('\n')} END AS answer
     FROM jsonb_to_recordset(?::jsonb) AS f (n int, day text, addressee_id bigint, closure text, response text, plan_from_on date, plan_due_on date, live int, completed int,
       completed_on date, dropped int, started boolean, first_agreed_due_on date, next_due_on date, target_on date, last_work_on date, blocked int, date_moves int,
       open_queries int, response_changed boolean, entered_later boolean, evidence int, evidence_expires_on date,
       next_check_on date, next_sustain_on date, failed_check_on date, waiting_requests int, judged_on date, confirm_again int, quieted jsonb, urgent boolean, times_made int)
     CROSS JOIN LATERAL (SELECT f.urgent, f.times_made) r ORDER BY f.n`,
    [JSON.stringify(cases.map(({ facts, day }, n) => ({ ...facts, n, day, addressee_id: n + 1 })))],
  )
  return rows.map(({ answer }: { answer: unknown }) => answer)
}

const cases = () => fc.sample(fc.record({ facts: someFacts, day: someDay }), 1000)

test('the database works out the same standing as TypeScript', async () => {
  const given = cases()
  const expected = given.map(({ facts, day }) => standingOf(facts, day, stalledAfter))
  expect(await judged(given, day => standingCase(day, stalledAfter))).toEqual(expected)
  expect(new Set(expected).size).toBe(worstFirst.length) // every standing was among them
  expect(await judged(given, day => rankOf(standingCase(day, stalledAfter)))).toEqual(
    expected.map(standing => worstFirst.indexOf(standing) + 1),
  )
})

test.each(Object.keys(signals) as Signal[])('the database fires the signal %s when TypeScript does', async signal => {
  const given = cases()
  const expected = given.map(({ facts, day }) =>
    signalsOf(facts, day, stalledAfter).some(fired => fired.signal === signal && !fired.quieted_until),
  )
  expect(await judged(given, day => signalCondition(signal, day, stalledAfter))).toEqual(expected)
  expect(new Set(expected).size).toBe(2)
})

test('where the reader sees no facts there is no standing, no rank and no signal', async () => {
  const day = '2024-01-01'
  const all = Object.keys(signals).map(signal => `(${signalCondition(signal as Signal, day, 60)}) AS ${signal}`)
  const { rows } = await db.raw(
    `SELECT ${standingCase(day, 60)} AS standing, ${rankOf(standingCase(day, 60))} AS rank, ${all.join(', ')}
     FROM (SELECT true AS urgent, 3 AS times_made) r LEFT JOIN standing_facts f ON false`,
  )
  expect(Object.values(rows[0])).toEqual([null, null, ...all.map(() => false)])
})

test('nothing but a day is written into the SQL', () => {
  expect(() => standingCase("2024-01-01' OR true --", 60)).toThrow('Not a day')
  expect(() => signalCondition('urgent', 'today', 60)).toThrow('Not a day')
})

test('the settings that decide standing are there from the start', async () => {
  expect(await getSettings(db as Db)).toEqual({ plan_due_days: 28, stalled_after_days: 60, sustain_grace_days: 14 })
})
