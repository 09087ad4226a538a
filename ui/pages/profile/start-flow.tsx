import { Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogFoot } from '../../components/dialog-foot.tsx';
import { Icon } from '../../components/icon.tsx';
import { ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import type { Contact } from './contact.ts';
import { refreshed } from './use-edit.ts';

/** Puts them into a running flow now. Whoever walks in it already is told of; an ended walk may be begun again on purpose. */
export function StartFlow({ contact, close }: { contact: Contact; close(): void }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const { audienceId } = contact;
  const flows = useRead(contract.flows.list, { query: { audienceId } });
  const enroll = useWrite(contract.flows.enroll, [...refreshed, contract.flows.list, contract.flows.one]);
  const [chosen, setChosen] = useState<string | null>(null);
  const running = (flows.data?.items ?? []).filter(({ status }) => status === 'live' || status === 'paused');
  const flowId = chosen ?? running[0]?.id ?? null;
  const met = enroll.data?.items[0]?.outcome === 'already_in' && enroll.variables?.params?.id === flowId;
  const active = contact.enrollments.find((walk) => walk.flowId === flowId && !walk.endedAt);
  const start = (again: boolean) => {
    if (!flowId) return;
    const episode = again ? { episode: `by-hand-${Date.now()}` } : {};
    enroll.mutate(
      { params: { id: flowId }, body: { contacts: [{ id: contact.id }], ...episode } },
      { onSuccess: ({ items }) => items[0]?.outcome === 'enrolled' && close() },
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(false);
  };
  return (
    <Dialog title={t('start.title')} close={close}>
      {flows.isPending && <Skeleton lines={2} height={32} />}
      {flows.isError && <ErrorState fault={flows.error} retry={() => flows.refetch()} />}
      {flows.isSuccess && running.length === 0 && (
        <>
          <p className="soft">{t('start.none')}</p>
          <ButtonLink to="/a/$audienceId/flows" params={{ audienceId }} style={{ marginTop: 12 }}>
            {t('start.toFlows')}
          </ButtonLink>
        </>
      )}
      {running.length > 0 && (
        <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
          <Select
            label={t('start.flow')}
            data={running.map(({ id, name, status }) => ({ value: id, label: status === 'paused' ? t('start.paused', { name }) : name }))}
            value={flowId}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            data-autofocus
            onChange={(id) => {
              setChosen(id);
              enroll.reset();
            }}
          />
          {contact.unmailable && (
            <p className="row red">
              <Icon name="warning" />
              {t('start.unmailable')}
            </p>
          )}
          {met && (
            <p role="status">
              {active ? t('start.walks') : t('start.walked')}{' '}
              {active && (
                <Link to="/a/$audienceId/enrollments/$enrollmentId" params={{ audienceId, enrollmentId: active.id }} className="link">
                  {t('walkLink')}
                </Link>
              )}
            </p>
          )}
          {enroll.isError && (
            <p className="red" role="alert">
              {faultText(enroll.error, shell)}
            </p>
          )}
          <DialogFoot close={close}>
            {met && !active ? (
              <Button kind="primary" busy={enroll.isPending} onClick={() => start(true)}>
                {t('start.again')}
              </Button>
            ) : (
              <Button type="submit" kind="primary" busy={enroll.isPending} reason={met ? t('start.walks') : null}>
                {t('start.go')}
              </Button>
            )}
          </DialogFoot>
        </form>
      )}
    </Dialog>
  );
}
