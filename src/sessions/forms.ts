import { z } from 'zod'

/** Which session is to end: its number, or all (of oneself: all but this one). */
export const endingForm = z.object({
  session: z.preprocess(
    value => (Array.isArray(value) ? value[0] : value),
    z.union(
      [
        z.literal('all'),
        z
          .string()
          .regex(/^\d{1,15}$/)
          .transform(Number),
      ],
      { error: 'Choose which session ends' },
    ),
  ),
})
