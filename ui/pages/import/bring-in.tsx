import { useNavigate } from '@tanstack/react-router';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './import.module.css';
import { upload } from './upload.ts';

interface Sending {
  name: string;
  size: number;
  share: number;
}

/** Step 1: a file is dropped, chosen, or its lines pasted. */
export function BringIn() {
  const { t } = useTranslation('import');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const navigate = useNavigate();
  const chooser = useRef<HTMLInputElement>(null);
  const going = useRef<AbortController | null>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<Sending | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [pasted, setPasted] = useState('');
  useEffect(() => () => going.current?.abort(), []);

  const send = async (body: Blob, name: string, origin: 'file' | 'paste') => {
    const control = new AbortController();
    going.current = control;
    setFault(null);
    setSending({ name, size: body.size, share: 0 });
    try {
      const { id } = await upload(
        { audienceId, name, origin, body },
        (share) => setSending({ name, size: body.size, share }),
        control.signal,
      );
      navigate({ to: '/a/$audienceId/contacts/import/{-$importId}', params: { audienceId, importId: id } });
    } catch (error) {
      if (!control.signal.aborted) setFault(error);
      setSending(null);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) send(file, file.name, 'file');
  };
  const lines = pasted.trim() === '' ? 0 : pasted.trim().split('\n').length;

  return (
    <div className={css.bring}>
      <h1>{t('bring.title')}</h1>
      <p className="soft">{t('bring.lead')}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the button inside */}
      <div
        className={css.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {sending ? (
          <div className={css.sending} role="status">
            <p className="row">
              <Icon name="file" className="soft" />
              <span className="medium clip grow">{sending.name}</span>
              <span className="meta num">{f.share(sending.share)}</span>
            </p>
            <progress className={css.progress} max={1} value={sending.share} aria-label={t('bring.sending', { name: sending.name })} />
            <p className="row meta">
              <span className="grow">{sending.share < 1 ? t('bring.on') : t('bring.reading')}</span>
              <Button small onClick={() => going.current?.abort()}>
                {shell('cancel')}
              </Button>
            </p>
          </div>
        ) : (
          <>
            <Icon name="file" size={20} className="softer" />
            <p>{t('bring.drop')}</p>
            <Button kind="primary" onClick={() => chooser.current?.click()}>
              {t('bring.choose')}
            </Button>
            <p className="meta">{t('bring.kinds')}</p>
          </>
        )}
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".csv,.tsv,.txt,.xlsx,.zip"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (file) send(file, file.name, 'file');
          }}
        />
      </div>
      {fault !== null && (
        <div className="note red" role="alert">
          <Icon name="warning" />
          <span>{faultText(fault, shell)}</span>
        </div>
      )}
      <label className={css.paste}>
        <span className="label">{t('bring.paste')}</span>
        <textarea
          rows={6}
          value={pasted}
          placeholder={t('bring.example')}
          onChange={(event) => setPasted(event.currentTarget.value)}
          spellCheck={false}
        />
      </label>
      <div className="row">
        <Button
          reason={lines === 0 ? t('bring.nothing') : null}
          onClick={() => send(new Blob([pasted]), t('bring.pasted', { count: lines }), 'paste')}
        >
          {lines === 0 ? t('bring.take') : t('bring.takeLines', { count: lines })}
        </Button>
      </div>
    </div>
  );
}
