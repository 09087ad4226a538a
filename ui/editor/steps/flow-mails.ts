import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import type { Mails } from '../context.ts';

/** The e-mails of a flow's draft. */
export const flowMails = (flowId: string): Mails => ({
  usePreview: ({ stepId, definition, contactId }) =>
    useRead(
      contract.flows.preview,
      { params: { id: flowId }, body: { stepId, definition, ...(contactId ? { contactId } : {}) } },
      { keep: true },
    ),
  useTestSend(stepId) {
    const write = useWrite(contract.flows.testSend, [contract.inbox.list]);
    return {
      send: (to, contactId) =>
        write.mutateAsync({ params: { id: flowId }, body: { stepId, to, ...(contactId ? { contactId } : {}) } }).then(
          ({ subject }) => subject,
          () => null,
        ),
      fault: write.error,
      busy: write.isPending,
    };
  },
});
