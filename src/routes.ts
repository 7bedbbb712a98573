// Every address in the service, and who may ask for it: the tables in routes/. What a person may see of it is decided by the query, what
// they may do by the command.
import { ofPerson } from './routes/account.ts'
import { ofAdministration } from './routes/administration.ts'
import { ofOrganisations } from './routes/organisations.ts'
import { ofPlans } from './routes/plans.ts'
import { ofReviews } from './routes/reviews.ts'
import type { Route } from './routes/route.ts'

export const routes: Route[] = [...ofPerson, ...ofPlans, ...ofReviews, ...ofOrganisations, ...ofAdministration]
