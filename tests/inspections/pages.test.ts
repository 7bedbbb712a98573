import { buildInspection, noon } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { buildStory, now, type Story } from '../support/story.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { words } from '../support/words.ts'

let story: Story
beforeAll(async () => {
  story = await buildStory(pool)
})

const visit = (who: 'leader' | 'staff' | 'regional' | 'national' | 'otherLeader' | 'inspector' | 'administrator', at = now) =>
  visitor(pool, story.world[who], at)
const behind = '/organisations/N56NRTH/behind-the-rating'

describe('the list of inspections', () => {
  test('has what a person may see, the latest first, and finds by words and organisation', async () => {
    const leader = await visit('leader')
    const titles = async (path: string) =>
      pageOf((await leader.get(path).expect(200)).text)('.app-list__text a')
        .toArray()
        .map(link => link.attribs.href)
    expect(await titles('/inspections')).toEqual([
      '/inspections/NORTHANTS-2025',
      '/inspections/NORTHANTS-2024',
      '/inspections/NORFOLK-2023',
      '/inspections/NORTHANTS-2022',
    ])
    expect(await titles('/inspections?q=norfolk')).toEqual(['/inspections/NORFOLK-2023'])
    expect(await titles('/inspections?organisation=N56NORF')).toEqual(['/inspections/NORFOLK-2023'])
    expect(await titles('/inspections?organisation=R-EOE&state=embargoed')).toEqual(['/inspections/NORTHANTS-2025'])
    expect(await titles('/inspections?q=no%00thing')).toEqual([])
    expect((await leader.get('/inspections?state=lost').expect(400)).text).toContain('There is no state “lost”')
  })

  test('says nothing of an embargoed inspection to those who may not know of it', async () => {
    for (const who of ['staff', 'otherLeader'] as const) {
      const other = await visit(who)
      expect((await other.get('/inspections?state=embargoed').expect(200)).text).not.toContain('NORTHANTS-2025')
    }
  })

  test('knows only what was known on an earlier day', async () => {
    const inspector = await visit('inspector')
    const { text } = await inspector.get('/inspections?as_at=2023-01-01').expect(200)
    expect(text).toContain('NORTHANTS-2022')
    expect(text).not.toContain('NORFOLK-2023')
  })
})

describe('an inspection', () => {
  test('shows ratings, figures and how its recommendations stand, with lists that the numbers count', async () => {
    const leader = await visit('leader')
    const $ = pageOf((await leader.get('/inspections/NORTHANTS-2024').expect(200)).text)
    const text = words($.html())
    expect(text).toContain('2.1 Assessment Inadequate')
    expect(text).toContain('Information sufficient: 22 of 70 (31%)')
    expect(text).toContain('score 1 of 27')
    const counts = $('a[href*="standing="]').toArray()
    expect(counts.length).toBeGreaterThan(0)
    for (const link of counts) {
      const list = pageOf((await leader.get(link.attribs.href!)).text)
      expect(list('.app-list__row').length).toBe(Number.parseInt($(link).text(), 10))
    }
  })

  test('warns when the score works out to another rating than the published one', async () => {
    const leader = await visit('leader')
    expect(words((await leader.get('/inspections/NORTHANTS-2022')).text)).toContain(
      'The published rating is Requires improvement, but the score of 3 works out to Inadequate.',
    )
    expect((await leader.get('/inspections/NORTHANTS-2024')).text).not.toContain('works out')
  })

  test('shows a leader of another unit what was published and nothing of how it stands', async () => {
    const other = await visit('otherLeader')
    const text = words((await other.get('/inspections/NORTHANTS-2022').expect(200)).text)
    expect(text).toContain('You see what was published')
    expect(text).toContain('Improve the quality of work, part 1.')
    expect(text).not.toMatch(/Unaddressed|Overdue|On track|days ago/)
  })

  test('that is embargoed does not exist for others, and warns those who may see it', async () => {
    for (const who of ['staff', 'otherLeader'] as const) {
      const stranger = await visit(who)
      const hidden = await stranger.get('/inspections/NORTHANTS-2025').expect(404)
      const missing = await stranger.get('/inspections/NORTHANTS-2099').expect(404)
      expect(words(hidden.text)).toBe(words(missing.text))
    }
    for (const who of ['leader', 'inspector', 'administrator'] as const)
      expect(words((await (await visit(who)).get('/inspections/NORTHANTS-2025').expect(200)).text)).toContain('Embargoed: do not share.')
  })

  test('offers administrators what they may do, and nobody on an earlier day', async () => {
    const administrator = await visit('administrator')
    const links = async (path: string) =>
      pageOf((await administrator.get(path)).text)('main a')
        .toArray()
        .map(link => link.attribs.href)
    expect(await links('/inspections/NORTHANTS-2025')).toEqual(
      expect.arrayContaining(
        ['edit', 'ratings', 'figures', 'recommendations/new', 'recommendations/paste', 'recommendations/import', 'publish'].map(
          path => `/inspections/NORTHANTS-2025/${path}`,
        ),
      ),
    )
    expect(await links('/inspections/NORTHANTS-2025?as_at=2024-08-02')).not.toContain('/inspections/NORTHANTS-2025/edit')
    expect((await (await visit('inspector')).get('/inspections/NORTHANTS-2025')).text).not.toContain('/inspections/NORTHANTS-2025/edit')
  })
})

describe('the day the plan was submitted', () => {
  const path = '/inspections/NORTHANTS-2022/plan/submitted'

  test('is noted by a leader of the inspected unit and stands on the cover', async () => {
    const leader = await visit('leader')
    await leader.post(path, { plan_submitted_on: '24 6 2022' }).then(res => expect(res.status).toBe(303))
    expect(words((await leader.get('/inspections/NORTHANTS-2022/plan')).text)).toContain('Plan submitted 24 June 2022')
  })

  test('is kept each time with who noted it and the rows of that day, and opens the plan as it was', async () => {
    const leader = await visit('leader')
    await leader.post(path, { plan_submitted_on: '1 7 2022' })
    await leader.post(path, { plan_submitted_on: '1 5 2022' })
    const page = pageOf((await leader.get('/inspections/NORTHANTS-2022/plan')).text)
    const lines = page('main ul li')
      .toArray()
      .map(line => words(page(line).html()!))
    const rows = Number(
      (await pool('addressees as a')
        .join('recommendations as r', 'r.id', 'a.recommendation_id')
        .join('inspections as i', 'i.id', 'r.inspection_id')
        .where({ reference: 'NORTHANTS-2022' })
        .count({ n: '*' })
        .first())!.n,
    )
    expect(lines.filter(line => line.includes('noted by')).map(line => line.replace(/ on \d+ \w+ 20\d\d at [^.]+\./, '.'))).toEqual([
      `1 July 2022: ${rows} rows, noted by ${story.world.leader.name}. The plan as it was on 1 July 2022`,
      `24 June 2022: ${rows} rows, noted by ${story.world.leader.name}. The plan as it was on 24 June 2022`,
      `1 May 2022: 0 rows, noted by ${story.world.leader.name}. Nothing of it was entered here by that day.`,
    ])
    const then = page('a[href$="as_at=2022-07-01"]').attr('href')!
    const opened = await leader.get(then)
    expect(words(opened.text)).toContain('As at 1 July 2022')
    expect(pageOf(opened.text)('main table tbody tr').length).toBeGreaterThan(0)
    expect(words((await (await visit('otherLeader')).get('/inspections/NORTHANTS-2022/plan')).text)).not.toContain('noted by')
    await expect(pool('plan_submissions').update({ plan_rows: 99 })).rejects.toThrow('append-only')
  })

  test('must be a day that has been', async () => {
    const leader = await visit('leader')
    const refused = await leader.post(path, { plan_submitted_on: '1 1 2030' })
    expect(refused.status).toBe(422)
    expect(words(refused.text)).toContain('The day the plan was submitted must be today or earlier')
  })

  test('is not for others to say', async () => {
    for (const who of ['otherLeader', 'staff', 'inspector', 'regional'] as const)
      expect((await (await visit(who)).post(path, { plan_submitted_on: '1 1 2023' })).status).toBe(403)
  })
})

describe('behind the rating', () => {
  const sentence =
    'Of 4 recommendations made in May 2022, 2 were unaddressed and 1 was overdue when inspectors returned; 2 were made again.'

  test('says in one sentence how the recommendations stood when inspectors returned, not how they stand now', async () => {
    const leader = await visit('leader')
    const text = words((await leader.get(behind).expect(200)).text)
    expect(text).toContain(sentence)
    expect(text).toContain('As they stood at the end of 4 March 2024, the day fieldwork began.')
    expect(text).not.toContain('Too late for the inspectors')
  })

  test('lists the unaddressed first, each with why and with what made it again', async () => {
    const inspector = await visit('inspector')
    const $ = pageOf((await inspector.get(`${behind}?earlier=NORTHANTS-2022&later=NORTHANTS-2024`)).text)
    const rows = $('ol.app-list > li')
      .toArray()
      .map(row => $(row).text().replaceAll(/\s+/g, ' ').trim())
    expect(rows.map(row => row[0])).toEqual(['1', '3', '2', '4'])
    expect(rows[0]).toMatch(
      /Unaddressed HM Prison and Probation Service: No action has been logged in the 657 days since publication\. .*Overdue Northamptonshire/,
    )
    expect(rows[0]).toContain('Made again as recommendation 1 of Northamptonshire, July 2024')
    expect(rows[1]).toContain('Made again as recommendation 2')
    expect(rows[2]).not.toContain('Made again')
    expect($('ol.app-list a[href^="/recommendations"][href*="as_at=2024-03-04"]').length).toBe(4)
  })

  test('puts ratings side by side, and says what cannot be compared', async () => {
    const $ = pageOf((await (await visit('staff')).get(behind)).text)
    const lines = $('tbody tr')
      .toArray()
      .map(row => words($.html(row)))
    expect(lines).toEqual([
      'Overall Requires improvement score 3 of 27 Inadequate score 1 of 27 ↓ Worse',
      '2.1 Assessment Good Inadequate ↓ Worse',
      'Court work rated separately Outstanding Not rated, or not known Cannot be compared',
      '2.2 Planning Not rated, or not known Good Cannot be compared',
    ])
    expect(words($.html())).toContain(
      'equal in the other inspection: 1 figure of Northamptonshire, July 2024 Northamptonshire, July 2024 Information sufficient: 22 of 70 (31%)',
    )
    expect(words($.html())).toContain(
      'Check this of Northamptonshire, May 2022: A score of 3 out of 27 works out as Inadequate, and the published overall rating is Requires improvement.',
    )
  })

  test('tells a leader of another unit what was published and made again, and nothing of how it stood', async () => {
    const text = words((await (await visit('otherLeader')).get(behind).expect(200)).text)
    expect(text).toContain('Of 4 recommendations made in May 2022, 2 were made again.')
    expect(text).not.toMatch(/Unaddressed|Overdue|overdue|days ago/)
  })

  test('puts the two in their order', async () => {
    expect(words((await (await visit('leader')).get(`${behind}?earlier=NORTHANTS-2024&later=NORTHANTS-2022`).expect(200)).text)).toContain(
      sentence,
    )
  })

  test('says in plain words what cannot be compared', async () => {
    const leader = await visit('leader')
    expect(words((await leader.get(`${behind}?earlier=NORTHANTS-2022&later=NORTHANTS-2022`).expect(400)).text)).toContain(
      'Choose two different inspections',
    )
    expect(words((await leader.get(`${behind}?earlier=NORFOLK-2023&later=NORTHANTS-2022`).expect(400)).text)).toContain(
      'must be of this organisation',
    )
    await leader.get(`${behind}?earlier=NORTHANTS-1999&later=NORTHANTS-2022`).expect(404)
    await leader.get('/organisations/NOWHERE/behind-the-rating').expect(404)
    expect(words((await leader.get('/organisations/N56NORF/behind-the-rating').expect(200)).text)).toContain(
      'There are not two published inspections',
    )
  })

  test('compares with an inspection ahead for those who may know of it, as things stand now', async () => {
    const ahead = `${behind}?earlier=NORTHANTS-2024&later=NORTHANTS-2025`
    expect(words((await (await visit('inspector')).get(ahead).expect(200)).text)).toContain(
      'Of 2 recommendations made in July 2024, 2 are unaddressed and none overdue now; none were made again.',
    )
    await (await visit('staff')).get(ahead).expect(404)
    expect((await (await visit('staff')).get(behind)).text).not.toContain('NORTHANTS-2025')
  })

  test('as at a day before the later inspection was published knows of one inspection only', async () => {
    expect(words((await (await visit('staff')).get(`${behind}?as_at=2024-05-01`).expect(200)).text)).toContain(
      'There are not two published inspections',
    )
  })

  test('says so when a report was entered here after inspectors had returned', async () => {
    const late = await visit('inspector', () => noon('2024-09-03'))
    // The earlier report of Derby was entered in 2024, after fieldwork of the later one.
    await buildInspection(pool, story.world, {
      reference: 'DERBY-2022',
      organisation: 'N53DRBY',
      published: '2024-01-10',
      recommendations: [{ addressees: ['N53DRBY'] }],
    })
    await buildInspection(pool, story.world, {
      reference: 'DERBY-2024',
      organisation: 'N53DRBY',
      published: '2024-08-01',
      fieldwork_from: '2024-01-05',
      recommendations: [],
    })
    const text = words((await late.get('/organisations/N53DRBY/behind-the-rating').expect(200)).text)
    expect(text).toContain('Of 1 recommendation made in January 2024, none were made again.')
    expect(text).toContain('1 was entered here later, so how it stood then is not known')
  })
})
