import { useForm } from '@mantine/form';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Audience } from '../../../api/audiences/contract.ts';
import { contract } from '../../../api/contract.ts';
import type { ApiFailure } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';

const route = getRouteApi('/a/$audienceId/settings');
type Kept = Omit<Audience, 'id' | 'isSample' | 'contacts' | 'permissionsOn' | 'permissionsSince' | 'capCount' | 'capDays'>;
type Values = Kept & { capCount: number | ''; capDays: number | '' };
/** One of these at least tells who a contact is. */
const identifying = ['email', 'phone', 'name'];
interface Answers {
  onSuccess(): void;
  onError(fault: ApiFailure): void;
}

/** Permissions have a page of their own, and are not written back from here. */
const valuesOf = ({
  id: _,
  isSample: __,
  contacts: ___,
  permissionsOn: ____,
  permissionsSince: _____,
  capCount,
  capDays,
  ...rest
}: Audience): Values => ({
  ...rest,
  capCount: capCount ?? '',
  capDays: capDays ?? '',
});

/** The settings as a form, checked by the contract's own schema; ?field=… puts the cursor where a Fix link points. */
export function useAudienceForm(audience: Audience) {
  const { t } = useTranslation('settings');
  const { field } = route.useSearch();
  const root = useRef<HTMLFormElement>(null);
  const update = useWrite(contract.audiences.update, [
    contract.audiences.list,
    contract.contacts.list,
    contract.flows.one,
    contract.flows.list,
    contract.flows.checklist,
    contract.flows.backlog,
    contract.fields.list,
  ]);
  const bodyOf = (values: Values) => ({
    ...values,
    // the first is the audience's own
    languages: [...new Set([values.language, ...values.languages])],
    capCount: values.capCount || null,
    capDays: values.capDays || null,
  });
  const form = useForm<Values>({
    initialValues: valuesOf(audience),
    validate: (values) => {
      const errors: Partial<Record<keyof Values, string>> = {};
      for (const { path } of contract.audiences.update.body.safeParse(bodyOf(values)).error?.issues ?? []) {
        const name = path[0] as keyof Values;
        errors[name] = t(`wrong.${name}`, { defaultValue: t('wrong.field') });
      }
      if (values.recipients === 'customers' && !values.legalBasis.trim()) errors.legalBasis = t('wrong.legalBasis');
      if (Boolean(values.capCount) !== Boolean(values.capDays)) errors[values.capCount ? 'capDays' : 'capCount'] = t('wrong.cap');
      if (!values.requiredFields.some((name) => identifying.includes(name))) errors.requiredFields = t('wrong.requiredFields');
      if (values.doubleOptin && !values.senderAddress.trim()) errors.senderAddress = t('wrong.senderForOptin');
      return errors;
    },
  });
  useEffect(() => {
    if (!field) return;
    const input = root.current?.querySelector<HTMLElement>(`[name="${CSS.escape(field)}"]`);
    input?.scrollIntoView({ block: 'center' });
    input?.focus();
  }, [field]);
  const save = (values: Values, answers: Answers) =>
    update.mutate(
      { params: { id: audience.id }, body: bodyOf(values) },
      {
        onSuccess: (saved) => {
          form.setInitialValues(valuesOf(saved));
          form.setValues(valuesOf(saved));
          form.resetDirty(valuesOf(saved));
          answers.onSuccess();
        },
        onError: answers.onError,
      },
    );
  return { form, root, save, saving: update.isPending };
}
