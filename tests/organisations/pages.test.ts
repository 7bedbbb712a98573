import { buildInspection } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { buildStory, now, type Story } from '../support/story.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { words } from '../support/words.ts'

let story: Story
beforeAll(async () => {
  story = await buildStory(pool)
  await pool('organisation_aliases').insert({ organisation_id: story.world.organisations.N56NRTH, name: 'Northants PDU' })
  await pool('organisations').insert({
    code: 'N56OLD',
    kind: 'unit',
    name: 'Old unit',
    parent_id: story.world.organisations['R-EOE'],
    line: [],
    valid_to: '2020-03-31',
  })
  await pool('organisation_successors').insert({
    organisation_id: (await pool('organisations').where({ code: 'N56OLD' }).first('id'))!.id,
    successor_id: story.world.organisations.N56NORF,
    from_on: '2020-04-01',
  })
})

const visit = (who: 'leader' | 'staff' | 'regional' | 'national' | 'otherLeader' | 'inspector' | 'administrator') =>
  visitor(pool, story.world[who], now)

describe('the tree', () => {
  test('has every organisation below its parent, and says which ended when', async () => {
    const $ = pageOf((await (await visit('staff')).get('/organisations').expect(200)).text)
    const region = $('li:has(> a[href="/organisations/R-EOE"])').last()
    expect(
      region
        .find('ul a')
        .toArray()
        .map(link => link.attribs.href),
    ).toEqual(['/organisations/N56NORF', '/organisations/N56NRTH', '/organisations/N56OLD'])
    expect(words($.html(region))).toContain('Old unit unit Until 31 March 2020')
  })

  test('is searched by name, code and other names', async () => {
    const staff = await visit('staff')
    const found = async (q: string) =>
      pageOf((await staff.get(`/organisations?q=${encodeURIComponent(q)}`).expect(200)).text)('main ul a')
        .toArray()
        .map(link => link.attribs.href)
    expect(await found('northants')).toEqual(['/organisations/N56NRTH'])
    expect(await found('n53drby')).toEqual(['/organisations/N53DRBY'])
    expect(await found('<nothing>')).toEqual([])
    expect(words((await staff.get('/organisations?q=%3Cnothing%3E')).text)).toContain('Nothing matches “<nothing>”.')
  })
})

describe('the page of an organisation', () => {
  test('says what it is called, stands below, came from and who leads it', async () => {
    const leader = await visit('leader')
    const text = words((await leader.get('/organisations/N56NRTH').expect(200)).text)
    expect(text).toContain('Also called Northants PDU')
    expect(text).toContain('Led by Unit leader, Northamptonshire (unit leader)')
    expect(words((await leader.get('/organisations/N56NORF')).text)).toContain('Before it Old unit (from 1 April 2020)')
    expect(words((await leader.get('/organisations/N56OLD')).text)).toContain('It existed until 31 March 2020.')
    await leader.get('/organisations/N56NONE').expect(404)
    await leader.get('/organisations/no%00where').expect(404)
  })

  test('draws the rating history, with what is not published yet for those who know of it, and as at a day', async () => {
    const picture = async (who: Parameters<typeof visit>[0], path = '/organisations/N56NRTH') => {
      const svg = pageOf((await (await visit(who)).get(path).expect(200)).text)('main svg[role=img]')
      return [svg.find('title').text(), svg.find('desc').text()]
    }
    const [title, leader] = await picture('leader')
    expect(title).toBe('Overall ratings of Northamptonshire, the earliest first')
    expect(leader).toMatch(/^17 May 2022: Requires improvement\. 31 Jul 2024: Inadequate, worse\./)
    expect((await picture('leader', '/organisations/N56NRTH?as_at=2023-01-01'))[1]).toBe('17 May 2022: Rating not known.')
    await pool('inspections').where({ state: 'embargoed' }).update({ fieldwork_from: '2024-08-01' })
    const [knows, knowsNot] = [(await picture('inspector'))[1], (await picture('staff'))[1]]
    expect([knows, knowsNot].map(said => said!.includes('1 Aug 2024: Embargoed.'))).toEqual([true, false])
    await pool('inspections').where({ state: 'embargoed' }).update({ fieldwork_from: null })
    expect(words((await (await visit('staff')).get('/organisations/N56OLD')).text)).toContain(
      'Rating history No inspection of it has been published here.',
    )
  })

  test.each(['N56NRTH', 'R-EOE', 'HMPPS'])('of %s: every number is the length of the list it links to', async code => {
    const national = await visit('national')
    const $ = pageOf((await national.get(`/organisations/${code}`).expect(200)).text)
    const links = $('main a[href^="/recommendations?"]').toArray()
    expect(links.length).toBeGreaterThan(3)
    for (const link of links) {
      const n = Number(/\d+/.exec($(link).text())![0])
      expect([link.attribs.href, pageOf((await national.get(link.attribs.href!)).text)('.app-list__row').length]).toEqual([
        link.attribs.href,
        n,
      ])
    }
  })

  test('of a region lists its units, those with most unaddressed first, and those with none', async () => {
    const $ = pageOf((await (await visit('regional')).get('/organisations/R-EOE')).text)
    const units = $('[aria-label="Units below"]')
      .find('tbody tr')
      .toArray()
      .map(row => words($.html(row)))
    expect(units[0]).toMatch(/^Northamptonshire 2 2 1 5/)
    expect(units.map(unit => unit.split(' ')[0])).toEqual(['Northamptonshire', 'Norfolk', 'Old'])
  })

  test('tells the history of its ratings, with better or worse in words', async () => {
    const $ = pageOf((await (await visit('leader')).get('/organisations/N56NRTH')).text)
    const rows = (at: number) =>
      $('table')
        .eq(at)
        .find('tbody tr')
        .toArray()
        .map(row => words($.html(row)))
    expect(rows(0)).toEqual([
      '31 July 2024 PDU 2021-23 Inadequate ↓ Worse 1 of 27 Action plan for Northamptonshire, July 2024 Behind the rating of Northamptonshire, July 2024',
      '17 May 2022 PDU 2021-23 Requires improvement 3 of 27 Action plan for Northamptonshire, May 2022',
    ])
    expect(rows(1)).toEqual([
      '2.1 Assessment Good Inadequate ↓ Worse',
      'Court work rated separately Outstanding –not rated, or not known',
      '2.2 Planning –not rated, or not known Good',
    ])
  })

  test('tells what repeats, and of what is embargoed only those who may know', async () => {
    const { world, first } = story
    const secret = [{ text: 'A secret repeat.', repeats_id: first.recommendations[1]!.id }]
    await buildInspection(pool, world, { reference: 'NORTHANTS-2026', published: null, entered: '2024-08-02', recommendations: secret })
    expect((await (await visit('leader')).get('/organisations/N56NRTH')).text).toContain('A secret repeat.')
    for (const who of ['otherLeader', 'staff', 'national'] as const)
      expect((await (await visit(who)).get('/organisations/N56NRTH')).text).not.toContain('A secret repeat.')
    expect(words((await (await visit('otherLeader')).get('/organisations/N56NRTH')).text)).toContain(
      'Made twice, first in 2022, last in Northamptonshire, July 2024, recommendation 1.',
    )
  })

  test('names the next inspection only to those who may know of it', async () => {
    expect(words((await (await visit('leader')).get('/organisations/N56NRTH')).text)).toContain('Next inspection')
    for (const who of ['staff', 'otherLeader', 'regional'] as const) {
      const { text } = await (await visit(who)).get('/organisations/N56NRTH')
      expect(text).not.toContain('Next inspection')
      expect(text).not.toContain('NORTHANTS-2025')
    }
  })

  test('tells a leader of another unit how many recommendations there are, and nothing of how they stand', async () => {
    const other = await visit('otherLeader')
    const { text } = await other.get('/organisations/N56NRTH').expect(200)
    expect(words(text)).toContain('5 recommendations, counted for each addressee. How they stand is seen by')
    expect(words(text)).not.toMatch(/Unaddressed|Overdue|on track|Action plan/)
    const region = pageOf((await other.get('/organisations/R-EOE')).text)
    expect(
      words(
        region.html(
          region('[aria-label="Units below"]')
            .last()
            .find('tbody tr')
            .filter((_, row) => region(row).text().includes('Northamptonshire')),
        ),
      ),
    ).toBe('Northamptonshire –not shown to you –not shown to you –not shown to you 5')
  })

  test('as it was on an earlier day', async () => {
    const $ = pageOf((await (await visit('leader')).get('/organisations/N56NRTH?as_at=2023-01-01').expect(200)).text)
    expect($('table').first().find('tbody tr').length).toBe(1)
    $('.app-other-day').remove()
    expect(words($.html())).not.toContain('2024')
    for (const link of $('main a[href^="/recommendations"], main a[href^="/inspections"]').toArray())
      expect(link.attribs.href).toContain('as_at=2023-01-01')
  })

  test('offers administrators, and only them, to change it', async () => {
    expect((await (await visit('administrator')).get('/organisations/N56NRTH')).text).toContain('/administration/organisations/N56NRTH')
    expect((await (await visit('national')).get('/organisations/N56NRTH')).text).not.toContain('/administration/organisations')
  })
})
