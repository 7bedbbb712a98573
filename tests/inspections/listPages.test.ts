// More inspections than a page holds: read on and back, without a gap or a repeat.
import { buildWorld, noon, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
  // Three on each day, and three that have no day yet.
  await pool.raw(
    `INSERT INTO inspections (reference, organisation_id, framework_id, title, state, published_on)
     SELECT 'LONG-' || n, (ARRAY[:nrth, :norf, :eoe]::bigint[])[1 + n % 3], :framework, 'Long ' || n, CASE WHEN n > 117 THEN 'embargoed' ELSE 'published' END,
       CASE WHEN n <= 117 THEN date '2020-01-01' + n / 3 END FROM generate_series(1, 120) n`,
    {
      nrth: world.organisations.N56NRTH,
      norf: world.organisations.N56NORF,
      eoe: world.organisations['R-EOE'],
      framework: world.framework_id,
    },
  )
})

const visit = (who: 'inspector' | 'staff') => visitor(pool, world[who], () => noon('2026-11-22'))
function readPage(html: string) {
  const $ = pageOf(html)
  const links = (selector: string) => $(selector).map((_, link) => $(link).attr('href')!)
  return {
    shown: links('.app-list__text a').toArray(),
    next: links('.govuk-pagination__next a').get(0),
    previous: links('.govuk-pagination__prev a').get(0),
    total: $('main strong').first().text(),
  }
}

test('fifty on a page, forward to the end and back to the beginning', async () => {
  const inspector = await visit('inspector')
  const open = async (path: string) => readPage((await inspector.get(path).expect(200)).text)
  const pages = [await open('/inspections?organisation=R-EOE')]
  for (let page = pages[0]!; page.next; pages.push(page)) page = await open(page.next)
  expect(pages.map(({ shown, total }) => [shown.length, total])).toEqual([
    [50, '120'],
    [50, '120'],
    [20, '120'],
  ])
  expect(new Set(pages.flatMap(({ shown }) => shown)).size).toBe(120)
  expect(pages[0]!.shown.slice(0, 4).map(path => Number(path.split('-')[1]))).toEqual([120, 119, 118, 117])
  expect(pages[0]!.previous).toBeUndefined()

  const second = await open(pages[2]!.previous!)
  expect(second).toEqual(pages[1])
  const first = await open(second.previous!)
  expect(first).toEqual(pages[0])
  expect(first.next).toContain('organisation=R-EOE')
})

test('an embargoed inspection is not counted for those who may not know of it', async () => {
  const staff = await visit('staff')
  expect(readPage((await staff.get('/inspections').expect(200)).text)).toMatchObject({ total: '117' })
})

test('a place that is none is the beginning; after the last there is nothing, and a way back', async () => {
  const staff = await visit('staff')
  const open = async (path: string) => readPage((await staff.get(path).expect(200)).text)
  const first = await open('/inspections')
  for (const after of ['nonsense', '1-2-3', `${'9'.repeat(30)}-1`]) expect(await open(`/inspections?after=${after}`)).toEqual(first)
  const { text } = await staff.get('/inspections?after=0-1&q=long').expect(200)
  expect(pageOf(text)('main a[href="/inspections"]').text()).toContain('Go to the first page')
})
