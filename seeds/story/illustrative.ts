// Inspections that never were: they give more units a plan that is alive, and are marked as invented wherever they are shown.
import type { When } from '../clock.ts'
import type { ToldInspection } from '../inspections.ts'

const invented = (
  reference: string,
  organisation: string,
  published_on: When | null,
  more: Partial<ToldInspection> = {},
): ToldInspection => ({
  reference: `ILLUSTRATIVE-${reference}`,
  organisation,
  framework: 'Dynamic inspection of public protection 2025-',
  published_on,
  published_precision: 'day',
  note: 'Illustrative: this inspection was invented for the demonstration. Nothing in it was found or published.',
  ...more,
})

export const illustrativeInspections = [
  invented('NORFOLK', 'N56NOSU', -280),
  invented('SUNDERLAND', 'N54SUND', -240),
  invented('DEVON', 'N58DEV', -210),
  invented('CUMBRIA', 'N51CUMB', -180),
  invented('GWENT', 'WPTGWT', -160),
  invented('SHEFFIELD', 'N55SHF', -150),
  invented('CROYDON', 'N07CROY', -130),
  invented('OXFORDSHIRE', 'N59OXFS', -120),
  invented('SALFORD', 'N50SATR', -95),
  invented('STAFFORDSHIRE-NORTH', 'N52STF', -75),
  invented('SURREY', 'N57SUR', -10),
  // Still under embargo: only those who may know of it do.
  invented('NORFOLK-REVIEW', 'N56NOSU', null, { entered_on: -12, fieldwork_from: -55 }),
]
