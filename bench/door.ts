// What session and rights cost: the processor time of an answer that holds nothing, less that of the door's answer to nobody.
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type autocannon from 'autocannon'
import type { Db } from '../src/db/knex.ts'
import { fire, rounds } from './fire.ts'

export const door = { name: 'Session and rights', path: '/account/time-left' }
const doorBeside = { 'List, filtered, 50 rows': '/list', 'One recommendation': '/record', 'Home of a unit leader': '/summary' }

export interface Door {
  adds: number
  bare: Record<string, number>
}

/** Processor time of the processes so far, in ms. One that is gone had none. */
const usedBy = (pids: number[]) =>
  pids.reduce((all, pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
      return all + (Number(fields[11]) + Number(fields[12])) * 10
    } catch {
      return all
    }
  }, 0)

/** Processor time that one request takes, of the service and of the database, in ms. What else the machine does counts little. */
async function eachTakes(admin: Db, { pid }: ChildProcess, database: string, url: string, options: Partial<autocannon.Options> = {}) {
  await fire(url, options, true)
  const backends = await admin('pg_stat_activity').where({ datname: database }).pluck('pid')
  const used = () => usedBy([pid!, ...backends])
  const before = used()
  const { times, failed } = await fire(url, options, !options.headers)
  if (failed) throw new Error(`${url}: ${failed} answers were no answers`)
  return (used() - before) / times.length / rounds
}

/** @returns the time that session and rights take, and that of each bare page, in ms */
export async function measureDoor(
  admin: Db,
  [ours, plain]: ChildProcess[],
  database: string,
  { cookie }: { cookie: string },
): Promise<Door> {
  const headers = { cookie }
  let adds = 0
  const bare: Record<string, number> = {}
  for (let round = 0; round < rounds; round++) {
    adds += await eachTakes(admin, ours!, database, `http://localhost:3900${door.path}`, { headers })
    adds -= await eachTakes(admin, ours!, database, `http://localhost:3900${door.path}`)
    for (const [name, path] of Object.entries(doorBeside))
      bare[name] = (bare[name] ?? 0) + (await eachTakes(admin, plain!, database, `http://localhost:3901${path}`))
  }
  return { adds, bare }
}
