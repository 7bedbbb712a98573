// Letters about reviews: that there is something to read, and a link. What was judged stays in the service.
import type { NewMail } from '../mail/commands.ts'
import { shortName } from '../organisations/names.ts'

type Letter = Pick<NewMail, 'subject' | 'body'>
interface About {
  id: number
  organisation: string
}

export const sharedLetter = ({ id, organisation }: About): Letter => ({
  subject: 'Inspectors have shared a review with you for factual accuracy',
  body: [
    `Inspectors have reviewed what ${shortName(organisation)} answers for. It is not published yet.`,
    'Read it, and say in writing what is not right. Your organisation replies once.',
    { link: `/reviews/${id}`, words: 'Read the review' },
  ],
})

export const publishedLetter = ({ id, organisation }: About): Letter => ({
  subject: 'A review by inspectors is published',
  body: [
    `Inspectors have published their review of what ${shortName(organisation)} answers for.`,
    { link: `/reviews/${id}`, words: 'Read the review' },
  ],
})
