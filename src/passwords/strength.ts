// How easily a password is guessed: the same rule wherever one is set.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Invalid, ServiceUnavailable } from '../errors.ts'

export const fewest = 12
export const most = 200
const enough = 3
// Longer ones take seconds to judge. What begins well enough is good enough.
const judged = 40
const ourWords = ['track', 'inspection', 'inspections', 'recommendation', 'recommendations', 'inspector', 'probation', 'hmpps', 'hmip']
const deadline = 30_000

export interface About {
  name: string
  email: string
}

/**
 * Refuse a password that is too short, too long or easily guessed, also from the name and address of its owner.
 * @param field the form's field that the sentence is said beside
 * @throws Invalid with what to do about it
 */
export async function refuseWeak(password: string, about: About, field = 'password'): Promise<void> {
  const sentence = lengthProblem(password) ?? (await guessProblem(password, about))
  if (sentence) throw new Invalid({ [field]: sentence })
}

/** What is wrong with it at first sight. */
export function lengthProblem(password: string): string | undefined {
  if (!password) return 'Enter a password'
  if ([...password].length < fewest) return `Use at least ${fewest} characters`
  if (password.length > most) return `Use ${most} characters or fewer`
  if (password.includes('\0') || !password.isWellFormed()) return 'Remove the characters that cannot be stored'
  return undefined
}

/** Judged is what remains without the words that anybody would try first: the owner's name and address, and those of this service. */
async function guessProblem(password: string, { name, email }: About): Promise<string | undefined> {
  const own = `${name} ${email}`.split(/[^\p{L}\p{N}]+/u).filter(word => word.length > 2)
  const tried = [...own, ...ourWords].sort((a, b) => b.length - a.length)
  const rest = tried.reduce((left, word) => left.replaceAll(new RegExp(word, 'giu'), ''), password)
  const { score, warning } = await judge(rest.slice(0, judged), tried)
  if (score >= enough) return undefined
  return rest === password ? (sentences[warning ?? ''] ?? easily) : ownWords
}

const longer = 'Use three or more words that do not belong together, like parts of a story only you know.'
const easily = `This password is easily guessed. ${longer}`
const common = `This password is like one that many people use. ${longer}`
const sequence = `Letters or numbers that follow each other are easily guessed. ${longer}`
const repeated = `Characters or words that repeat are easily guessed. ${longer}`
const keys = `Keys that lie beside each other are easily guessed. ${longer}`
const ownWords = `A password made of your name, your email address or words of this service is easily guessed. ${longer}`
const sentences: Record<string, string> = {
  topTen: common,
  topHundred: common,
  common,
  similarToCommon: common,
  pwned: common,
  sequences: sequence,
  simpleRepeat: repeated,
  extendedRepeat: repeated,
  straightRow: keys,
  keyPattern: keys,
  userInputs: ownWords,
  namesByThemselves: `Names are easily guessed. ${longer}`,
  commonNames: `Names are easily guessed. ${longer}`,
  dates: `Dates are easily guessed. ${longer}`,
  recentYears: `Years are easily guessed. ${longer}`,
}

interface Judgement {
  score: number
  warning: string | null
}

const program = fileURLToPath(new URL('./strengthCheck.ts', import.meta.url))
let last: Promise<unknown> = Promise.resolve()

/** One at a time, so that many asked at once do not fill the machine. */
function judge(password: string, about: string[]): Promise<Judgement> {
  const judgement = last.then(() => ask({ password, about }))
  last = judgement.catch(() => {})
  return judgement
}

/** The password goes by the pipe: what stands on a command line is seen by others on the machine. */
function ask(given: { password: string; about: string[] }): Promise<Judgement> {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new ServiceUnavailable('The password could not be checked. Try again in a minute.'))
    const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'ignore'], timeout: deadline })
    let answer = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      answer += text
    })
    child.once('error', refuse).once('close', code => (code === 0 ? resolve(JSON.parse(answer)) : refuse()))
    child.stdin.on('error', refuse).end(JSON.stringify(given))
  })
}
