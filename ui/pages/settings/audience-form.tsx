import { Autocomplete, Checkbox, NumberInput, Radio, Select, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { Audience } from '../../../api/audiences/contract.ts';
import { Button } from '../../components/button.tsx';
import { faultText } from '../../components/states.tsx';
import { languages } from '../../i18n/index.ts';
import { ContactRules } from './contact-rules.tsx';
import { Group } from './group.tsx';
import css from './settings.module.css';
import { useAudienceForm } from './use-audience-form.ts';

const zones = Intl.supportedValuesOf('timeZone');
const currencies = Intl.supportedValuesOf('currency');

export function AudienceForm({ audience }: { audience: Audience }) {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation('shell');
  const { form, root, save, saving } = useAudienceForm(audience);
  const submit = form.onSubmit((values) =>
    save(values, {
      onSuccess: () => notifications.show({ message: t('saved') }),
      onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, shell) }),
    }),
  );
  const field = (name: keyof typeof form.values) => ({ ...form.getInputProps(name), name, key: form.key(name) });
  return (
    <form ref={root} onSubmit={submit} noValidate>
      <Group title={t('sender.title')} hint={t('sender.hint')}>
        <TextInput label={t('field.name')} {...field('name')} />
        <div className={css.pair}>
          <TextInput label={t('field.senderName')} placeholder={audience.name} {...field('senderName')} />
          <TextInput label={t('field.senderAddress')} type="email" placeholder="hello@shop.com" {...field('senderAddress')} />
        </div>
        <Textarea
          label={t('field.postalAddress')}
          description={t('hint.postalAddress')}
          autosize
          minRows={2}
          maxRows={5}
          {...field('postalAddress')}
        />
      </Group>
      <Group title={t('consent.title')} hint={t('consent.hint')}>
        <Radio.Group label={t('field.recipients')} {...field('recipients')}>
          <div className={css.radios}>
            <Radio value="subscribed" label={t('recipients.subscribed')} description={t('recipients.subscribedHint')} />
            <Radio value="customers" label={t('recipients.customers')} description={t('recipients.customersHint')} />
          </div>
        </Radio.Group>
        {form.values.recipients === 'customers' && (
          <TextInput label={t('field.legalBasis')} description={t('hint.legalBasis')} {...field('legalBasis')} />
        )}
        <div className={css.sentence}>
          <NumberInput
            label={t('field.capCount')}
            min={1}
            max={1000}
            allowDecimal={false}
            placeholder={t('noCap')}
            hideControls
            {...field('capCount')}
          />
          <NumberInput
            label={t('field.capDays')}
            min={1}
            max={365}
            allowDecimal={false}
            placeholder="–"
            hideControls
            {...field('capDays')}
          />
        </div>
        <p className="meta">{t('hint.cap')}</p>
      </Group>
      <ContactRules form={form} />
      <Group title={t('place.title')} hint={t('place.hint')}>
        <div className={css.pair}>
          <Autocomplete label={t('field.timeZone')} data={zones} limit={30} {...field('timeZone')} />
          <Select
            label={t('field.language')}
            data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
            allowDeselect={false}
            {...field('language')}
          />
        </div>
        <Checkbox.Group label={t('field.languages')} description={t('hint.languages')} {...field('languages')}>
          <div className={css.checks}>
            {Object.entries(languages).map(([value, label]) => (
              <Checkbox key={value} value={value} label={label} disabled={value === form.values.language} />
            ))}
          </div>
        </Checkbox.Group>
        <Autocomplete label={t('field.currency')} data={currencies} limit={30} w={160} {...field('currency')} />
      </Group>
      <div className={css.save}>
        <Button type="submit" kind="primary" busy={saving} reason={form.isDirty() ? null : t('nothingChanged')}>
          {t('save')}
        </Button>
        {form.isDirty() && (
          <Button kind="quiet" onClick={form.reset}>
            {t('putBack')}
          </Button>
        )}
      </div>
    </form>
  );
}
