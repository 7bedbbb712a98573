// Our EJS components against the examples that govuk-frontend publishes with its own.
// @ministryofjustice/frontend publishes none: what its templates print is written down here, from reading them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { compileViews } from '../src/web/views.ts'
import { normalised } from './support/html.ts'

interface Fixture {
  name: string
  options: Record<string, unknown>
  html: string
}

const render = compileViews('views')
const ours = (component: string, params: object) => normalised(render(`components/${component}`, { params }))

const fixtureFile = (component: string) => `node_modules/govuk-frontend/dist/govuk/components/${component}/fixtures.json`
const components = readdirSync('views/components')
  .filter(file => !file.startsWith('_'))
  .map(file => file.replace('.ejs', ''))
const fixturesOf = (component: string): Fixture[] => JSON.parse(readFileSync(fixtureFile(component), 'utf8')).fixtures

const published = components.filter(component => existsSync(fixtureFile(component)))

// The crown belongs to GOV.UK: our footer is without.
const withoutCrown = (html: string) => html.replace(/<svg[^>]*class="govuk-footer__crown"[\s\S]*?<\/svg>/, '')

describe.each(published)('%s', component => {
  test.each(fixturesOf(component))('$name', ({ options, html }) => {
    expect(ours(component, options)).toBe(normalised(component === 'footer' ? withoutCrown(html) : html))
  })
})

test('the footer can leave out the Crown copyright', () => {
  const html = ours('footer', {
    contentLicence: null,
    copyright: null,
    meta: { items: [{ href: '/accessibility', text: 'Accessibility' }] },
  })
  expect(html).toContain('<a class="govuk-footer__link" href="/accessibility">Accessibility</a>')
  expect(html).not.toContain('rown')
})

test.each([
  ['2', 2],
  [2, '2'],
])('what a person sends as one value, %j, is chosen in a list that has %j', (value, item) => {
  const items = [{ value: 1 }, { value: item }]
  const fields: [string, object][] = [
    ['checkboxes', { name: 'n', items, values: value }],
    ['radios', { name: 'n', items, value }],
    ['select', { name: 'n', items, value }],
  ]
  for (const [component, params] of fields) {
    const marked = [...ours(component, params).matchAll(/<(?:input|option)[^>]*(?:checked|selected)[^>]*value="(\d)"[^>]*>/g)]
    expect([component, marked.map(match => match[1])]).toEqual([component, ['2']])
  }
})

test('text is escaped wherever html is not asked for', () => {
  for (const component of ['tag', 'badge', 'button', 'hint', 'inset-text', 'details', 'notification-banner'])
    expect(render(`components/${component}`, { params: { text: '<b>', attributes: { 'data-x': '"<b>' } } })).not.toContain('<b>')
})

const moj: [component: string, name: string, params: object, html: string][] = [
  ['badge', 'text and classes', { text: 'Urgent', classes: 'moj-badge--red' }, '<span class="moj-badge moj-badge--red">Urgent</span>'],
  ['badge', 'html', { html: '<b>Urgent</b>' }, '<span class="moj-badge"><b>Urgent</b></span>'],
  [
    'date-picker',
    'with everything we use',
    {
      id: 'due',
      name: 'due',
      value: '4/3/2024',
      label: { text: 'Due date' },
      hint: { text: 'For example, 4 3 2024' },
      errorMessage: { text: 'Enter a date' },
      minDate: '1/3/2024',
      leadingZeros: false,
    },
    `<div class="moj-datepicker" data-module="moj-date-picker" data-min-date="1/3/2024" data-leading-zeros="false">
      <div class="govuk-form-group govuk-form-group--error">
        <label class="govuk-label" for="due">Due date</label>
        <div id="due-hint" class="govuk-hint">For example, 4 3 2024</div>
        <p id="due-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> Enter a date</p>
        <input class="govuk-input moj-js-datepicker-input govuk-input--error" id="due" name="due" type="text" value="4/3/2024"
          aria-describedby="due-hint due-error" autocomplete="off">
      </div>
    </div>`,
  ],
  [
    'timeline',
    'with and without a byline',
    {
      headingLevel: 3,
      items: [
        {
          label: { text: 'Logged' },
          byline: { text: 'A leader' },
          datetime: { timestamp: '2024-03-04', text: '4 March 2024' },
          text: 'Train',
        },
        { label: { html: '<b>Done</b>' }, datetime: { timestamp: '2024-03-05', text: '5 March 2024' }, html: '<p>Yes</p>', classes: 'x' },
      ],
    },
    `<div class="moj-timeline">
      <div class="moj-timeline__item">
        <div class="moj-timeline__header"><h3 class="moj-timeline__title">Logged</h3><p class="moj-timeline__byline">by A leader</p></div>
        <p class="moj-timeline__date"><time datetime="2024-03-04">4 March 2024</time></p>
        <div class="moj-timeline__description">Train</div>
      </div>
      <div class="moj-timeline__item x">
        <div class="moj-timeline__header"><h3 class="moj-timeline__title"><b>Done</b></h3></div>
        <p class="moj-timeline__date"><time datetime="2024-03-05">5 March 2024</time></p>
        <div class="moj-timeline__description"><p>Yes</p></div>
      </div>
    </div>`,
  ],
  [
    'sub-navigation',
    'one of two is active',
    {
      label: 'Parts',
      items: [
        { text: 'Overview', href: '/1', active: true },
        { text: 'Trail', href: '/2' },
      ],
    },
    `<nav class="moj-sub-navigation" aria-label="Parts"><ul class="moj-sub-navigation__list">
      <li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link" aria-current="page" href="/1">Overview</a></li>
      <li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link" href="/2">Trail</a></li>
    </ul></nav>`,
  ],
  [
    'page-header-actions',
    'a heading and a button',
    { heading: { text: 'Actions', level: 2, classes: 'govuk-heading-l' }, items: [{ text: 'Log an action', href: '/new' }] },
    `<div class="moj-page-header-actions">
      <div class="moj-page-header-actions__title"><h2 class="govuk-heading-l">Actions</h2></div>
      <div class="moj-page-header-actions__actions"><div class="moj-button-group moj-button-group--inline">
        <a href="/new" role="button" draggable="false" class="govuk-button" data-module="govuk-button">Log an action</a>
      </div></div>
    </div>`,
  ],
  [
    'filter',
    'one selected',
    {
      heading: { text: 'Filter' },
      optionsHtml: '<p>Options</p>',
      selectedFilters: {
        heading: { text: 'Selected filters' },
        clearLink: { text: 'Clear filters', href: '/all' },
        categories: [{ heading: { text: 'Standing' }, items: [{ href: '/less', text: 'Overdue' }] }],
      },
    },
    `<div class="moj-filter" data-module="moj-filter">
      <div class="moj-filter__header">
        <div class="moj-filter__header-title"><h2 class="govuk-heading-m">Filter</h2></div><div class="moj-filter__header-action"></div>
      </div>
      <div class="moj-filter__content">
        <div class="moj-filter__selected">
          <div class="moj-filter__selected-heading">
            <div class="moj-filter__heading-title"><h2 class="govuk-heading-m">Selected filters</h2></div>
            <div class="moj-filter__heading-action">
              <p><a class="govuk-link govuk-link--no-visited-state" href="/all">Clear filters</a></p>
            </div>
          </div>
          <h3 class="govuk-heading-s govuk-!-margin-bottom-0">Standing</h3>
          <ul class="moj-filter-tags">
            <li><a class="moj-filter__tag" href="/less"><span class="govuk-visually-hidden">Remove this filter</span> Overdue</a></li>
          </ul>
        </div>
        <div class="moj-filter__options">
          <button type="submit" class="govuk-button" data-module="govuk-button">Apply filters</button><p>Options</p>
        </div>
      </div>
    </div>`,
  ],
]

test.each(moj)('%s: %s', (component, _name, params, html) => {
  expect(ours(component, params)).toBe(normalised(html))
})

const icon = (html: string) => html.replace(/<svg[\s\S]*<\/svg>/, '')

test.each([
  [{ variant: 'warning', title: 'Not confirmed', text: 'By inspectors' }, 'warning', 'By inspectors'],
  [{ title: 'Only a title' }, 'information', 'Only a title'],
  [
    { variant: 'success', title: 'Done', html: '<p>All</p>', showTitleAsHeading: true, headingTag: 'h3' },
    'success moj-alert--with-heading',
    '<h3 class="moj-alert__heading">Done</h3><p>All</p>',
  ],
])('alert: %j', (params, variant, content) => {
  const html = `<div role="region" class="moj-alert moj-alert--${variant}" aria-label="${variant.split(' ')[0]}: ${params.title}" data-module="moj-alert">
    <div></div><div class="moj-alert__content">${content}</div>
    <div class="moj-alert__action"><button class="moj-alert__dismiss" hidden>Dismiss</button></div>
  </div>`
  expect(icon(ours('alert', params))).toBe(normalised(html))
})

test('every component is checked against something', () => {
  expect([...published, 'alert', ...new Set(moj.map(([component]) => component))].sort()).toEqual(components.sort())
})

test('a difference that matters is noticed', () => {
  expect(normalised('<p  id="a" class="b"> x </p>')).toBe(normalised('<p class="b" id="a">x</p>'))
  expect(normalised('<p class="b">x y</p>')).not.toBe(normalised('<p class="b">xy</p>'))
  expect(normalised('<p>x <a>y</a></p>')).not.toBe(normalised('<p>x<a>y</a></p>'))
  expect(normalised('<p class="b">x</p>')).not.toBe(normalised('<p class="b" id="a">x</p>'))
})
