import type { IconName } from './icon-paths.tsx';

/** What stands beside the contacts themselves: the menu of the contacts page and the palette lead there. Keys of the shell's words. */
export const contactPlaces = [
  { name: 'imports', icon: 'enter', to: '/a/$audienceId/contacts/imports' },
  { name: 'exports', icon: 'download', to: '/a/$audienceId/contacts/exports' },
  { name: 'tags', icon: 'tag', to: '/a/$audienceId/contacts/tags' },
  { name: 'duplicates', icon: 'copy', to: '/a/$audienceId/contacts/duplicates' },
  { name: 'exclusions', icon: 'stop', to: '/a/$audienceId/contacts/exclusions' },
  { name: 'cleanUp', icon: 'filter', to: '/a/$audienceId/contacts/clean-up' },
] as const satisfies { name: string; icon: IconName; to: string }[];

/** Pages of the settings, besides the audience's own. */
export const settingPlaces = [
  { name: 'fields', icon: 'columns', to: '/a/$audienceId/settings/fields' },
  { name: 'lists', icon: 'people', to: '/a/$audienceId/settings/lists' },
  { name: 'permissions', icon: 'check', to: '/a/$audienceId/settings/permissions' },
] as const satisfies { name: string; icon: IconName; to: string }[];
