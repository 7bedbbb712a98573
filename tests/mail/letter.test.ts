import { load } from 'cheerio'
import PostalMime from 'postal-mime'
import type { Block } from '../../src/mail/commands.ts'
import { addressOf, htmlOf, textOf } from '../../src/mail/letter.ts'
import { oneLine } from '../../src/mail/oneLine.ts'
import { composed, type Letter, messageId } from '../../src/mail/smtp.ts'

const base = 'https://service.example'
const body: Block[] = [
  'First paragraph.\nIts second line.',
  { heading: 'What is <due> & why' },
  { list: ['a "quoted" item', { link: '/actions/1?a=1&b=2', words: "Someone's <b>action</b>" }] },
  { link: '/account/mail', words: '<script>alert(1)</script>' },
]

const wordsOf = (text: string) =>
  text
    .replaceAll(/https?:\S+|^-+ ?$|^- |:$/gm, ' ')
    .split(/\s+/)
    .filter(Boolean)

test('text and HTML say the same', () => {
  const $ = load(htmlOf('Subject', body, base))
  $('p, li, h2, br').append(' ').prepend(' ')
  const html = $('body').text()
  expect(wordsOf(html.replaceAll('\u00a0', ' '))).toEqual(wordsOf(textOf(body, base)))
})

test('what people wrote is text, never HTML', () => {
  const html = htmlOf('<title>', body, base)
  const $ = load(html)
  expect($('script, b, due').length).toBe(0)
  expect($('h2').text()).toBe('What is <due> & why')
  expect($('title').text()).toBe('<title>')
  expect(
    $('a')
      .toArray()
      .map(link => $(link).attr('href')),
  ).toEqual([`${base}/actions/1?a=1&b=2`, `${base}/account/mail`, `${base}/`])
})

test.each(['https://evil.example/', '//evil.example/x', '/\\evil.example', 'javascript:alert(1)', 'actions/1'])(
  'a link never leads elsewhere: %s',
  path => {
    expect(() => addressOf(base, path)).toThrow('path of the service')
  },
)

const letter = (given: Partial<Letter>): Letter => ({
  id: 7,
  key: 'key',
  name: 'Jo Doe',
  address: 'jo@example.com',
  subject: 'Subject',
  body: ['Text'],
  queued_at: new Date('2026-11-22T12:00:00Z'),
  ...given,
})
const parsed = async (given: Partial<Letter>) => {
  const raw = (await composed(letter(given), 'service@service.example', base)).toString()
  return { raw, ...(await PostalMime.parse(raw)) }
}

const hostile = [
  'Jo\r\nBcc: everyone@evil.example\r\n\r\n<p>Body</p>',
  'Jo\nTo: other@evil.example',
  'Jo\u2028Bcc: everyone@evil.example',
  'Jo\0\x07\x1b[31m',
  '"Jo" <jo@evil.example>, other@evil.example',
  'Žofie Ünïcödé 漢字 🙂',
  'שלום עולם مرحبا',
  'Jo \u202egnp.elpmaxe\u202c',
  'long '.repeat(60),
  'x'.repeat(300),
  '=?utf-8?B?QmNjOiBldmVyeW9uZUBldmlsLmV4YW1wbGU=?=',
  '\ud800 half a character',
]

test.each(hostile)('hostile names and subjects stay in their headers: %j', async text => {
  const plain = await parsed({})
  const mail = await parsed({ name: text, subject: text })
  expect(mail.headers.map(({ key }) => key).sort()).toEqual(plain.headers.map(({ key }) => key).sort())
  expect(mail.to).toEqual([{ name: oneLine(text, 100), address: 'jo@example.com' }])
  expect(mail.subject).toBe(oneLine(text, 200))
  expect([mail.cc, mail.bcc]).toEqual([undefined, undefined])
  const head = mail.raw.slice(0, mail.raw.indexOf('\r\n\r\n'))
  for (const line of head.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
  expect(/^[\x20-\x7e\t\r\n]*$/.test(head)).toBe(true)
  expect(mail.text).toBe(plain.text)
})

test('one line for a header', () => {
  expect(oneLine(' a\r\n b\0c ', 100)).toBe('a b c')
  expect(oneLine('Jo \u202egnp\u2069', 100)).toBe('Jo gnp')
  expect(oneLine('🙂'.repeat(300), 100)).toBe(`${'🙂'.repeat(99)}…`)
  expect(oneLine('שלום', 100)).toBe('שלום')
})

test('text with anything in it arrives as it is', async () => {
  const text = `${'long '.repeat(400)}\n.\n..\nFrom here\nžluťoučký 漢字 🙂\nBcc: nobody@example.com`
  const mail = await parsed({ body: [text] })
  expect(mail.text).toContain('.\n..\nFrom here\nžluťoučký 漢字 🙂\nBcc: nobody@example.com')
  expect(mail.html).toContain('žluťoučký 漢字 🙂<br>Bcc:')
  expect(mail.headers.some(({ key }) => key === 'bcc')).toBe(false)
})

test('every sending of a letter has the same Message-ID, and no other letter has it', async () => {
  const id = messageId(letter({}), base)
  expect((await parsed({})).messageId).toBe(id)
  expect((await parsed({ subject: 'Other' })).messageId).toBe(id)
  expect(id).toMatch(/^<7\.[0-9a-f]{32}@service\.example>$/)
  expect(messageId(letter({ id: 8 }), base)).not.toBe(id)
})

test('only the weekly letter says where it is stopped: on the page where one chooses', async () => {
  const stops = async (key: string) => (await parsed({ key })).headers.find(({ key: name }) => name === 'list-unsubscribe')?.value
  expect(await stops('digest:2026-11-23:7')).toBe(`<${base}/account/mail>`)
  expect(await stops('invitation:1:1')).toBeUndefined()
})
