import { useReactFlow, useViewport } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../components/button.tsx';
import { useFormat } from '../shell/audience.tsx';
import css from './editor.module.css';

export function Zoom() {
  const { t } = useTranslation('editor');
  const f = useFormat();
  const { zoomIn, zoomOut, zoomTo, fitView } = useReactFlow();
  const { zoom } = useViewport();
  const quick = { duration: 140 };
  return (
    <div className={css.zoom}>
      <IconButton icon="minus" size={16} small label={t('zoom.out')} onClick={() => zoomOut(quick)} />
      <button type="button" className="meta2 num" title={t('zoom.full')} onClick={() => zoomTo(1, quick)}>
        {f.share(zoom)}
      </button>
      <IconButton icon="plus" size={16} small label={t('zoom.in')} onClick={() => zoomIn(quick)} />
      <IconButton icon="fit" size={16} small label={t('zoom.fit')} onClick={() => fitView({ ...quick, maxZoom: 1, padding: 0.12 })} />
    </div>
  );
}
