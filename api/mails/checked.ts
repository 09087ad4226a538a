/** Under which item of a checklist a fault of an e-mail stands; what is not here is not the e-mail's. */
export const checkedUnder: Partial<Record<string, 'postalAddress' | 'sender' | 'content' | 'mergeTags'>> = {
  noPostalAddress: 'postalAddress',
  noSender: 'sender',
  noSubject: 'content',
  noText: 'content',
  noFallback: 'mergeTags',
  badTemplate: 'mergeTags',
};

/** The merge tags that these e-mails use, each once. */
export function tagsUsed(mails: readonly { subject: string; preview: string; html: string }[]): string[] {
  const words = mails.map(({ subject, preview, html }) => `${subject} ${preview} ${html}`).join(' ');
  return [...new Set([...words.matchAll(/\{\{-?\s*([\w.]+)/g)].map((m) => m[1] as string))];
}
