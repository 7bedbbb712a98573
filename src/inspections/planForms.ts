import { z } from 'zod'
import type { Day } from '../days.ts'
import { day, type Field } from '../web/form.ts'

export const submittedForm = (today: Day) =>
  z.object({
    plan_submitted_on: day('The day the plan was submitted', today, 'past').refine(
      read => read <= today,
      'The day the plan was submitted must be today or earlier',
    ),
  })
export const submittedFields: Field[] = [{ name: 'plan_submitted_on', kind: 'date', label: 'Day the plan was submitted' }]
