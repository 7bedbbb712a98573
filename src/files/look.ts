// Run as a process of its own by examine.ts: reads a list of {"path", "name"}, and writes what each file is or why it is not taken. A file
// made to trip its reader trips this process, and what reading needs of memory goes with it.
import { readFileSync } from 'node:fs'
import { lookAt } from './lookAt.ts'
import { FileProblem } from './types.ts'

const given = JSON.parse(readFileSync(0, 'utf8')) as { path: string; name: string }[]
const answers: object[] = []
for (const { path, name } of given)
  answers.push(
    await lookAt(path, name).catch((error: Error) => {
      if (!(error instanceof FileProblem)) console.error(error)
      return { problem: error instanceof FileProblem ? error.message : 'It could not be checked. Save it again and try once more.' }
    }),
  )
process.stdout.write(JSON.stringify(answers))
