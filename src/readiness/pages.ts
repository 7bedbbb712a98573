// The readiness pack of an organisation, and the brief for its staff: each as a page, as Word and as PDF.
import type { Response } from 'express'
import type { Printed } from '../documents/blocks.ts'
import { sendPdf, sendWord } from '../documents/send.ts'
import type { Visitor } from '../users/visitor.ts'
import { queryOf } from '../web/address.ts'
import { read } from '../web/page.ts'
import { briefBlocks, briefTitle } from './brief.ts'
import { packBlocks, packTitle } from './pack.ts'
import { type Pack, readPack } from './reading.ts'

type CodeVisit = Visitor<{ code: string }>

interface Kind {
  address: string
  name: string
  withTrail: boolean
  print: (pack: Pack) => Printed
}
const pack: Kind = {
  address: 'readiness',
  name: 'readiness-pack',
  withTrail: true,
  print: read => ({ title: packTitle(read), blocks: packBlocks(read) }),
}
const brief: Kind = {
  address: 'readiness/brief',
  name: 'brief-for-staff',
  withTrail: false,
  print: read => ({ title: briefTitle(read), blocks: briefBlocks(read) }),
}

const readFor = (visit: CodeVisit, { withTrail }: Kind) =>
  read(visit, (db, day) => readPack(db, visit.user, visit.params.code, day, withTrail))

const pageOf = (kind: Kind) => async (visit: CodeVisit, res: Response) => {
  const found = await readFor(visit, kind)
  const { code } = found.organisation
  const address = (of: Kind, ending = '') => `/organisations/${code}/${of.address}${ending}${queryOf(visit)}`
  await res.page('readiness/show', {
    ...kind.print(found),
    organisation: found.organisation,
    suffix: queryOf(visit),
    docx_href: address(kind, '.docx'),
    pdf_href: address(kind, '.pdf'),
    other:
      kind === pack
        ? { href: address(brief), words: 'The brief for staff, on one page' }
        : { href: address(pack), words: 'The whole readiness pack' },
  })
}

const fileOf =
  (kind: Kind, send: typeof sendWord) =>
  async (visit: CodeVisit, res: Response): Promise<void> => {
    const found = await readFor(visit, kind)
    await send(res, `${kind.name}-${found.organisation.code}`, kind.print(found))
  }

export const [show, docx, pdf] = [pageOf(pack), fileOf(pack, sendWord), fileOf(pack, sendPdf)]
export const [showBrief, briefDocx, briefPdf] = [pageOf(brief), fileOf(brief, sendWord), fileOf(brief, sendPdf)]
