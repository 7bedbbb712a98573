// Evidence in a real browser: how far the files are is shown, what is wrong is put right with the files still chosen, and all of it also
// works without a script, by keyboard and on a narrow screen.
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { addEvidence } from '../../src/evidence/commands.ts'
import { buildThere, link, type There } from '../evidence/world.ts'
import { as } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { incomingFile, testFiles } from '../support/files.ts'
import * as samples from '../support/samples.ts'
import { faults, hindrances, openAs, testInBrowser, today } from './support.ts'

let there: There
beforeAll(async () => {
  there = await buildThere(pool)
})

const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer })
const narrow = { viewport: { width: 320, height: 640 } }
const shots = process.env.SHOTS
async function looked(page: Page, name: string): Promise<void> {
  expect([name, await hindrances(page)]).toEqual([name, []])
  if (shots) await page.screenshot({ path: `${shots}/${name}-${page.viewportSize()!.width}.png`, fullPage: true })
}
async function fill(page: Page): Promise<void> {
  await page.getByLabel('What does it show?').fill('Every case is looked at twice')
  await page.getByLabel('Date of the evidence').fill('1 11 2026')
}
const submit = (page: Page) => page.getByRole('button', { name: 'Add the evidence' }).click()

testInBrowser('with a script: how far it is is shown, and an error keeps the chosen files', async () => {
  const page = await openAs(there.world.leader, `/actions/${there.action}/evidence`)
  await page.getByLabel('What does it show?').fill('Every case is looked at twice')
  await page
    .getByLabel('Or files')
    .setInputFiles([file('one.txt', samples.txt), file('two.txt', Buffer.from(randomBytes(500_000).toString('base64')))])
  await submit(page)
  await page.getByRole('alert').getByText('Enter the date').waitFor()
  expect(await page.title()).toMatch(/^Error:/)
  expect(
    await page
      .getByLabel('Or files')
      .evaluate(input => [...(input as unknown as { files: { name: string }[] }).files].map(({ name }) => name)),
  ).toEqual(['one.txt', 'two.txt'])
  expect(await page.getByRole('button', { name: 'Choose date' }).count()).toBe(2)
  await looked(page, 'form-wrong')
  await fill(page)
  const seen = page.locator('progress').waitFor()
  await submit(page)
  await seen
  await page.waitForURL(/#evidence$/)
  await page.getByText('The evidence is added').waitFor()
  expect(await pool('evidence').pluck('title')).toEqual(['one.txt', 'two.txt'])
  faults.splice(0)
})

testInBrowser('without a script the same form does the same', async () => {
  const page = await openAs(there.world.leader, `/actions/${there.action}/evidence`, { ...narrow, javaScriptEnabled: false })
  await fill(page)
  await page.getByLabel('Or files').setInputFiles([file('three.txt', Buffer.from('About X123456'))])
  await submit(page)
  await page.getByText('In “three.txt”: X123456. This looks like a case reference number.').waitFor()
  await page.getByLabel('Add it: these numbers').check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL(/#evidence$/)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download three.txt' }).click()])
  expect(download.suggestedFilename()).toBe('three.txt')
})

testInBrowser.each([narrow, { viewport: { width: 1280, height: 900 } }])('pages with much and little in them, %j', async size => {
  const by = as(pool, there.world.leader, today)
  const long = 'Minutesoftheboardwithoutanyspaceinthem'.repeat(5)
  await addEvidence(
    by,
    testFiles(),
    { action: there.owned },
    {
      ...link,
      url: null,
      title: long,
      shows: `${long} `.repeat(4),
      audience: 'line',
      sensitivity: 'official_sensitive',
      expires_on: '2026-11-05',
    },
    [incomingFile('x', `${long}.txt`)],
  )
  await addEvidence(by, testFiles({ scan: async () => 'clean' }), { action: there.owned }, { ...link, url: null }, [incomingFile()])
  await addEvidence(by, testFiles(), { action: there.owned }, { ...link, url: `https://example.org/${long}` }, [])
  await addEvidence(by, testFiles(), { answer: there.answer }, link, [])
  const page = await openAs(there.world.leader, `/actions/${there.owned}`, size)
  await looked(page, 'action')
  await page.goto(`/recommendations/${there.recommendation}`)
  await looked(page, 'recommendation')
  const [first] = await pool('evidence').where({ title: long }).orderBy('id', 'desc')
  await page.goto(`/evidence/${first!.id}`)
  await looked(page, 'evidence')
  await page.goto(`/evidence/${first!.id}/new-version`)
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles([file('numbers.csv', Buffer.from('A1234BC,X123456,Y123456,Z123456,W123456'))])
  await page.getByRole('button', { name: 'Add the version' }).click()
  await page.waitForURL(/pending-evidence/)
  await looked(page, 'pending-version')
  await page.goto(`/actions/${there.action}/evidence`)
  await looked(page, 'form')
  await fill(page)
  await page.getByLabel('Title').fill('See 19/123456X')
  await page.getByLabel('Or files').setInputFiles([file('numbers.csv', Buffer.from('A1234BC,X123456'))])
  await submit(page)
  await page.waitForURL(/pending-evidence/)
  await looked(page, 'pending')
  await page.goto(`/evidence/${first!.id}/remove`)
  await looked(page, 'remove')
})
