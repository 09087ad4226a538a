/** The work can't be done, whatever is retried. `message` says why and what to do; it is shown as it is. */
export class JobRefused extends Error {}
