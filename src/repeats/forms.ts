import { z } from 'zod'
import { type Field, version } from '../web/form.ts'
import type { Decisions } from './commands.ts'
import { fieldOf } from './suggestions.ts'

/** One question for each suggestion; those left open are asked again another time. */
export const suggestionFields = (suggestions: { id: number; name: string }[]): Field[] =>
  suggestions.map(({ id, name }) => ({
    name: fieldOf(id),
    kind: 'radios',
    label: `Does it make ${name} again?`,
    options: [
      { value: 'yes', text: 'Yes, it repeats this one' },
      { value: 'no', text: 'No, do not suggest it again' },
    ],
  }))

const oneOnly = 'It can repeat only one of them directly: the latest. Say yes to one.'

/** What was said of the suggestions, whichever were shown. */
export const decisionForm: z.ZodType<Decisions> = z
  .looseObject({ version: version() })
  .transform(({ version: shown, ...body }, context): Decisions => {
    const said = Object.entries(body).flatMap(([name, value]) => {
      const id = /^suggestion_(\d{1,15})$/.exec(name)?.[1]
      return id && (value === 'yes' || value === 'no') ? [{ id: Number(id), name, value }] : []
    })
    const of = (answer: string) => said.filter(({ value }) => value === answer)
    const [confirmed, ...more] = of('yes')
    for (const { name } of more) context.addIssue({ code: 'custom', path: [name], message: oneOnly })
    if (!said.length) context.addIssue({ code: 'custom', path: ['form'], message: 'Say of at least one whether it is made again' })
    return {
      confirmed: confirmed?.id ?? null,
      rejected: of('no')
        .map(({ id }) => id)
        .slice(0, 50),
      version: shown,
    }
  })
