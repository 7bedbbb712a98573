import { Readable } from 'node:stream'
import { scan } from '../../src/files/clamd.ts'
import { type Clamd, eicar, startClamd } from '../support/clamd.ts'

let clamd: Clamd
beforeEach(async () => {
  clamd = await startClamd()
})
afterEach(() => clamd.stop())
const content = (text: string) => Readable.from([Buffer.from(text.slice(0, 20)), Buffer.from(text.slice(20))])

test('what clamd says of a file, which is sent to it whole', async () => {
  expect(await scan(clamd.at, content('Minutes of a meeting, which are long enough'))).toBe('clean')
  expect(await scan(clamd.at, content(eicar))).toBe('infected')
  const large = Buffer.alloc(5_000_000, 'abc')
  expect(await scan(clamd.at, Readable.from([large]))).toBe('clean')
  expect(clamd.seen[2]!.equals(large)).toBe(true)
})

test.each(['hangs up', 'says nothing', 'says too large', 'talks nonsense'] as const)('clamd %s: that is no answer', async manner => {
  clamd.will(manner)
  await expect(scan(clamd.at, Readable.from([Buffer.alloc(3_000_000)]), 300)).rejects.toThrow(/clamd|EPIPE|ECONNRESET/)
})

test('clamd is not there: that is no answer', async () => {
  const { at } = clamd
  await clamd.stop()
  await expect(scan(at, content('x'))).rejects.toThrow('ECONNREFUSED')
})

test('what cannot be read to the end is not clean', async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('half')
      throw new Error('The store is away')
    })(),
  )
  await expect(scan(clamd.at, broken)).rejects.toThrow('The store is away')
})
