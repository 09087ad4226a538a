import { Checkbox, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { useAudience } from '../../shell/audience.tsx';
import { Group } from './group.tsx';
import css from './settings.module.css';
import type { useAudienceForm } from './use-audience-form.ts';

const standard = ['email', 'phone', 'name', 'first_name', 'last_name', 'company', 'role', 'birthday', 'address', 'language'] as const;

/** How people sign up, and what a contact must have. */
export function ContactRules({ form }: { form: ReturnType<typeof useAudienceForm>['form'] }) {
  const { t } = useTranslation('settings');
  const { id: audienceId } = useAudience();
  const custom = useRead(contract.fields.list, { query: { audienceId } });
  const fields = [
    ...standard.map((name) => ({ name: name as string, label: t(`required.${name}`) })),
    ...(custom.data?.items ?? []).map(({ key, label }) => ({ name: key, label })),
  ];
  return (
    <Group title={t('contacts.title')} hint={t('contacts.hint')}>
      <Switch
        label={t('field.doubleOptin')}
        description={t('hint.doubleOptin')}
        name="doubleOptin"
        {...form.getInputProps('doubleOptin', { type: 'checkbox' })}
      />
      <Checkbox.Group
        label={t('field.requiredFields')}
        description={t('hint.requiredFields')}
        {...form.getInputProps('requiredFields')}
        key={form.key('requiredFields')}
      >
        <div className={css.checks}>
          {fields.map(({ name, label }) => (
            <Checkbox key={name} value={name} label={label} />
          ))}
        </div>
      </Checkbox.Group>
    </Group>
  );
}
