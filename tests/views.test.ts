import { readdirSync, readFileSync } from 'node:fs'
import { load } from 'cheerio'
import ejs from 'ejs'
import express from 'express'
import request from 'supertest'
import { asset, assets } from '../src/web/assets.ts'
import { compileViews } from '../src/web/views.ts'

const views = readdirSync('views', { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ejs'))
  .map(name => name.replaceAll('\\', '/'))
const source = (view: string) => readFileSync(`views/${view}`, 'utf8')
const code = (view: string) => [...source(view).matchAll(/<%[^#][\s\S]*?%>/g)].map(([tag]) => tag).join('\n')
const render = compileViews('views')

const allowed: Record<string, string> = { 'layout.ejs': 'body', 'components/_content.ejs': 'html' }

describe.each(views)('%s', view => {
  test('compiles', () => {
    expect(() => ejs.compile(source(view), { strict: true, localsName: 'it' })).not.toThrow()
  })

  test('prints unescaped only what is already HTML', () => {
    const raw = [...source(view).matchAll(/<%[-_]\s*(\w+\(?)/g)].map(match => match[1])
    expect(raw.filter(name => name !== 'include(' && name !== allowed[view])).toEqual([])
  })

  test('starts by naming what it is given', () => {
    const takesNothing = !/\bit\b/.test(code(view))
    const named = /^<%\s*const \{[^%]*?\} = it(\.params)?\s|^<%\s*const \{ params \} = it\s/.test(source(view))
    expect(named || takesNothing).toBe(true)
  })

  test('includes only views that are there', () => {
    const included = [...code(view).matchAll(/include\('([^']+)'/g)].map(match => `${match[1]}.ejs`)
    expect(included.filter(name => !views.includes(name))).toEqual([])
  })

  test('has no inline script or style, which the browser would refuse', () => {
    expect(source(view)).not.toMatch(/<style|\sstyle="|<script(?![^>]*\ssrc=)|\son[a-z]+="/)
  })
})

describe('the layout', () => {
  const user = { name: 'A. Leader', role_words: 'Leader of Northamptonshire', administrator: false, demonstration: false }
  const page = (more: object) =>
    load(render('layout', { title: 'Actions', body: '<h1>Actions</h1>', path: '/', csrf: 'token', asset, ...more }))

  test('names the page and the service, and says first that something went wrong', () => {
    expect(page({})('title').text()).toBe('Actions – Track inspection recommendations')
    expect(page({ failed: true })('title').text()).toBe('Error: Actions – Track inspection recommendations')
  })

  test('offers nothing but the way in to somebody who is not signed in', () => {
    const $ = page({})
    expect($('nav, form').length).toBe(0)
    expect($('header a').attr('href')).toBe('/')
    expect($('.govuk-skip-link').attr('href')).toBe('#main-content')
    expect($('main').attr('id')).toBe('main-content')
  })

  test('shows who is signed in, and the way out', () => {
    const $ = page({ user })
    expect($('header').text()).toContain('A. Leader')
    expect($('header').text()).toContain('Leader of Northamptonshire')
    expect($('form[action="/sign-out"][method="post"] input[name="_csrf"]').val()).toBe('token')
    const links = $('header .app-account a').toArray()
    expect(links.map(link => $(link).attr('href'))).toEqual(['/account'])
  })

  test.each([
    ['/', 'Home', 'page'],
    ['/recommendations', 'Recommendations', 'page'],
    ['/recommendations/5', 'Recommendations', 'true'],
    ['/inspections', 'Inspections', 'page'],
    ['/organisations/3/edit', 'Organisations', 'true'],
  ])('marks where %s is', (path, text, current) => {
    const marked = page({ user, path })('nav [aria-current]')
    expect(marked.map((_, link) => load(link).text().trim()).get()).toEqual([text])
    expect(marked.attr('aria-current')).toBe(current)
  })

  test('offers administration to administrators alone', () => {
    expect(page({ user })('nav').text()).not.toContain('Administration')
    expect(page({ user: { ...user, administrator: true } })('nav a[href="/administration"]').text()).toContain('Administration')
  })

  test('says when it is a demonstration, an earlier day, and when something was done', () => {
    const plain = page({ user })
    expect(plain('body').text()).not.toContain('Demonstration')
    expect(plain('.app-as-at, .govuk-notification-banner').length).toBe(0)

    const asAt = { sentence: 'You are looking at 4 March 2024.', today_href: '/recommendations' }
    const $ = page({ user: { ...user, demonstration: true }, asAt, banner: { text: 'Saved <now>' } })
    expect($('.govuk-phase-banner').text()).toContain('Demonstration')
    expect($('.app-as-at').text()).toContain('You are looking at 4 March 2024.')
    expect($('.app-as-at a').attr('href')).toBe('/recommendations')
    expect($('.govuk-notification-banner--success').text()).toContain('Saved <now>')
  })
})

test('the error page gives the message, the reference and what was typed only when there are some, and always a way on', () => {
  const texts = (html: string) =>
    load(html)('p')
      .map((_, element) => load(element).text())
      .get()
  const full = render('error', { title: 'Sorry', message: 'Try again later.', reference: 'abc', typed: ['A long <text>'] })
  expect(texts(full)).toEqual(['Sorry', 'Try again later.', 'Reference: abc', 'Go to the first page'].slice(1))
  expect(load(full)('textarea').text()).toBe('A long <text>')
  expect(texts(render('error', { title: 'Sorry' }))).toEqual(['Go to the first page'])
})

describe('partials', () => {
  test('an error links to its field', () => {
    const $ = load(render('partials/error-summary', { errors: { due: 'Enter a date' } }))
    expect($('a[href="#due"]').text()).toBe('Enter a date')
    expect(render('partials/error-summary', { errors: {} }).trim()).toBe('')
  })

  test('a date is one text input that keeps what was typed', () => {
    const $ = load(render('partials/date-field', { name: 'due', label: 'Due date', value: '31 2 24', error: 'Enter a real date' }))
    expect($('input#due[name="due"]').val()).toBe('31 2 24')
    expect($('label[for="due"]').text().trim()).toBe('Due date')
    expect($('#due-hint').text().trim()).toBe('For example, 4 3 2024')
    expect($('#due-error').text()).toContain('Enter a real date')
  })

  test('every standing has a colour of its own', () => {
    const standings = ['unaddressed', 'overdue', 'stalled', 'not_agreed', 'awaiting_plan', 'on_track', 'reported_complete', 'closed']
    const classes = standings.map(standing => load(render('partials/standing-tag', { standing, label: standing }))('strong').attr('class'))
    expect(new Set(classes).size).toBe(standings.length)
    expect(classes.join()).not.toContain('undefined')
  })

  test('a form carries both keys', () => {
    const $ = load(render('partials/form-keys', { csrf: 'a', form_key: 'b' }))
    expect([$('[name="_csrf"]').val(), $('[name="form_key"]').val()]).toEqual(['a', 'b'])
  })

  test('pages link to those before and after, when there are any', () => {
    const $ = load(render('partials/pages-nav', { next_href: '/next', sentence: '1 to 50 of 340' }))
    expect($('a[rel="next"]').attr('href')).toBe('/next')
    expect($('a[rel="prev"]').length).toBe(0)
    expect($('p').text()).toBe('1 to 50 of 340')
    expect(render('partials/pages-nav', {}).trim()).toBe('')
  })
})

describe('assets', () => {
  const app = express().use('/assets', assets)
  const get = (address: string, encoding: string) => request(app).get(address).set('Accept-Encoding', encoding)

  test.each(['app.css', 'app.js', 'govuk-frontend.min.js', 'moj-frontend.min.js', 'favicon.svg'])('%s is kept for a year', async name => {
    const { status, headers } = await get(asset(name), 'identity')
    expect([status, headers['cache-control'], headers.vary]).toEqual([200, 'public, max-age=31536000, immutable', 'Accept-Encoding'])
  })

  test('a browser gets the smallest encoding it takes, and each holds the same', async () => {
    const [plain, gzip, brotli] = await Promise.all(
      ['identity', 'gzip, deflate', 'gzip, deflate, br'].map(each => get(asset('app.css'), each)),
    )
    expect([plain, gzip, brotli].map(answer => answer?.headers['content-encoding'])).toEqual([undefined, 'gzip', 'br'])
    expect(plain?.text).toContain('.govuk-button')
    expect(gzip?.text).toBe(plain?.text)
    expect(brotli?.text).toBe(plain?.text)
    expect(Number(brotli?.headers['content-length'])).toBeLessThan(Number(gzip?.headers['content-length']))
  })

  test('the style sheet has no font of GOV.UK, and every picture it asks for is there', async () => {
    const { text: css } = await get(asset('app.css'), 'identity')
    expect(css).not.toMatch(/GDS Transport|@font-face/)
    const pictures = [...css.matchAll(/url\((?!"?data:)([^)]+)\)/g)].map(
      match => new URL(match[1]!, `http://x${asset('app.css')}`).pathname,
    )
    expect(pictures.length).toBeGreaterThan(5)
    for (const picture of pictures) expect([picture, (await get(picture, 'identity')).status]).toEqual([picture, 200])
  })

  test('every module that a script imports is there', async () => {
    const { text: script } = await get(asset('app.js'), 'identity')
    const modules = [...script.matchAll(/from '([^']+)'/g)].map(match => new URL(match[1]!, `http://x${asset('app.js')}`).pathname)
    expect(modules.length).toBe(2)
    for (const module of modules) expect((await get(module, 'identity')).status).toBe(200)
  })

  test('an address from before a change still works, but is not kept; an unknown name is refused', async () => {
    expect((await get('/assets/older/app.css', 'identity')).headers['cache-control']).toBe('no-cache')
    expect((await get('/assets/older/../../package.json', 'identity')).status).toBe(404)
    expect((await get('/assets/older/%2e%2e%2fpackage.json', 'identity')).status).toBe(404)
    expect(() => asset('unknown.css')).toThrow('unknown.css')
  })
})
