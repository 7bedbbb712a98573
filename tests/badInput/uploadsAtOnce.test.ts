// Uploads over real connections: one that breaks off, and two at once.
import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import type { Server } from 'node:http'
import { buildThere, clock, type There, typed } from '../evidence/world.ts'
import { Client, serve } from '../routes/client.ts'
import { pool } from '../support/db.ts'
import { testFiles } from '../support/files.ts'
import { until } from '../support/waiting.ts'

let server: Server
let client: Client
let there: There
beforeAll(async () => {
  there = await buildThere(pool)
  server = await serve(pool, clock)
  client = await new Client(server).signIn(pool, there.world.leader)
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

test('a connection that breaks off half-way leaves nothing behind', async () => {
  const going = new AbortController()
  const head = `--x\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${client.csrf}\r\n--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n`
  const body = new ReadableStream({ start: into => into.enqueue(Buffer.concat([Buffer.from(head), randomBytes(100_000)])) })
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  const sent = client.send(`/actions/${there.action}/evidence`, {
    method: 'POST',
    headers,
    body,
    duplex: 'half',
    signal: going.signal,
  } as RequestInit)
  sent.catch(() => {})
  await until('it comes in', () => readdirSync(testFiles().incoming).length === 1, 10)
  going.abort()
  await until('it is gone', () => readdirSync(testFiles().incoming).length === 0, 10)
  expect(await pool('evidence')).toEqual([])
})

test('two uploads at once are both there', async () => {
  const form = (name: string) =>
    client.post(`/actions/${there.action}/evidence`, typed, { field: 'files', name, content: name.repeat(200_000) })
  expect((await Promise.all([form('a.txt'), form('b.txt')])).map(({ status }) => status)).toEqual([303, 303])
  expect((await pool('evidence_files').pluck('name')).sort()).toEqual(['a.txt', 'b.txt'])
})
