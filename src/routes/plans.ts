// Recommendations and what is done about them: answers, actions, evidence, checks, comments, queries and requests.
import * as actionActs from '../actions/actPages.ts'
import * as actions from '../actions/pages.ts'
import * as assurance from '../assurance/pages.ts'
import * as blocking from '../blocking/pages.ts'
import * as comments from '../comments/pages.ts'
import * as evidenceChanges from '../evidence/changePages.ts'
import * as evidence from '../evidence/pages.ts'
import * as pendingEvidence from '../evidence/pendingPages.ts'
import * as queries from '../inspectorQueries/pages.ts'
import * as moreTime from '../moreTime/pages.ts'
import * as checks from '../practiceChecks/actPages.ts'
import * as quieting from '../quieting/pages.ts'
import * as answers from '../recommendations/actPages.ts'
import * as list from '../recommendations/listPages.ts'
import * as recommendations from '../recommendations/pages.ts'
import * as chain from '../repeats/chainPages.ts'
import * as sustainChecks from '../sustainChecks/pages.ts'
import { download, form, get, type Route, upload } from './route.ts'

// biome-ignore format: it is read as a table
export const ofPlans: Route[] = [
  get('/recommendations',                  'everyone',       list.index),
  download('/recommendations.csv',         'everyone',       list.csv),
  get('/recommendations/:id',              'everyone',       recommendations.show),
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
  ...form('/answers/:id/put-aside',        'leaders',        quieting.newAside, quieting.putAside),
  ...form('/answers/:id/take-up',          'leaders',        quieting.newTakingUp, quieting.takeUp),
  get('/requests',                         'leaders',        moreTime.list),
  ...form('/requests/:id/decide',          'leaders',        moreTime.newDecision, moreTime.decide),
  ...form('/requests/:id/withdraw',        'leaders',        moreTime.newWithdrawal, moreTime.withdraw),
  ...form('/actions/:id/confirm',          'leaders',        assurance.newConfirmation, assurance.confirm),
  ...form('/actions/:id/return',           'leaders',        assurance.newReturn, assurance.returnIt),
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
]
