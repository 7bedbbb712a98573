// Every address in the service, and who may ask for it. What a person may see of it is decided by the query, what they may do by the command.
import type { Request, Response } from 'express'
import * as accessRecord from './accessRecord/pages.ts'
import * as account from './account/pages.ts'
import * as actionActs from './actions/actPages.ts'
import * as actions from './actions/pages.ts'
import * as administration from './administration/pages.ts'
import * as blocking from './blocking/pages.ts'
import * as comments from './comments/pages.ts'
import * as evidenceChanges from './evidence/changePages.ts'
import * as evidence from './evidence/pages.ts'
import * as pendingEvidence from './evidence/pendingPages.ts'
import * as frameworks from './frameworks/pages.ts'
import * as standards from './frameworks/standardPages.ts'
import * as home from './home/pages.ts'
import * as comparison from './inspections/comparisonPages.ts'
import * as entry from './inspections/entryPages.ts'
import * as figures from './inspections/figurePages.ts'
import * as imports from './inspections/importPages.ts'
import * as inspectionList from './inspections/listPages.ts'
import * as inspections from './inspections/pages.ts'
import * as oneByOne from './inspections/recommendationPages.ts'
import * as queries from './inspectorQueries/pages.ts'
import * as changing from './joining/changePages.ts'
import * as leaving from './joining/leavingPages.ts'
import * as joining from './joining/pages.ts'
import * as team from './joining/teamPages.ts'
import * as mail from './mail/pages.ts'
import * as moreTime from './moreTime/pages.ts'
import * as organisationActs from './organisations/adminPages.ts'
import * as endings from './organisations/endingPages.ts'
import * as organisations from './organisations/pages.ts'
import * as passwords from './passwords/pages.ts'
import * as consistency from './plans/consistencyPages.ts'
import * as planImport from './plans/importPages.ts'
import * as plans from './plans/pages.ts'
import * as checks from './practiceChecks/actPages.ts'
import * as quieting from './quieting/pages.ts'
import * as answers from './recommendations/actPages.ts'
import * as list from './recommendations/listPages.ts'
import * as recommendations from './recommendations/pages.ts'
import * as chain from './repeats/chainPages.ts'
import * as repeats from './repeats/pages.ts'
import * as firstFactor from './secondFactor/firstPages.ts'
import * as secondFactor from './secondFactor/pages.ts'
import * as factorReset from './secondFactor/resetPages.ts'
import * as sessions from './sessions/pages.ts'
import * as settings from './settings/pages.ts'
import * as signingIn from './signingIn/pages.ts'
import * as passkeySignIn from './signingIn/passkeyPages.ts'
import * as secondStep from './signingIn/secondStepPages.ts'
import * as singleSignOn from './singleSignOn/pages.ts'
import * as sustainChecks from './sustainChecks/pages.ts'
import * as themes from './themes/pages.ts'
import * as people from './users/pages.ts'
import type { Person } from './users/person.ts'
import type { Visitor } from './users/visitor.ts'

/** Who may ask. A record that this person may not see is "not found" all the same. */
export const audiences = {
  everyone: (_person: Person) => true,
  insiders: ({ organisations }: Person) => organisations.length > 0,
  leaders: ({ leads }: Person) => leads.length > 0,
  planReaders: ({ organisations, inspector }: Person) => organisations.length > 0 || inspector,
  leadersAndAdministrators: ({ leads, administrator }: Person) => leads.length > 0 || administrator,
  inspectors: ({ inspector }: Person) => inspector,
  inspectorsAndAdministrators: ({ inspector, administrator }: Person) => inspector || administrator,
  administrators: ({ administrator }: Person) => administrator,
}
export type Audience = keyof typeof audiences

// biome-ignore lint/suspicious/noExplicitAny: each path has its own params
type Handler = (visit: Visitor<any>, res: Response) => Promise<void>
export interface Route {
  method: 'get' | 'post'
  path: string
  who: Audience
  handler: Handler
  takesFile?: boolean
  /** Files for the store, several at once. */
  takesFiles?: boolean
  /** Data as a file: a few at once, and noted in the access record. */
  download?: boolean
}

/** A page for whoever is not signed in, or not yet: there is no person. Each of these says itself what it lets whom do. */
export interface OpenRoute {
  method: 'get' | 'post'
  path: string
  handler: (req: Request, res: Response) => Promise<void>
}

/** The only addresses before the door, besides what needs no person (assets, health). */
export const openRoutes: OpenRoute[] = [
  { method: 'get', path: '/sign-in', handler: signingIn.show },
  { method: 'post', path: '/sign-in', handler: signingIn.signIn },
  { method: 'post', path: '/sign-out', handler: signingIn.signOut },
  { method: 'post', path: '/sign-in/passkey/options', handler: passkeySignIn.options },
  { method: 'post', path: '/sign-in/passkey', handler: passkeySignIn.signIn },
  { method: 'get', path: '/sign-in/single-sign-on', handler: singleSignOn.start },
  { method: 'get', path: '/sign-in/single-sign-on/callback', handler: singleSignOn.callback },
  // For whoever took the first step.
  { method: 'get', path: '/sign-in/code', handler: secondStep.showCode },
  { method: 'post', path: '/sign-in/code', handler: secondStep.takeCode },
  { method: 'get', path: '/sign-in/recovery-code', handler: secondStep.showRecovery },
  { method: 'post', path: '/sign-in/recovery-code', handler: secondStep.takeRecoveryCode },
  { method: 'get', path: '/sign-in/set-up', handler: firstFactor.show },
  { method: 'post', path: '/sign-in/set-up', handler: firstFactor.takeApp },
  { method: 'get', path: '/sign-in/set-up/passkey', handler: firstFactor.show },
  { method: 'post', path: '/sign-in/set-up/passkey/options', handler: firstFactor.passkeyOptions },
  { method: 'post', path: '/sign-in/set-up/passkey', handler: firstFactor.takePasskey },
  ...open('/invitation', joining.newAcceptance, joining.accept),
  ...open('/forgot-password', passwords.newAsking, passwords.ask),
  ...open('/reset-password', passwords.newReset, passwords.reset),
]

// biome-ignore format: it is read as a table
export const routes: Route[] = [
  get('/',                                 'everyone',       home.show),
  get('/accessibility',                    'everyone',       home.accessibility),
  ...form('/account/mail',                 'everyone',       mail.showMine, mail.chooseMine),
  get('/standings',                        'everyone',       recommendations.rules),

  get('/account',                          'everyone',       account.show),
  ...form('/account/app',                  'everyone',       secondFactor.newApp, secondFactor.setUpApp),
  ...form('/account/app/remove',           'everyone',       secondFactor.newAppRemoval, secondFactor.removeApp),
  ...form('/account/recovery-codes',       'everyone',       secondFactor.newRenewal, secondFactor.renewRecoveryCodes),
  ...form('/account/passkeys/add',         'everyone',       secondFactor.newPasskey, secondFactor.addPasskey),
  ...form('/account/passkeys/options',     'everyone',       secondFactor.newPasskey, secondFactor.passkeyOptions),
  ...form('/account/passkeys/rename',      'everyone',       secondFactor.newPasskeyName, secondFactor.renamePasskey),
  ...form('/account/passkeys/remove',      'everyone',       secondFactor.newPasskeyRemoval, secondFactor.removePasskey),
  ...form('/account/single-sign-on/link',  'everyone',       singleSignOn.newLink, singleSignOn.link),
  ...form('/account/single-sign-on/unlink', 'everyone',      singleSignOn.newUnlinking, singleSignOn.unlink),
  ...form('/account/sessions',             'everyone',       sessions.showOwn, sessions.endOwn),
  get('/account/time-left',                'everyone',       sessions.timeLeft),
  get('/account/stay',                     'everyone',       sessions.stay),

  get('/recommendations',                  'everyone',       list.index),
  download('/recommendations.csv',         'everyone',       list.csv),
  get('/recommendations/:id',              'everyone',       recommendations.show),
  ...form('/recommendations/:id/correct',  'administrators', answers.newCorrection, answers.correct),
  ...form('/recommendations/:id/withdraw', 'administrators', answers.newWithdrawal, answers.withdraw),
  ...form('/recommendations/:id/repeats',  'administrators', answers.newRepeat, answers.linkRepeat),
  ...form('/recommendations/:id/suggestions', 'administrators', repeats.show, repeats.decide),
  get('/recommendations/:id/chain',        'everyone',       chain.show),

  ...form('/answers/:id/respond',          'leaders',        answers.newResponse, answers.respond),
  ...form('/answers/:id/owner',            'leaders',        answers.newOwner, answers.nameOwner),
  ...form('/answers/:id/log-action',       'leaders',        actionActs.newAction, actionActs.logAction),
  ...form('/answers/:id/comment',          'planReaders',    comments.newComment, comments.comment),
  ...form('/answers/:id/query',            'inspectors',     queries.newQuery, queries.raiseQuery),
  ...form('/answers/:id/made-again',       'inspectorsAndAdministrators', answers.newMadeAgain, answers.closeAsMadeAgain),
  ...form('/answers/:id/reopen',           'inspectors',     answers.newReopening, answers.reopen),

  ...form('/answers/:id/check',            'leaders',        checks.ofAnswer.report.show, checks.ofAnswer.report.take),
  ...form('/answers/:id/plan-check',       'leaders',        checks.ofAnswer.plan.show, checks.ofAnswer.plan.take),
  ...form('/actions/:id/check',            'insiders',       checks.ofAction.report.show, checks.ofAction.report.take),
  ...form('/actions/:id/plan-check',       'insiders',       checks.ofAction.plan.show, checks.ofAction.plan.take),
  ...form('/practice-checks/:id/report',   'insiders',       checks.reportPlanned.show, checks.reportPlanned.take),
  ...form('/practice-checks/:id/correct',  'insiders',       checks.correct.show, checks.correct.take),
  ...form('/practice-checks/:id/withdraw', 'insiders',       checks.withdraw.show, checks.withdraw.take),

  get('/actions/:id',                      'planReaders',    actions.show),
  ...form('/actions/:id/update',           'insiders',       actionActs.newUpdate, actionActs.postUpdate),
  ...form('/actions/:id/blocked',          'insiders',       actionActs.newBlocking, actionActs.markBlocked),
  ...form('/actions/:id/complete',         'insiders',       actionActs.newCompletion, actionActs.reportComplete),
  ...form('/actions/:id/move-date',        'leaders',        actionActs.newDate, actionActs.moveDueDate),
  ...form('/actions/:id/more-time',        'leaders',        moreTime.newAsking, moreTime.ask),
  ...form('/answers/:id/more-time',        'leaders',        moreTime.newTargetAsking, moreTime.askForTarget),
  ...form('/sustain-checks/:id/answer',    'insiders',       sustainChecks.newAnswer, sustainChecks.answer),
  ...form('/actions/:id/answer-waiting',   'leaders',        blocking.newAnswer, blocking.answer),
  get('/organisations/:code/waiting',      'leaders',        blocking.waiting),
  ...form('/answers/:id/put-aside',        'leaders',        quieting.newAside, quieting.putAside),
  ...form('/answers/:id/take-up',          'leaders',        quieting.newTakingUp, quieting.takeUp),
  get('/requests',                         'leaders',        moreTime.list),
  ...form('/requests/:id/decide',          'leaders',        moreTime.newDecision, moreTime.decide),
  ...form('/requests/:id/withdraw',        'leaders',        moreTime.newWithdrawal, moreTime.withdraw),
  ...form('/actions/:id/drop',             'leaders',        actionActs.newDrop, actionActs.drop),
  ...form('/actions/:id/reopen',           'leaders',        actionActs.newReopening, actionActs.reopen),
  ...form('/actions/:id/edit',             'leaders',        actionActs.newEdit, actionActs.edit),
  ...form('/actions/:id/comment',          'planReaders',    comments.newActionComment, comments.commentOnAction),
  ...form('/actions/:id/query',            'inspectors',     queries.newActionQuery, queries.raiseQueryOnAction),

  ...form('/updates/:id/correct',          'insiders',       actionActs.newUpdateCorrection, actionActs.correctUpdate),
  ...form('/updates/:id/withdraw',         'insiders',       actionActs.newUpdateWithdrawal, actionActs.withdrawUpdate),
  ...form('/comments/:id/reply',           'planReaders',    comments.newReply, comments.reply),
  ...form('/comments/:id/correct',         'planReaders',    comments.newCorrection, comments.correct),
  ...form('/comments/:id/withdraw',        'planReaders',    comments.newWithdrawal, comments.withdraw),
  ...upload('/actions/:id/evidence',         'insiders',    evidence.newForAction, evidence.addToAction),
  ...upload('/answers/:id/evidence',         'leaders',     evidence.newForAnswer, evidence.addToAnswer),
  ...upload('/updates/:id/evidence',         'insiders',    evidence.newForUpdate, evidence.addToUpdate),
  ...upload('/practice-checks/:id/evidence', 'insiders',    evidence.newForCheck, evidence.addToCheck),
  get('/evidence/:id',                       'planReaders', evidence.show),
  download('/evidence-files/:id',            'planReaders', evidence.download),
  ...form('/evidence/:id/correct',           'insiders',    evidenceChanges.newCorrection, evidenceChanges.correct),
  ...upload('/evidence/:id/new-version',     'insiders',    evidenceChanges.newVersion, evidenceChanges.addVersion),
  ...form('/evidence/:id/remove',            'insiders',    evidenceChanges.newRemoval, evidenceChanges.remove),
  ...form('/pending-evidence/:id',           'insiders',    pendingEvidence.show, pendingEvidence.decide),

  ...form('/queries/:id/answer',           'planReaders',    queries.newAnswer, queries.answer),
  ...form('/queries/:id/close',            'inspectors',     queries.newClosing, queries.close),

  ...form('/account/password',                          'everyone', passwords.newChange, passwords.change),
  get('/organisations/:code/people',                    'leadersAndAdministrators', team.list),
  ...form('/organisations/:code/people/invite',         'leadersAndAdministrators', team.newMember, team.inviteMember),
  ...form('/invitations/:id/send-again',                'leadersAndAdministrators', team.newSending, team.sendAgain),
  ...form('/invitations/:id/withdraw',                  'leadersAndAdministrators', team.newWithdrawal, team.withdraw),
  ...form('/memberships/:id/change',                    'leadersAndAdministrators', changing.newChange, changing.change),
  ...form('/memberships/:id/end',                       'leadersAndAdministrators', leaving.newEnding, leaving.endRole),

  get('/administration',                                'administrators', administration.index),
  ...form('/administration/redact',                     'administrators', administration.newRedaction, administration.redact),
  ...form('/administration/redact-file',                'administrators', evidenceChanges.newRedaction, evidenceChanges.redact),
  get('/administration/outbox',                         'administrators', mail.outbox),
  get('/administration/outbox/:id',                     'administrators', mail.letter),
  get('/administration/access-record',                  'administrators', accessRecord.index),
  download('/administration/access-record.csv',         'administrators', accessRecord.csv),
  get('/administration/people',                         'administrators', people.list),
  ...form('/administration/people/invite',              'administrators', team.newPerson, team.invitePerson),
  get('/administration/people/:id',                     'administrators', people.show),
  ...form('/administration/people/:id/rename',          'administrators', people.newName, people.rename),
  ...form('/administration/people/:id/give-role',       'administrators', people.newRole, people.giveRole),
  ...form('/administration/people/:id/deactivate',      'administrators', leaving.newDeactivation, leaving.deactivate),
  ...form('/administration/people/:id/reactivate',      'administrators', leaving.newReactivation, leaving.reactivate),
  ...form('/administration/people/:id/reset-second-factor', 'administrators', factorReset.newReset, factorReset.reset),
  ...form('/administration/people/:id/sessions',        'administrators', sessions.showOf, sessions.endOf),
  get('/administration/organisations',                  'administrators', organisationActs.list),
  ...form('/administration/organisations/new',          'administrators', organisationActs.newOrganisation, organisationActs.addOrganisation),
  get('/administration/organisations/:code',            'administrators', organisationActs.show),
  ...form('/administration/organisations/:code/rename', 'administrators', organisationActs.newName, organisationActs.rename),
  ...form('/administration/organisations/:code/move',   'administrators', organisationActs.newParent, organisationActs.move),
  ...form('/administration/organisations/:code/close',  'administrators', endings.newClosing, endings.close),
  ...form('/administration/organisations/:code/split',  'administrators', endings.newSplit, endings.split),
  ...form('/administration/organisations/:code/keep',   'administrators', endings.newKeeping, endings.keep),
  ...form('/administration/organisations/:code/alias',  'administrators', organisationActs.newAlias, organisationActs.addAlias),
  ...form('/administration/organisations/:code/successor', 'administrators', organisationActs.newSuccessor, organisationActs.addSuccessor),
  ...form('/administration/organisations/:code/pass',   'administrators', organisationActs.newPassing, organisationActs.pass),
  get('/administration/frameworks',                     'administrators', frameworks.list),
  ...form('/administration/frameworks/new',             'administrators', frameworks.newFramework, frameworks.addFramework),
  get('/administration/frameworks/:id',                 'administrators', frameworks.show),
  ...form('/administration/frameworks/:id/change',      'administrators', frameworks.newChange, frameworks.change),
  ...form('/administration/frameworks/:id/new-version', 'administrators', frameworks.newVersion, frameworks.startNewVersion),
  ...form('/administration/frameworks/:id/scale',       'administrators', frameworks.newScale, frameworks.changeScale),
  ...form('/administration/frameworks/:id/standards/new', 'administrators', standards.newStandard, standards.addStandard),
  ...form('/administration/standards/:id/rename',       'administrators', standards.newTitle, standards.rename),
  ...form('/administration/standards/:id/retire',       'administrators', standards.newRetirement, standards.retire),
  ...form('/administration/standards/:id/bring-back',   'administrators', standards.newReturn, standards.bringBack),
  get('/administration/themes',                         'administrators', themes.list),
  ...form('/administration/themes/new',                 'administrators', themes.newTheme, themes.addTheme),
  ...form('/administration/themes/:id/rename',          'administrators', themes.newName, themes.rename),
  ...form('/administration/themes/:id/retire',          'administrators', themes.newRetirement, themes.retire),
  ...form('/administration/themes/:id/bring-back',      'administrators', themes.newReturn, themes.bringBack),
  get('/administration/settings',                       'administrators', settings.list),
  ...form('/administration/settings/:id',               'administrators', settings.newValue, settings.change),
  ...form('/administration/inspections/new',            'administrators', entry.newInspection, entry.enterInspection),
  get('/inspections/:reference/entry',                  'administrators', entry.show),
  ...form('/inspections/:reference/edit',               'administrators', entry.newEdit, entry.edit),
  ...form('/inspections/:reference/state',              'administrators', entry.newState, entry.changeState),
  ...form('/inspections/:reference/ratings',            'administrators', entry.newRatings, entry.rate),
  ...form('/inspections/:reference/figures',            'administrators', entry.newFigure, entry.addFigure),
  ...form('/figures/:id/correct',                       'administrators', figures.newCorrection, figures.correct),
  ...form('/figures/:id/remove',                        'administrators', figures.newRemoval, figures.remove),
  ...form('/inspections/:reference/publish',            'administrators', entry.newPublication, entry.publish),
  ...form('/inspections/:reference/recommendations/new',    'administrators', oneByOne.newRecommendation, oneByOne.addRecommendation),
  ...form('/inspections/:reference/recommendations/paste',  'administrators', imports.newPaste, imports.paste),
  ...form('/inspections/:reference/recommendations/import', 'administrators', imports.newImport, imports.importFile).map(route => ({ ...route, takesFile: true })),
  get('/inspections/:reference/repeats',                'administrators', repeats.ofInspection),
  ...form('/inspections/:reference/recommendations/check',  'administrators', imports.startAgain, imports.confirm),

  get('/organisations',                              'everyone', organisations.index),
  get('/organisations/:code',                        'everyone', organisations.show),
  get('/organisations/:code/behind-the-rating',      'everyone', comparison.behindTheRating),
  get('/inspections',                                'everyone', inspectionList.index),
  get('/inspections/:reference',                     'everyone', inspections.show),
  get('/inspections/:reference/plan',                'everyone', plans.show),
  get('/inspections/:reference/plan/consistency',    'everyone', consistency.show),
  download('/inspections/:reference/plan.csv',       'everyone', plans.csv),
  download('/inspections/:reference/plan.docx',      'everyone', plans.docx),
  ...form('/inspections/:reference/plan/submitted',  'leadersAndAdministrators', inspections.newPlanSubmitted, inspections.notePlanSubmitted),
  ...form('/inspections/:reference/plan/import',     'leaders',  planImport.newImport, planImport.takeImport).map(route => ({ ...route, takesFile: true })),
]

function get(path: string, who: Audience, handler: Handler): Route {
  return { method: 'get', path, who, handler }
}
function open(path: string, show: OpenRoute['handler'], act: OpenRoute['handler']): OpenRoute[] {
  return [
    { method: 'get', path, handler: show },
    { method: 'post', path, handler: act },
  ]
}
function download(path: string, who: Audience, handler: Handler): Route {
  return { ...get(path, who, handler), download: true }
}
/** A form with files for the store. */
function upload(path: string, who: Audience, show: Handler, act: Handler): Route[] {
  return form(path, who, show, act).map(route => ({ ...route, takesFiles: true }))
}
/** A form: GET shows it, POST to the same address does it. */
function form(path: string, who: Audience, show: Handler, act: Handler): Route[] {
  return [get(path, who, show), { method: 'post', path, who, handler: act }]
}
