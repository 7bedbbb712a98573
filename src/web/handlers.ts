// The two handlers of a form page: `show` it, and `take` what was sent.
import type { Response } from 'express'
import type { z } from 'zod'
import { type FormPage, showForm, submit } from './form.ts'
import type { Visit } from './page.ts'

/**
 * Handlers of a form whose page must be there when it is sent.
 * @param page makes the form, or throws when this person may not use it now; @param done does it and gives the address of the result
 */
export const handlersOf = <V extends Visit, T>(
  page: (visit: V) => FormPage | Promise<FormPage>,
  schema: (visit: V) => z.ZodType<T>,
  done: (visit: V, values: T, form: FormPage) => Promise<string>,
) => ({
  show: async (visit: V, res: Response) => showForm(res, await page(visit)),
  take: async (visit: V, res: Response) => {
    const form = await page(visit)
    await submit(visit, res, form, schema(visit), values => done(visit, values, form))
  },
})

/**
 * The same for what can be done once. After it there is no such page, and the same form may come again: so the page is made only when it
 * has to be shown, and whether it may be done now is for the command to say.
 */
export const onceHandlersOf = <V extends Visit, T>(
  page: (visit: V) => Promise<FormPage>,
  schema: (visit: V) => z.ZodType<T>,
  done: (visit: V, values: T) => Promise<string>,
) => ({
  show: async (visit: V, res: Response) => showForm(res, await page(visit)),
  take: (visit: V, res: Response) =>
    submit(
      visit,
      res,
      () => page(visit),
      schema(visit),
      values => done(visit, values),
    ),
})
