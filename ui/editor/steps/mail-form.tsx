import { Select, Textarea, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StepOf } from '../../../workflows/flow/flow.ts';
import { layouts } from '../../../workflows/flow/steps/send-email.ts';
import { Segmented } from '../../components/segmented.tsx';
import { useChangeStep, useMailEditing } from '../context.ts';
import { useFieldProblem } from '../field-problem.tsx';
import css from '../inspector.module.css';
import { LiveNow } from '../live-now.tsx';
import { readable } from '../words.ts';
import { MailFrom } from './mail-from.tsx';
import { MailPreview, type PreviewWidth } from './mail-preview.tsx';
import { PreviewAs } from './preview-as.tsx';
import { TagMenu } from './tag-menu.tsx';
import { TestSend } from './test-send.tsx';

type Email = StepOf<'sendEmail'>;

/** Everything one e-mail says, and beside it how it will look to someone. */
export function MailForm({ step }: { step: Email }) {
  const { t } = useTranslation('editor');
  const { readOnly, live } = useMailEditing();
  const [mode, setMode] = useState<'write' | 'preview'>('preview');
  const [width, setWidth] = useState<PreviewWidth>('375');
  const change = useChangeStep(step);
  const was = live?.steps.find((s): s is Email => s.id === step.id && s.type === 'sendEmail');
  return (
    <>
      <Line step={step} field="subject" was={was} counted />
      <Line step={step} field="preview" was={was} />
      <MailFrom step={step} was={was} />
      <div className={css.switches}>
        <Segmented<'write' | 'preview'>
          label={t('mail.mode')}
          value={mode}
          onChange={setMode}
          choices={(['write', 'preview'] as const).map((value) => ({ value, label: t(`mail.${value}`) }))}
        />
        {mode === 'preview' && <PreviewAs />}
        <span className="grow" />
        {mode === 'preview' ? (
          <Segmented<PreviewWidth>
            label={t('mail.width')}
            value={width}
            onChange={setWidth}
            choices={(['375', '640'] as const).map((value) => ({ value, label: value }))}
          />
        ) : (
          <Select
            aria-label={t('mail.layout')}
            className={css.layout ?? ''}
            data={layouts.map((value) => ({ value, label: t(`mail.layouts.${value}`) }))}
            value={step.layout}
            allowDeselect={false}
            readOnly={readOnly}
            onChange={(layout) => layout && change({ layout: layout as Email['layout'] }, 'layout')}
          />
        )}
      </div>
      {mode === 'write' ? <Body step={step} was={was} /> : <MailPreview stepId={step.id} width={width} />}
      <TestSend stepId={step.id} />
    </>
  );
}

interface LineProps {
  step: Email;
  field: 'subject' | 'preview';
  was: Email | undefined;
  counted?: boolean;
}

/** One line of text with merge tags. */
function Line({ step, field, was, counted = false }: LineProps) {
  const { t } = useTranslation('editor');
  const { readOnly, who } = useMailEditing();
  const change = useChangeStep(step);
  const error = useFieldProblem(step.id, field);
  const input = useRef<HTMLInputElement>(null);
  const set = (value: string) => change({ [field]: value }, field);
  const value = step[field];
  const count = readable(value, who?.firstName ?? null).length;
  return (
    <div>
      <TextInput
        ref={input}
        label={
          <span className={css.labelLine}>
            {t(field === 'subject' ? 'mail.subject' : 'mail.previewText')}
            {counted && value && <span className="meta num">{t('mail.characters', { count })}</span>}
          </span>
        }
        labelProps={{ style: { width: '100%' } }}
        data-field={field}
        maxLength={300}
        value={value}
        error={error}
        readOnly={readOnly}
        onChange={(event) => set(event.currentTarget.value)}
        rightSectionWidth={32}
        rightSection={readOnly ? null : <TagMenu input={input} value={value} onInsert={set} />}
      />
      {was && <LiveNow was={was[field]} now={value} putBack={() => set(was[field])} />}
    </div>
  );
}

function Body({ step, was }: { step: Email; was: Email | undefined }) {
  const { t } = useTranslation('editor');
  const { readOnly } = useMailEditing();
  const change = useChangeStep(step);
  const error = useFieldProblem(step.id, 'html');
  const input = useRef<HTMLTextAreaElement>(null);
  const set = (html: string) => change({ html }, 'html');
  return (
    <div className={css.body}>
      <Textarea
        ref={input}
        label={
          <span className={css.labelLine}>
            {t('mail.html')}
            {!readOnly && <TagMenu input={input} value={step.html} onInsert={set} />}
          </span>
        }
        labelProps={{ style: { width: '100%' } }}
        data-field="html"
        className={css.code ?? ''}
        autosize
        minRows={16}
        maxRows={40}
        spellCheck={false}
        value={step.html}
        error={error}
        readOnly={readOnly}
        onChange={(event) => set(event.currentTarget.value)}
      />
      {was && (
        <LiveNow
          was={was.html.replace(/<[^>]+>/g, ' ').trim()}
          now={step.html === was.html ? was.html.replace(/<[^>]+>/g, ' ').trim() : step.html}
          putBack={() => set(was.html)}
        />
      )}
    </div>
  );
}
