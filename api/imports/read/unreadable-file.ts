/** The file can't be read. `message` says why and what to do; it is shown as it is. */
export class UnreadableFile extends Error {}
