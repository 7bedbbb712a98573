import { z } from 'zod'
import type { Day } from '../days.ts'
import { day, type Field, optionalText, version } from '../web/form.ts'
import type { MemberRow } from './adminQueries.ts'
import type { Members } from './endingCommands.ts'
import { code, name, organisationOptions } from './forms.ts'
import type { TreeRow } from './queries.ts'

const places = [1, 2, 3, 4] as const
const ordinals = ['first', 'second', 'third', 'fourth'] as const

const members = optionalText(10).transform((typed): Members | undefined => {
  if (typed === 'end') return 'end'
  const place = places.find(one => String(one) === typed)
  return place && place - 1
})

/** What happens to the members: asked only where there are some. */
const membersField = (held: MemberRow[], followers: number): Field[] =>
  held.length
    ? [
        {
          name: 'members',
          kind: 'radios',
          label:
            held.length === 1
              ? 'It has a member. What happens to that role?'
              : `Its members hold ${held.length} roles. What happens to them?`,
          options: [
            { value: 'end', text: 'They end on its last day', hint: 'You can give roles elsewhere on the page of each person' },
            ...places
              .slice(0, followers)
              .map(place => ({ value: String(place), text: `They go on at the ${ordinals[place - 1]} organisation above` })),
          ],
        },
      ]
    : []

const followers = 3
const successor = optionalText(20)

export const closingForm = (today: Day) =>
  z
    .object({
      valid_to: day('The last day', today),
      successor_1: successor,
      successor_2: successor,
      successor_3: successor,
      members,
      version: version(),
    })
    .superRefine(({ successor_1, successor_2, successor_3 }, context) => {
      const empty = [successor_1, successor_2, successor_3].findIndex(typed => !typed)
      const later = [successor_1, successor_2, successor_3].some((typed, at) => typed && at > empty)
      if (empty >= 0 && later)
        context.addIssue({ code: 'custom', path: [`successor_${empty + 1}`], message: 'Choose an organisation here first' })
    })
    .transform(({ successor_1, successor_2, successor_3, ...values }) => ({
      ...values,
      successors: [successor_1, successor_2, successor_3].filter(Boolean),
    }))

export const closingFields = (tree: TreeRow[], held: MemberRow[]): Field[] => [
  {
    name: 'valid_to',
    kind: 'date',
    label: 'Last day',
    hint: 'For example, 31 3 2027. From the day after, nobody can be given a role in it.',
  },
  ...places.slice(0, followers).map(
    (place): Field => ({
      name: `successor_${place}`,
      kind: 'select',
      label: place === 1 ? 'Which organisation follows it?' : `And the ${ordinals[place - 1]}, if any?`,
      options: organisationOptions(tree, place === 1 ? 'None' : 'No other'),
    }),
  ),
  ...membersField(held, followers),
]

const optionalName = optionalText(200)
const optionalCode = optionalText(20).transform(typed => typed.toUpperCase())
const rightCode = /^[A-Z0-9-]{2,20}$/

export const splitForm = (today: Day) =>
  z
    .object({
      first_day: day('The first day', today),
      name_1: name,
      code_1: code,
      name_2: name,
      code_2: code,
      name_3: optionalName,
      code_3: optionalCode,
      name_4: optionalName,
      code_4: optionalCode,
      members,
      version: version(),
    })
    .superRefine((given, context) => {
      const values = given as Record<string, unknown>
      const issue = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
      for (const place of places) {
        const [typedName, typedCode] = [String(values[`name_${place}`]).toLowerCase(), String(values[`code_${place}`])]
        if (typedName && !typedCode) issue(`code_${place}`, 'Enter a code')
        if (typedCode && !typedName) issue(`name_${place}`, 'Enter its name')
        if (typedCode && !rightCode.test(typedCode)) issue(`code_${place}`, 'Use 2 to 20 letters, numbers and hyphens')
        for (const before of places.slice(0, place - 1)) {
          if (typedName && String(values[`name_${before}`]).toLowerCase() === typedName) issue(`name_${place}`, 'Give each its own name')
          if (typedCode && values[`code_${before}`] === typedCode) issue(`code_${place}`, 'Give each its own code')
        }
      }
      if (!given.name_3 && given.name_4) issue('name_3', 'Enter an organisation here first')
    })
    .transform(({ first_day, members: chosen, version: shown, ...given }) => {
      const values = given as Record<string, string>
      const into = places.map(place => ({ code: values[`code_${place}`]!, name: values[`name_${place}`]! }))
      return { first_day, into: into.filter(one => one.name), members: chosen, version: shown }
    })

export const splitFields = (held: MemberRow[]): Field[] => [
  {
    name: 'first_day',
    kind: 'date',
    label: 'First day of the new organisations',
    hint: 'The old one ends the day before. For example, 1 4 2027',
  },
  ...places.flatMap((place): Field[] => [
    { name: `name_${place}`, kind: 'text', label: `Name of the ${ordinals[place - 1]}${place > 2 ? ', if any' : ''}` },
    {
      name: `code_${place}`,
      kind: 'text',
      label: `Code of the ${ordinals[place - 1]}${place > 2 ? ', if any' : ''}`,
      hint: place === 1 ? 'It does not change. For example, N56NRTH' : undefined,
    },
  ]),
  ...membersField(held, 4),
]
export const keepingForm = z.object({ version: version() })
