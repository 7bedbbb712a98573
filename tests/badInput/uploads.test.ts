// Files that should not come in, and ways in which they do not arrive. Whatever happens, what was typed comes back and nothing is kept.
import { readdirSync, rmSync } from 'node:fs'
import { StoreAway } from '../../src/files/store.ts'
import { sendFiles } from '../evidence/send.ts'
import { buildThere, clock, type There, typed } from '../evidence/world.ts'
import { db } from '../support/db.ts'
import { listed, testFiles } from '../support/files.ts'
import * as samples from '../support/samples.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { until } from '../support/waiting.ts'

let there: There
let leader: Awaited<ReturnType<typeof visitor>>
const path = () => `/actions/${there.action}/evidence`
beforeEach(async () => {
  there = await buildThere(db)
  leader = await visitor(db, there.world.leader, clock)
})
const said = 'It shows that every case is looked at twice.'
const errorOf = (text: string) => pageOf(text)('#files-error').text().replace('Error:', '').trim()
const left = async () => [await db('evidence'), await listed(testFiles().store), readdirSync(testFiles().incoming)]

test.each<[string, Buffer, RegExp]>([
  ['empty.pdf', Buffer.alloc(0), /“empty.pdf”: It is empty/],
  ['large.txt', Buffer.alloc(2_200_000, 'a'), /larger than 2 megabytes/],
  ['drawing.svg', samples.svg, /not taken/],
  ['script.pdf', samples.pdf('/OpenAction<</S/JavaScript/JS(x)>>'), /a script/],
  ['picture.pdf', samples.png, /but it is a picture/],
  ['web.pdf', Buffer.concat([samples.html, samples.pdf()]), /something else before it/],
])('%s is refused in plain words, and what was typed comes back', async (name, content, message) => {
  const sent = await sendFiles(leader, path(), { ...typed, shows: said }, { name, content })
  expect([sent.status, errorOf(sent.text)]).toEqual([422, expect.stringMatching(message)])
  expect(pageOf(sent.text)('#shows').val()).toBe(said)
  await until('nothing is left', async () => (await left()).every(({ length }) => length === 0))
})

test('one bad file among good ones: it is named, and none is added', async () => {
  const sent = await sendFiles(leader, path(), typed, { name: 'a.txt', content: samples.txt }, { name: 'b.png', content: samples.svg })
  expect(errorOf(sent.text)).toMatch(/^“b.png”: .* Nothing was saved\.$/)
  expect(await db('evidence')).toEqual([])
})

test('eleven files, neither link nor file, and both', async () => {
  const eleven = Array.from({ length: 11 }, (_, at) => ({ name: `${at}.txt`, content: samples.txt }))
  expect(errorOf((await sendFiles(leader, path(), typed, ...eleven)).text)).toMatch(/at most 10 files/)
  for (const files of [[], [{ name: 'a.txt', content: samples.txt }]]) {
    const sent = await sendFiles(leader, path(), { ...typed, title: 'x', url: files.length ? 'https://example.org/' : '' }, ...files)
    expect([sent.status, pageOf(sent.text)('#url-error').text()]).toEqual([
      422,
      expect.stringContaining('Give the address of a page, or choose files'),
    ])
  }
})

test.each([
  'javascript:alert(1)',
  'ftp://example.org',
  'https://',
  'https://user:word@example.org/',
  'https://example.org/a b',
  'data:text/html,x',
  '//example.org',
])('%s is no link', async url => {
  const sent = await sendFiles(leader, path(), { ...typed, title: 'x', url })
  expect([sent.status, pageOf(sent.text)('#url-error').text()]).toEqual([422, expect.stringContaining('must begin with https')])
})

test('days: a date in the future, and one on which it expires before it was there', async () => {
  const wrong = async (fields: object) =>
    (await sendFiles(leader, path(), { ...typed, title: 'x', url: 'https://example.org/', ...fields })).text
  expect(await wrong({ dated_on: '23 11 2026' })).toContain('The date must be today or earlier')
  expect(await wrong({ expires_on: '1 11 2026' })).toContain('The day it expires must be after 1 November 2026')
})

test.each([
  ['../../../etc/cron.d/evil.txt', 'evil.txt'],
  ['two\u202etxt.txt', 'twotxt.txt'],
  [`${'a'.repeat(300)}.txt`, `${'a'.repeat(196)}.txt`],
])('a name like %j is kept as %j', async (name, kept) => {
  expect((await sendFiles(leader, path(), typed, { name, content: samples.txt })).status).toBe(303)
  expect((await db('evidence_files').first())!.name).toBe(kept)
})

test('a line break in a name reaches no header', async () => {
  const hidden = await leader.hidden(path())
  const fields = Object.entries({ ...hidden, ...typed }).map(
    ([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const file = `--x\r\nContent-Disposition: form-data; name="files"; filename*=utf-8''a%0d%0aSet-Cookie%3a%20b.txt\r\n\r\nHello\r\n--x--\r\n`
  const sent = await leader.agent
    .post(path())
    .set('content-type', 'multipart/form-data; boundary=x')
    .send(fields.join('') + file)
  expect(sent.status).toBe(303)
  const { id, name } = (await db('evidence_files').first())!
  expect(name).toBe('a Set-Cookie: b.txt')
  expect((await leader.get(`/evidence-files/${id}`)).headers['set-cookie']).toBeUndefined()
})

test('a form whose end is missing is said to be cut off, with what was typed', async () => {
  const hidden = await leader.hidden(path())
  const fields = Object.entries({ ...hidden, ...typed, shows: said }).map(
    ([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const cut = `${fields.join('')}--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nHalf of`
  const sent = await leader.agent.post(path()).set('content-type', 'multipart/form-data; boundary=x').send(cut)
  expect([sent.status, errorOf(sent.text), pageOf(sent.text)('#shows').val()]).toEqual([
    422,
    expect.stringContaining('Not everything arrived'),
    said,
  ])
  expect(await db('evidence')).toEqual([])
})

test('far too much is refused before it is read', async () => {
  const hidden = await leader.hidden(path())
  const sent = await leader.agent
    .post(path())
    .set('content-type', 'multipart/form-data; boundary=x')
    .set('content-length', '900000000')
    .send(`--x ${hidden._csrf}`)
    .timeout(5000)
    .catch(error => error.response ?? error)
  expect(sent.status ?? sent.code).not.toBe(303)
})

describe('where files are kept', () => {
  test('it is full: a clear message, and what was typed comes back', async () => {
    const full = { ...testFiles().store, put: async () => Promise.reject(new StoreAway(Object.assign(new Error(), { code: 'ENOSPC' }))) }
    const other = await visitor(db, there.world.leader, clock, undefined, { files: testFiles({ store: full }) })
    const sent = await sendFiles(other, path(), { ...typed, shows: said }, { name: 'a.txt', content: samples.txt })
    expect([sent.status, errorOf(sent.text), pageOf(sent.text)('#shows').val()]).toEqual([
      503,
      expect.stringMatching(/cannot be reached, or is full.*choose the files again/),
      said,
    ])
    expect((await sendFiles(other, path(), { ...typed, title: 'x', url: 'https://example.org/' })).status).toBe(303)
  })

  test('there is no room to take the file in', async () => {
    const gone = testFiles({ incoming: `${testFiles().incoming}-gone` })
    rmSync(gone.incoming, { recursive: true, force: true })
    const other = await visitor(db, there.world.leader, clock, undefined, { files: gone })
    const sent = await sendFiles(other, path(), { ...typed, shows: said }, { name: 'a.txt', content: Buffer.alloc(1_500_000, 'a') })
    expect([sent.status, pageOf(sent.text)('#shows').val()]).toEqual([503, said])
  })

  test('a file that is missing, and a store that is away, are said so when it is asked for', async () => {
    await sendFiles(leader, path(), typed, { name: 'a.txt', content: samples.txt })
    const { id, stored_as } = (await db('evidence_files').first())!
    const away = { ...testFiles().store, open: async () => Promise.reject(new StoreAway(new Error())) }
    const other = await visitor(db, there.world.leader, clock, undefined, { files: testFiles({ store: away }) })
    expect([(await other.get(`/evidence-files/${id}`)).status, (await other.get(`/actions/${there.action}`)).status]).toEqual([503, 200])
    await testFiles().store.remove(stored_as)
    const missing = await leader.get(`/evidence-files/${id}`)
    expect([missing.status, missing.text.includes('cannot be found')]).toEqual([503, true])
  })
})
