import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import type { Mails } from '../../editor/context.ts';

/** The e-mail of a campaign, as the form of mails shows and tries it. */
export const campaignMails = (campaignId: string): Mails => ({
  usePreview({ definition, contactId }) {
    const step = definition.steps.find((s) => s.type === 'sendEmail');
    const { subject = '', preview = '', from = { name: '', address: '' }, layout = 'letter' as const, html = '' } = step ?? {};
    const body = { email: { subject, preview, from, layout, html }, ...(contactId ? { contactId } : {}) };
    return useRead(contract.campaigns.preview, { params: { id: campaignId }, body }, { keep: true });
  },
  useTestSend() {
    const write = useWrite(contract.campaigns.test, [contract.inbox.list]);
    return {
      send: (to, contactId) =>
        write.mutateAsync({ params: { id: campaignId }, body: { to, ...(contactId ? { contactId } : {}) } }).then(
          ({ subject }) => subject,
          () => null,
        ),
      fault: write.error,
      busy: write.isPending,
    };
  },
});
