import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { DialogFoot } from '../components/dialog-foot.tsx';
import { RuleBuilder } from '../components/rule/rule-builder.tsx';
import { unfinished } from '../components/rule/unfinished.ts';
import { useEditing } from './context.ts';

interface RuleDialogProps {
  title: string;
  rule: Rule | null | undefined;
  use(rule: Rule): void;
  close(): void;
}

/** A rule of the flow's own, put together beside the drawing: it becomes part of the draft when it is whole. */
export function RuleDialog({ title, rule, use, close }: RuleDialogProps) {
  const { t } = useTranslation('editor');
  const { flow } = useEditing();
  const [draft, setDraft] = useState<Rule>(rule ?? { kind: 'group', match: 'all', rules: [] });
  return (
    <Dialog title={title} close={close} width={860}>
      <RuleBuilder audienceId={flow.audienceId} value={draft} onChange={setDraft} />
      <DialogFoot close={close}>
        <Button kind="primary" reason={unfinished(draft).length > 0 ? t('rule.unfinished') : null} onClick={() => use(draft)}>
          {t('rule.use')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
