import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StepOf } from '../../../workflows/flow/flow.ts';
import { Icon } from '../../components/icon.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { useChangeStep, useMailEditing } from '../context.ts';
import { useFieldProblem } from '../field-problem.tsx';
import css from '../inspector.module.css';
import { LiveNow } from '../live-now.tsx';

type Email = StepOf<'sendEmail'>;
const shown = ({ name, address }: { name: string; address: string }) => [name, address && `<${address}>`].filter(Boolean).join(' ');

/** Who the e-mail comes from: the step's own sender, else the flow's, else the audience's. */
export function MailFrom({ step, was }: { step: Email; was: Email | undefined }) {
  const { t } = useTranslation('editor');
  const audience = useAudience();
  const { readOnly, shown: definition, focus } = useMailEditing();
  const change = useChangeStep(step);
  const error = useFieldProblem(step.id, 'from');
  const own = Boolean(step.from.name || step.from.address);
  const asked = Boolean(focus.field?.startsWith('from'));
  const [open, setOpen] = useState(own || asked);
  const { from } = definition.settings;
  const inherited = { name: from.name || audience.senderName, address: from.address || audience.senderAddress };
  const set = (patch: Partial<Email['from']>) => change({ from: { ...step.from, ...patch } }, 'from');
  const whose = own ? 'own' : from.address || from.name ? 'flow' : 'audience';
  return (
    <div>
      <div className={css.labelLine}>
        <span>{t('mail.from')}</span>
        <span className="meta">{t(`mail.whose.${whose}`)}</span>
      </div>
      {open && !readOnly ? (
        <div className={css.pair}>
          <TextInput
            aria-label={t('mail.fromName')}
            data-field="from.name"
            placeholder={inherited.name || t('mail.fromName')}
            value={step.from.name}
            maxLength={120}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={t('mail.fromAddress')}
            data-field="from.address"
            placeholder={inherited.address || 'name@shop.com'}
            value={step.from.address}
            maxLength={254}
            error={error}
            onChange={(event) => set({ address: event.currentTarget.value.trim() })}
          />
        </div>
      ) : (
        <button type="button" className={css.from} data-field="from.address" disabled={readOnly} onClick={() => setOpen(true)}>
          <span className="grow clip">
            {(own ? step.from.name : '') || inherited.name}{' '}
            <span className="softer">
              {(own && step.from.address) || inherited.address ? `<${step.from.address || inherited.address}>` : ''}
            </span>
            {!inherited.name && !inherited.address && !own && <span className="softer">{t('mail.noSender')}</span>}
          </span>
          {!readOnly && <Icon name="edit" className="softer" />}
        </button>
      )}
      {error && !open && <p className="meta red">{error}</p>}
      {was && (
        <LiveNow
          was={shown(was.from) || t('mail.whose.flow')}
          now={shown(step.from) || t('mail.whose.flow')}
          putBack={() => set(was.from)}
        />
      )}
    </div>
  );
}
