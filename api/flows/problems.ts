import type { Definition } from '../../workflows/flow/flow.ts';
import { graphProblems, type Problem } from '../../workflows/flow/problems.ts';
import { templateProblems } from '../mails/index.ts';

/** What of an audience decides whether its mail may leave. */
export interface Sender {
  language: 'en' | 'fr';
  sender_address: string;
  postal_address: string;
}

/** Everything that stands between a drawing and publishing: its graph, its texts, its sender. */
export const problemsOf = (definition: Definition, audience: Sender): Problem[] => [
  ...graphProblems(definition),
  ...templateProblems(definition),
  ...senderProblems(definition, audience),
];

function senderProblems({ settings, steps }: Definition, audience: Sender): Problem[] {
  const found: Problem[] = [];
  const mails = steps.filter((step) => step.type === 'sendEmail');
  if (mails.length > 0 && audience.postal_address === '')
    found.push({
      code: 'noPostalAddress',
      stepId: null,
      field: 'postalAddress',
      message: 'Every marketing e-mail must carry a postal address. Write the brand’s in the audience’s settings.',
    });
  const sendable = (address: string) => /^[^\s@]+@[^\s@]+$/.test(address);
  for (const mail of mails) {
    const address = mail.from.address || settings.from.address || audience.sender_address;
    if (sendable(address)) continue;
    const said = address === '' ? 'has no sender' : `can’t be sent from ${address}`;
    found.push({
      code: 'noSender',
      stepId: mail.from.address === '' ? null : mail.id,
      field: 'from.address',
      message: `“${mail.name}” ${said}. Write an address like name@shop.com here, in the flow’s settings or in the audience’s.`,
    });
  }
  // the same missing sender of the flow is one problem, not one per e-mail
  return found.filter((p, n) => p.stepId !== null || found.findIndex((q) => q.code === p.code && q.stepId === null) === n);
}
