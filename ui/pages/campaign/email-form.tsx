import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { contract } from '../../../api/contract.ts';
import { drawingOf, EMAIL } from '../../../workflows/flow/campaign.ts';
import type { Problem } from '../../../workflows/flow/problems.ts';
import { useRead } from '../../api/queries.ts';
import { nameOf } from '../../components/person.tsx';
import { MailContext, type MailEditing, type Who } from '../../editor/context.ts';
import { MailForm } from '../../editor/steps/mail-form.tsx';
import { createEditorStore } from '../../editor/store.ts';
import { useAudience } from '../../shell/audience.tsx';
import css from './campaign.module.css';
import { campaignMails } from './campaign-mails.ts';
import type { Draft } from './use-draft.ts';

/** The e-mail, in the form that flows' e-mails have. */
export function EmailForm({ draft }: { draft: Draft }) {
  const { campaign, change, flush } = draft;
  const [store] = useState(() => createEditorStore(drawingOf(campaign)));
  const shown = useStore(store, (s) => s.definition);
  const mails = useMemo(() => campaignMails(campaign.id), [campaign.id]);
  const [who, setWho] = useWho();
  useEffect(
    () =>
      store.subscribe(({ definition }, before) => {
        if (definition === before.definition) return;
        const step = definition.steps.find((s) => s.type === 'sendEmail');
        if (step)
          change({ email: { subject: step.subject, preview: step.preview, from: step.from, layout: step.layout, html: step.html } });
      }),
    [store, change],
  );
  const problems = campaign.problems.map((p) => ({ ...p, stepId: EMAIL }) as Problem);
  const focus = useMemo(() => ({ field: null, asked: 0 }), []);
  const editing: MailEditing = { store, shown, live: null, problems, saving: { flush }, readOnly: false, focus, who, setWho, mails };
  const step = shown.steps.find((s) => s.type === 'sendEmail');
  if (!step) return null;
  return (
    <MailContext value={editing}>
      <div className={css.mailForm}>
        <MailForm step={step} />
      </div>
    </MailContext>
  );
}

/** Whose data the preview shows: someone who can be mailed, until another is chosen. */
function useWho(): [Who | null, (who: Who | null) => void] {
  const { id: audienceId } = useAudience();
  const [chosen, choose] = useState<Who | null>(null);
  const found = useRead(contract.contacts.list, { query: { audienceId, limit: 1, mailable: 'yes' } }, { enabled: chosen === null });
  const first = found.data?.items[0];
  const offered = useMemo<Who | null>(
    () => (first ? { id: first.id, name: nameOf(first), firstName: first.firstName, lastOrderAt: first.lastOrderAt } : null),
    [first],
  );
  return [chosen ?? offered, choose];
}
