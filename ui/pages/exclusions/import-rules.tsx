import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { type Answer, ApiFailure, addressOf } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';

type Imported = Answer<typeof contract.exclusions.import>;

async function upload(audienceId: string, scope: 'audience' | 'all', file: File): Promise<Imported> {
  const response = await fetch(addressOf(contract.exclusions.import, { query: { audienceId, scope } }), {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: file,
  }).catch(() => {
    throw new ApiFailure(0, 'unreachable', 'unreachable');
  });
  const answer = (await response.json().catch(() => ({}))) as Imported & { code?: string; message?: string; id?: string };
  if (!response.ok) throw new ApiFailure(response.status, answer.code ?? 'unreadable', answer.message ?? response.statusText, answer.id);
  return answer;
}

/** A list of rules from a file; what could not be read is told line by line. */
export function ImportRules() {
  const { t } = useTranslation('exclusions');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [scope, setScope] = useState<'audience' | 'all'>('audience');
  const send = useMutation<Imported, ApiFailure, File>({
    mutationFn: (file) => upload(audienceId, scope, file),
    onSuccess: () => queries.invalidateQueries({ queryKey: [contract.exclusions.list.path] }),
  });
  const close = () => {
    setOpen(false);
    send.reset();
  };
  const done = send.data;
  return (
    <>
      <Button icon="enter" onClick={() => setOpen(true)}>
        {t('import')}
      </Button>
      {open && (
        <Dialog title={t('import')} close={close} width={480}>
          <div style={{ display: 'grid', gap: 12 }}>
            <p className="soft">{t('importHint')}</p>
            <div>
              <Segmented
                label={t('form.scope')}
                value={scope}
                choices={(['audience', 'all'] as const).map((value) => ({ value, label: t(`scope.${value}`) }))}
                onChange={(to) => setScope(to as typeof scope)}
              />
            </div>
            {send.isError && (
              <p className="red" role="alert">
                {faultText(send.error, shell)}
              </p>
            )}
            {done && (
              <div role="status">
                <p>
                  {t('imported', { count: done.added, number: f.exact(done.added) })}
                  {done.known > 0 && ` · ${t('known', { count: done.known, number: f.exact(done.known) })}`}
                </p>
                {done.refusedCount > 0 && (
                  <>
                    <p className="amber">{t('refused', { count: done.refusedCount, number: f.exact(done.refusedCount) })}</p>
                    <ul style={{ maxHeight: 160, overflow: 'auto' }}>
                      {done.refused.map(({ line, value, reason }) => (
                        <li key={line} title={reason}>
                          {t('line', { line: f.exact(line), value })}
                        </li>
                      ))}
                    </ul>
                  </>
                )}
              </div>
            )}
            <input
              ref={input}
              type="file"
              accept=".csv,.txt,text/csv,text/plain"
              aria-label={t('import')}
              hidden
              onChange={(event) => {
                const file = event.currentTarget.files?.[0];
                event.currentTarget.value = '';
                if (file) send.mutate(file);
              }}
            />
            <div className="row">
              <Button icon="file" busy={send.isPending} onClick={() => input.current?.click()}>
                {t('import')}
              </Button>
              <Button kind="quiet" onClick={close}>
                {shell('close')}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
