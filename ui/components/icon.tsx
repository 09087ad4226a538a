import { type IconName, paths } from './icon-paths.tsx';

/** A decoration beside words; a control that shows only an icon carries its own label. */
export function Icon({ name, size = 16, className }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg className={className ? `icon ${className}` : 'icon'} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      {paths[name]}
    </svg>
  );
}

export function Mark() {
  return (
    <svg width={24} height={24} viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <path d="M12.6 2.5c.5 3.2-.7 4.700-2.400 6.500C8.300 11 6 12.900 6 16.200c0 3 2.600 5.300 6 5.300s6-2.400 6-5.500c0-2.600-1.300-4.600-2.500-6.100-.2 1.300-.7 2.200-1.600 2.800.4-3.800.2-7.500-1.300-10.200z" />
      <path
        d="M12 20c-1.600 0-2.800-1.100-2.800-2.700 0-1.700 1.200-2.600 2.100-3.700.2.9.6 1.300 1.200 1.600.3-.5.4-.9.4-1.500 1.100 1 1.900 2.200 1.900 3.600C14.800 18.900 13.600 20 12 20z"
        fill="var(--bg)"
      />
    </svg>
  );
}
