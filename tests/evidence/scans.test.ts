// Nothing is downloaded before it was found clean.
import { addEvidence } from '../../src/evidence/commands.ts'
import { scanWaiting } from '../../src/evidence/scanCommands.ts'
import { scan } from '../../src/files/clamd.ts'
import type { Files } from '../../src/files/files.ts'
import { as } from '../support/build.ts'
import { type Clamd, eicar, startClamd } from '../support/clamd.ts'
import { db } from '../support/db.ts'
import { incomingFile, testFiles } from '../support/files.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { buildThere, clock, link, type There, today } from './world.ts'

let clamd: Clamd
let files: Files
let there: There
const faults: unknown[] = []
const look = () => scanWaiting(db, files, clock, error => faults.push(error))
beforeEach(async () => {
  clamd = await startClamd()
  files = testFiles({ scan: content => scan(clamd.at, content) })
  there = await buildThere(db)
  faults.splice(0)
})
afterEach(() => clamd.stop())

async function add(content: string) {
  const { world, action } = there
  const [evidence] = await addEvidence(as(db, world.leader, today), files, { action }, { ...link, url: null, title: 'Minutes' }, [
    incomingFile(content),
  ])
  return { evidence: evidence!, file: (await db('evidence_files').where({ evidence_id: evidence! }).first())!.id }
}
const facts = async () => (await db('standing_facts').where({ addressee_id: there.answer }).first())!.evidence
const scanOf = async (id: number) => (await db('evidence_files').where({ id }).first())!.scan

test('a file waits, is found clean, and counts only then', async () => {
  const { evidence, file } = await add('Minutes')
  const inspector = await visitor(db, there.world.inspector, clock)
  const text = async () => pageOf((await inspector.get(`/evidence/${evidence}`)).text)('main').text()
  expect([await scanOf(file), await facts(), (await inspector.get(`/evidence-files/${file}`)).status]).toEqual(['waiting', 0, 409])
  expect(await text()).toContain('Being checked for viruses')
  expect(await look()).toBe(1)
  expect([await scanOf(file), await facts(), (await inspector.get(`/evidence-files/${file}`)).status]).toEqual(['clean', 1, 200])
  expect(await text()).not.toContain('Being checked')
  expect(await look()).toBe(0)
})

test('a virus is never downloaded, the page says so, and whoever added it is told once', async () => {
  const { evidence, file } = await add(eicar)
  await look()
  await look()
  const leader = await visitor(db, there.world.leader, clock)
  expect([await scanOf(file), await facts(), (await leader.get(`/evidence-files/${file}`)).status]).toEqual(['infected', 0, 409])
  expect((await leader.get(`/evidence/${evidence}`)).text).toContain('A virus was found in it')
  const letters = await db('mails').where({ user_id: there.world.leader.id })
  expect(letters.map(({ key, subject }) => [key, subject])).toEqual([[`virus:${file}`, 'A file that you added cannot be used']])
})

test.each(['hangs up', 'says too large', 'talks nonsense'] as const)('while clamd %s, files go on waiting', async manner => {
  const { file } = await add('Minutes')
  clamd.will(manner)
  expect(await look()).toBe(0)
  const leader = await visitor(db, there.world.leader, clock)
  expect([await scanOf(file), (await leader.get(`/evidence-files/${file}`)).status, faults.length]).toEqual(['waiting', 409, 1])
  clamd.will('looks')
  expect([await look(), await scanOf(file)]).toEqual([1, 'clean'])
})

test('one file that cannot be read keeps no other from being looked at', async () => {
  const [first, second] = [await add('Gone'), await add('Minutes')]
  const { stored_as } = (await db('evidence_files').where({ id: first.file }).first())!
  await files.store.remove(stored_as)
  expect([await look(), await scanOf(first.file), await scanOf(second.file), faults.length]).toEqual([1, 'waiting', 'clean', 1])
})
