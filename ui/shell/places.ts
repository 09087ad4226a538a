import type { IconName } from '../components/icon-paths.tsx';

/** Where the rail, the menu and the palette lead. `flow` etc. are keys of the shell's words. */
export const places = [
  { name: 'flows', icon: 'flow', to: '/a/$audienceId/flows' },
  { name: 'contacts', icon: 'people', to: '/a/$audienceId/contacts' },
  { name: 'segments', icon: 'filter', to: '/a/$audienceId/segments' },
  { name: 'campaigns', icon: 'send', to: '/a/$audienceId/campaigns' },
  { name: 'messages', icon: 'mail', to: '/a/$audienceId/messages' },
  { name: 'archive', icon: 'archive', to: '/a/$audienceId/archive' },
] as const satisfies { name: string; icon: IconName; to: string }[];

export const lowerPlaces = [
  { name: 'inbox', icon: 'inbox', to: '/inbox' },
  { name: 'settings', icon: 'settings', to: '/a/$audienceId/settings' },
] as const satisfies { name: string; icon: IconName; to: string }[];
