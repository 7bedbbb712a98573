// Has files looked at before they are kept.
import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { ServiceUnavailable } from '../errors.ts'
import type { Seen } from './lookAt.ts'

export type Examined = (Seen & { problem?: never }) | { problem: string }

const program = fileURLToPath(new URL('./look.ts', import.meta.url))
const deadline = 60_000
let last: Promise<unknown> = Promise.resolve()

/** What each file is, by its content, or why it is not taken. One form at a time, so that many at once do not fill the machine. */
export function examine(files: { path: string; name: string }[]): Promise<Examined[]> {
  const examined = last.then(() => (files.length ? ask(files) : []))
  last = examined.catch(() => {})
  return examined
}

function ask(files: { path: string; name: string }[]): Promise<Examined[]> {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new ServiceUnavailable('The files could not be checked. Nothing was saved. Try again in a minute.'))
    const child = spawn(process.execPath, ['--max-old-space-size=384', program], { stdio: ['pipe', 'pipe', 'ignore'], timeout: deadline })
    // Pages come first.
    if (child.pid) attempt(() => setPriority(child.pid!, constants.priority.PRIORITY_BELOW_NORMAL))
    let answer = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      answer += text
    })
    child.once('error', refuse).once('close', code => (code === 0 ? resolve(JSON.parse(answer)) : refuse()))
    child.stdin.on('error', refuse).end(JSON.stringify(files))
  })
}

/** It may have ended already, and some systems do not allow it. */
function attempt(work: () => void): void {
  try {
    work()
  } catch {}
}
