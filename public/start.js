// Everything works without this file: it only improves. A page or a browser that lacks something is left as it was.
import { initAll as startGovuk } from './govuk-frontend.min.js'
import { FilterToggleButton, initAll as startMoj } from './moj-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
startGovuk()
startMoj()

for (const filter of document.querySelectorAll('[data-module="moj-filter"]')) new FilterToggleButton(filter, { startHidden: false })
