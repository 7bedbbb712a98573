// npm run test:mutants: breaks a copy of the service on purpose, one thing at a time, and sees that its tests notice.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../../src/db/open.ts'
import { type Break, breaks } from './breaks.ts'
import { broken, fault, makeCopy, removeCopy } from './copy.ts'

type Suites = Pick<Break, 'caughtBy' | 'only'>

interface Result {
  passed: number
  failed: number
  /** Suites that did not even start: such a break shows nothing. */
  unstarted: number
}

const most = 240_000

/** Run suites in the copy. */
function runSuites(folder: string, url: string, { caughtBy, only }: Suites): Result {
  const report = join(folder, 'report.json')
  rmSync(report, { force: true })
  const args = [
    'node_modules/jest/bin/jest.js',
    '--silent',
    '--json',
    `--outputFile=${report}`,
    '--maxWorkers=2',
    `--cacheDirectory=${folder}/cache`,
  ]
  if (only) args.push('-t', only)
  spawnSync(process.execPath, [...args, '--runTestsByPath', ...caughtBy], {
    cwd: folder,
    timeout: most,
    stdio: 'ignore',
    env: { ...process.env, DATABASE_URL: url },
  })
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests, unstarted: numRuntimeErrorTestSuites }
  } catch {
    return { passed: 0, failed: 0, unstarted: caughtBy.length }
  }
}

/** The suites that are named, each once: whole ones together, others by the names of their tests. */
function unbroken(): Suites[] {
  const whole = new Set(breaks.filter(({ only }) => !only).flatMap(({ caughtBy }) => caughtBy))
  const parts = new Map(breaks.filter(({ only }) => only).map(({ caughtBy, only }) => [`${caughtBy} ${only}`, { caughtBy, only }]))
  // No names would mean all suites.
  return [...(whole.size ? [{ caughtBy: [...whole] }] : []), ...parts.values()]
}

const print = (verdict: string, what: string, since: number, result: Result) =>
  console.log(
    `${verdict.padEnd(9)} ${what.padEnd(72)} ${`${result.failed} of ${result.failed + result.passed} red`.padStart(16)} ${Math.round((Date.now() - since) / 1000)} s`,
  )

function tryEach(folder: string, url: string): number {
  let wrong = 0
  for (const suites of unbroken()) {
    const since = Date.now()
    const result = runSuites(folder, url, suites)
    const green = result.passed > 0 && !result.failed && !result.unstarted
    if (!green) wrong++
    print(green ? 'green' : 'NOT GREEN', `Unbroken: ${suites.only ?? `${suites.caughtBy.length} suites`}`, since, result)
  }
  if (wrong) return wrong
  for (const one of breaks) {
    const since = Date.now()
    const result = broken(folder, one, () => runSuites(folder, url, one))
    const caught = result.failed > 0 && !result.unstarted
    if (!caught) wrong++
    print(caught ? 'caught' : result.unstarted ? 'NOT RUN' : 'SURVIVED', one.what, since, result)
  }
  return wrong
}

/** With words after the command, only the breaks that have them. */
const words = process.argv.slice(2).join(' ').toLowerCase()
if (words) breaks.splice(0, breaks.length, ...breaks.filter(({ what, file }) => `${what} ${file}`.toLowerCase().includes(words)))

const faults = breaks.map(fault).filter(Boolean)
if (faults.length || !breaks.length) {
  console.error(faults.length ? `Breaks that no longer fit the code:\n${faults.join('\n')}` : 'There is no such break.')
  process.exit(1)
}
const since = Date.now()
const { url, stop } = await openDatabase('test')
const folder = makeCopy()
try {
  const wrong = tryEach(folder, url)
  console.log(`${breaks.length} breaks, ${wrong} of them or of their suites wrong, ${Math.round((Date.now() - since) / 1000)} s`)
  if (wrong) process.exitCode = 1
} finally {
  removeCopy(folder)
  await stop()
}
