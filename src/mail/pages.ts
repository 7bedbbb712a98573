// The outbox, for administrators, and everybody's own wishes.
import type { Response } from 'express'
import { config } from '../config.ts'
import type { Visitor } from '../users/visitor.ts'
import { parseForm } from '../web/form.ts'
import { by, say } from '../web/page.ts'
import { type Block, chooseDigest } from './commands.ts'
import { digestBody } from './digest.ts'
import { getDigest, wantsDigest } from './digestQueries.ts'
import { mailStates, outboxForm, wishFields, wishForm } from './forms.ts'
import { countMails, getMail, listMails, type OutboxAsked, type OutboxRow } from './queries.ts'

const pageLength = 50
/** A letter may hold a link that lets its reader in: only the demonstration, which sends nothing, shows what letters say. */
const showsLetters = () => !config.production && !config.smtp
const circumstances = () => ({ sends: config.smtp !== undefined, shows_letters: showsLetters(), states: mailStates })

export async function outbox({ db, query }: Visitor, res: Response) {
  const asked = parseForm(outboxForm, query).values ?? {}
  const [rows, counts] = [await listMails(db, asked, pageLength), await countMails(db)]
  const page = rows.slice(0, pageLength)
  if (asked.after !== undefined) page.reverse()
  await res.page('mail/outbox', {
    title: 'Outbox',
    letters: page,
    state: asked.state ?? '',
    counts,
    ...circumstances(),
    ...turned(asked, page, rows.length > pageLength),
  })
}

/** The addresses of the newer and the older page, where there is one. */
function turned({ state, before, after }: OutboxAsked, page: OutboxRow[], more: boolean) {
  const [first, last] = [page[0], page.at(-1)]
  const address = (from: 'before' | 'after', id: number) =>
    `/administration/outbox?${new URLSearchParams({ ...(state && { state }), [from]: String(id) })}`
  return {
    previous_href: first && (after === undefined ? before !== undefined : more) ? address('after', first.id) : undefined,
    next_href: last && (after !== undefined || more) ? address('before', last.id) : undefined,
  }
}

export async function letter({ db, params }: Visitor<{ id: string }>, res: Response) {
  const { body, ...mail } = await getMail(db, Number(params.id), showsLetters())
  await res.page('mail/letter', { title: mail.subject, mail, body: body as Block[] | null, ...circumstances() })
}

const week = 7 * 86_400_000

const showWishes = async ({ db, user, now, today }: Visitor, res: Response, values: object, errors: Record<string, string>) =>
  res.page('mail/mine', {
    title: 'My mail',
    fields: wishFields,
    values,
    errors,
    body: digestBody(await getDigest(db, user, today, new Date(now.getTime() - week))),
  })

export const showMine = async (visit: Visitor, res: Response) =>
  showWishes(visit, res, { digest: (await wantsDigest(visit.db, visit.user.id)) ? 'yes' : 'no' }, {})

export async function chooseMine(visit: Visitor, res: Response) {
  const { values, errors } = parseForm(wishForm, visit.body)
  if (errors) return showWishes(visit, res.status(422), {}, errors)
  await chooseDigest(by(visit), values.digest === 'yes')
  say(visit, values.digest === 'yes' ? 'You get the weekly letter' : 'You get no weekly letter')
  res.redirect(303, '/account/mail')
}
