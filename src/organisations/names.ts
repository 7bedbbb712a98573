// What an organisation is called: the short name for sentences, the long one where there is room.

/** "Essex North" for "Essex North (Braintree, Chelmsford, …)". */
export const shortName = (name: string): string => name.split(' (')[0]!

export const kinds = {
  ministry: 'Ministry',
  service: 'Service',
  region: 'Region',
  unit: 'Unit',
  inspectorate: 'Inspectorate',
  partner: 'Partner',
} as const
