// Reviews by inspectors: what they judge, and what they keep to themselves.
import * as reviewActs from '../reviews/actPages.ts'
import * as judging from '../reviews/judgingPages.ts'
import * as notes from '../reviews/notePages.ts'
import * as reviews from '../reviews/pages.ts'
import { form, get, type Route } from './route.ts'

// biome-ignore format: it is read as a table
export const ofReviews: Route[] = [
  get('/reviews',                             'planReaders', reviews.index),
  get('/reviews/:id',                         'planReaders', reviews.show),
  ...form('/organisations/:code/open-review', 'inspectors',  reviewActs.newReview, reviewActs.openReview),
  ...form('/answers/:id/judge',               'inspectors',  judging.newJudgement, judging.judge),
  ...form('/answers/:id/take-out-judgement',  'inspectors',  judging.newTakingOut, judging.takeOut),
  ...form('/judgements/:id/supersede',        'inspectors',  judging.newSuperseding, judging.supersede),
  ...form('/reviews/:id/share',               'inspectors',  reviewActs.newSharing, reviewActs.share),
  ...form('/reviews/:id/reply',               'leaders',     reviewActs.newReply, reviewActs.reply),
  ...form('/reviews/:id/publish',             'inspectors',  reviewActs.newPublication, reviewActs.publish),
  ...form('/reviews/:id/discard',             'inspectors',  reviewActs.newDiscarding, reviewActs.discard),
  ...form('/reviews/:id/note',                'inspectors',  notes.newNote, notes.addNote),
  ...form('/review-notes/:id/change',         'inspectors',  notes.newChange, notes.change),
  ...form('/review-notes/:id/remove',         'inspectors',  notes.newRemoval, notes.remove),
]
