import { addTheme } from '../../src/themes/commands.ts'
import { as, buildInspection, buildWorld, formKey, noon, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { problems, words as text } from '../support/words.ts'

let world: World
let admin: Awaited<ReturnType<typeof visitor>>
let theme: number
beforeEach(async () => {
  world = await buildWorld(db)
  admin = await visitor(db, world.administrator, () => noon('2026-11-22'))
  theme = await addTheme(as(db, world.administrator, '2026-01-01'), 'Staffing')
})
const page = '/administration/themes'

test('a theme is added, renamed, retired and brought back', async () => {
  expect((await admin.post(`${page}/new`, { name: 'Workload' })).headers.location).toBe(page)
  expect((await admin.post(`${page}/${theme}/rename`, { name: 'Staffing and vacancies' })).status).toBe(303)
  expect((await admin.post(`${page}/${theme}/retire`)).status).toBe(303)
  const shown = text((await admin.get(page)).text)
  expect(shown).toContain('Staffing and vacancies is retired')
  expect(shown).toMatch(/Workload 0 Rename Workload Retire Workload Staffing and vacancies Retired on 22 November 2026 0 .* Bring back/)
  expect((await admin.get(`${page}/${theme}/retire`)).status).toBe(409)
  expect((await admin.post(`${page}/${theme}/bring-back`)).status).toBe(303)
  expect((await admin.get(`${page}/${theme}/bring-back`)).status).toBe(409)
  expect((await admin.get(`${page}/987654/rename`)).status).toBe(404)
})

test.each([
  ['', 'Enter the name of the theme'],
  ['x'.repeat(300), '“Name of the theme”: use 100 characters or fewer, not 300'],
  ['STAFFING', 'Another theme has this name'],
  ['a\0b', '“Name of the theme”: remove the characters that cannot be stored'],
])('a theme called “%.20s” is not added', async (name, said) => {
  const answer = await admin.post(`${page}/new`, { name })
  expect([answer.status, problems(answer.text)]).toEqual([422, [said]])
  expect(await db('themes')).toHaveLength(1)
})

test('a retired theme is not offered, stays where it is, and says so to whoever adds it again', async () => {
  const { recommendations } = await buildInspection(db, world, { published: '2026-03-01', recommendations: [{ theme_id: theme }, {}] })
  await admin.post(`${page}/${theme}/retire`)
  const offered = async (address: string, field: string) =>
    pageOf((await admin.get(address)).text)(`#${field} option`)
      .toArray()
      .map(option => pageOf('')(option).attr('value'))
  expect(await offered('/inspections/NORTHANTS-2022/recommendations/new', 'theme')).toEqual([''])
  expect(await offered(`/recommendations/${recommendations[1]!.id}/correct`, 'theme_id')).toEqual([''])
  expect(await offered(`/recommendations/${recommendations[0]!.id}/correct`, 'theme_id')).toEqual(['', String(theme)])
  expect(text((await admin.get(`/recommendations/${recommendations[0]!.id}`)).text)).toContain('Staffing')
  expect(problems((await admin.post(`${page}/new`, { name: 'staffing' })).text)).toEqual([
    'A retired theme has this name. Bring that one back.',
  ])
})

test('two at once: the second sees both names', async () => {
  const path = `${page}/${theme}/rename`
  const first = await admin.hidden(path)
  await admin.post(path, { name: 'Theirs' })
  const answer = await admin.agent
    .post(path)
    .type('form')
    .send({ ...first, form_key: formKey(), name: 'Mine' })
  expect(answer.status).toBe(409)
  for (const words of ['Theirs', 'Mine']) expect(text(answer.text)).toContain(words)
})
