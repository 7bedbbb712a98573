// Evidence from a form: links and files, added, read, downloaded, corrected and removed.
import { db } from '../support/db.ts'
import * as samples from '../support/samples.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { sendFiles } from './send.ts'
import { buildThere, clock, type There, typed } from './world.ts'

let there: There
let leader: Awaited<ReturnType<typeof visitor>>
beforeEach(async () => {
  there = await buildThere(db)
  leader = await visitor(db, there.world.leader, clock)
})

const words = (text: string) => pageOf(text)('main').text().replaceAll(/\s+/g, ' ')

test('a link is added to an action, and stands on its page and on that of the recommendation', async () => {
  const path = `/actions/${there.action}/evidence`
  const sent = await sendFiles(leader, path, { ...typed, title: 'Minutes', url: 'https://example.org/minutes' })
  expect([sent.status, sent.headers.location]).toEqual([303, `/actions/${there.action}#evidence`])
  for (const page of [`/actions/${there.action}`, `/recommendations/${there.recommendation}`]) {
    const text = words((await leader.get(page)).text)
    expect(text).toContain('Minutes Every case is looked at twice Link to example.org. Added by')
    expect(text).toContain('Evidence added')
  }
})

test('a file is added to a recommendation and comes back as it was, always as an attachment', async () => {
  const content = samples.pdf()
  const sent = await sendFiles(leader, `/answers/${there.answer}/evidence`, typed, { name: 'Ärger “1”.pdf', content })
  expect([sent.status, sent.headers.location]).toEqual([303, `/recommendations/${there.recommendation}#evidence`])
  const { id } = (await db('evidence_files').first())!
  const inspector = await visitor(db, there.world.inspector, clock)
  const got = await inspector.get(`/evidence-files/${id}`).buffer().parse(bytes)
  expect(got.status).toBe(200)
  expect(got.body.equals(content)).toBe(true)
  expect(got.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': String(content.length),
    'content-disposition': `attachment; filename="?rger ?1?.pdf"; filename*=UTF-8''%C3%84rger%20%E2%80%9C1%E2%80%9D.pdf`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'no-store',
  })
})

const bytes = (res: unknown, done: (error: Error | null, body: Buffer) => void) => {
  const chunks: Buffer[] = []
  ;(res as NodeJS.ReadableStream).on('data', chunk => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)))
}
