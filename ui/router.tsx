import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { FirstAudience } from './shell/first-audience.tsx';
import { NoSuchPage, PageFailed } from './shell/page-failed.tsx';
import { AudienceFrame, Shell } from './shell/shell.tsx';

/** Filters live in the address; what can't be read there counts as absent. */
const word = z.string().optional().catch(undefined);
const days = z.coerce.number().int().optional().catch(undefined);
const day = z.iso.date().optional().catch(undefined);
const oneOf = <const T extends readonly string[]>(...choices: T) => z.enum(choices).optional().catch(undefined);

const root = createRootRoute({ component: Shell });
const index = createRoute({ getParentRoute: () => root, path: '/', component: FirstAudience });
const inbox = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  validateSearch: z.object({ search: word, id: word, view: oneOf('text', 'headers'), width: oneOf('375') }),
  component: lazyRouteComponent(() => import('./pages/inbox/index.tsx'), 'InboxPage'),
});

const audience = createRoute({ getParentRoute: () => root, path: '/a/$audienceId', component: AudienceFrame });
const flows = createRoute({
  getParentRoute: () => audience,
  path: '/flows',
  validateSearch: z.object({ show: oneOf('live', 'paused', 'draft', 'archived') }),
  component: lazyRouteComponent(() => import('./pages/flows/index.tsx'), 'FlowsPage'),
});
const newFlow = createRoute({
  getParentRoute: () => audience,
  path: '/flows/new',
  validateSearch: z.object({ segment: word }),
  component: lazyRouteComponent(() => import('./pages/wizard/index.tsx'), 'WizardPage'),
});
const flow = createRoute({
  getParentRoute: () => audience,
  path: '/flows/$flowId',
  validateSearch: z.object({
    view: oneOf('live', 'draft'),
    step: word,
    tab: oneOf('content', 'timing', 'people'),
    what: word,
    reason: word,
  }),
  component: lazyRouteComponent(() => import('./editor/index.tsx'), 'EditorPage'),
});
const testRun = createRoute({
  getParentRoute: () => audience,
  path: '/flows/$flowId/test-runs/{-$runId}',
  component: lazyRouteComponent(() => import('./pages/test-run/index.tsx'), 'TestRunPage'),
});
const enrollment = createRoute({
  getParentRoute: () => audience,
  path: '/enrollments/$enrollmentId',
  component: lazyRouteComponent(() => import('./pages/enrollment/index.tsx'), 'EnrollmentPage'),
});
const contacts = createRoute({
  getParentRoute: () => audience,
  path: '/contacts',
  validateSearch: z.object({
    search: word,
    view: word,
    f: word,
    sort: word,
    order: oneOf('asc', 'desc'),
    cols: word,
    // what other pages lead here with
    status: oneOf('subscribed', 'unsubscribed', 'non_subscribed', 'pending', 'cleaned'),
    mailable: oneOf('yes', 'no'),
    fromDay: days,
    toDay: days,
    tag: word,
  }),
  component: lazyRouteComponent(() => import('./pages/contacts/index.tsx'), 'ContactsPage'),
});
const contact = createRoute({
  getParentRoute: () => audience,
  path: '/contacts/$contactId',
  validateSearch: z.object({
    tab: oneOf('overview', 'insights', 'notes', 'settings'),
    show: word,
    since: oneOf('7', '30', '365'),
    from: day,
    to: day,
    fields: oneOf('all'),
  }),
  component: lazyRouteComponent(() => import('./pages/profile/index.tsx'), 'ProfilePage'),
});
const messages = createRoute({
  getParentRoute: () => audience,
  path: '/messages',
  validateSearch: z.object({
    state: oneOf('sending', 'retry', 'sent', 'uncertain', 'skipped', 'failed'),
    reason: word,
    flowId: word,
    campaignId: word,
    did: oneOf('opened', 'machineOpened', 'clicked', 'bounced', 'unsubscribed', 'bought'),
    link: z.coerce.number().int().optional().catch(undefined),
    contactId: word,
    id: word,
  }),
  component: lazyRouteComponent(() => import('./pages/messages/index.tsx'), 'MessagesPage'),
});
const segments = createRoute({
  getParentRoute: () => audience,
  path: '/segments',
  validateSearch: z.object({ search: word }),
  component: lazyRouteComponent(() => import('./pages/segments/index.tsx'), 'SegmentsPage'),
});
// `from`: a recipe, `rule` = nothing yet, `static` = people one names; `why`: whose explanation is open
const newSegment = createRoute({
  getParentRoute: () => audience,
  path: '/segments/new',
  validateSearch: z.object({ from: word, why: word }),
  component: lazyRouteComponent(() => import('./pages/segment/new.tsx'), 'NewSegmentPage'),
});
const segment = createRoute({
  getParentRoute: () => audience,
  path: '/segments/$segmentId',
  validateSearch: z.object({ why: word }),
  component: lazyRouteComponent(() => import('./pages/segment/index.tsx'), 'SegmentPage'),
});
const campaigns = createRoute({
  getParentRoute: () => audience,
  path: '/campaigns',
  validateSearch: z.object({ search: word, status: oneOf('draft', 'waiting', 'sending', 'paused', 'held', 'sent', 'cancelled') }),
  component: lazyRouteComponent(() => import('./pages/campaigns/index.tsx'), 'CampaignsPage'),
});
const campaign = createRoute({
  getParentRoute: () => audience,
  path: '/campaigns/$campaignId',
  component: lazyRouteComponent(() => import('./pages/campaign/index.tsx'), 'CampaignPage'),
});
const settings = createRoute({
  getParentRoute: () => audience,
  path: '/settings',
  validateSearch: z.object({ field: word }),
  component: lazyRouteComponent(() => import('./pages/settings/index.tsx'), 'SettingsPage'),
});

const importFile = createRoute({
  getParentRoute: () => audience,
  path: '/contacts/import/{-$importId}',
  component: lazyRouteComponent(() => import('./pages/import/index.tsx'), 'ImportPage'),
});
const imports = createRoute({
  getParentRoute: () => audience,
  path: '/contacts/imports',
  validateSearch: z.object({ show: oneOf('running', 'finished', 'other') }),
  component: lazyRouteComponent(() => import('./pages/imports/index.tsx'), 'ImportsPage'),
});
const exports = createRoute({
  getParentRoute: () => audience,
  path: '/contacts/exports',
  component: lazyRouteComponent(() => import('./pages/exports/index.tsx'), 'ExportsPage'),
});
const tags = createRoute({
  getParentRoute: () => audience,
  path: '/contacts/tags',
  validateSearch: z.object({ search: word, sort: oneOf('contacts', 'newest') }),
  component: lazyRouteComponent(() => import('./pages/tags/index.tsx'), 'TagsPage'),
});
const duplicates = createRoute({
  getParentRoute: () => audience,
  path: '/contacts/duplicates',
  validateSearch: z.object({
    show: oneOf('merged'),
    reason: oneOf('phone', 'customer', 'name_address', 'gmail'),
    contactId: word,
    pair: word,
  }),
  component: lazyRouteComponent(() => import('./pages/duplicates/index.tsx'), 'DuplicatesPage'),
});
const exclusions = createRoute({
  getParentRoute: () => audience,
  path: '/contacts/exclusions',
  validateSearch: z.object({ search: word, kind: oneOf('exact', 'domain', 'begins', 'ends') }),
  component: lazyRouteComponent(() => import('./pages/exclusions/index.tsx'), 'ExclusionsPage'),
});
const cleanUp = createRoute({
  getParentRoute: () => audience,
  path: '/contacts/clean-up',
  component: lazyRouteComponent(() => import('./pages/clean-up/index.tsx'), 'CleanUpPage'),
});
const archive = createRoute({
  getParentRoute: () => audience,
  path: '/archive',
  // `run`: the one whose outcome is told; `of`: only that run's contacts
  validateSearch: z.object({ search: word, run: word, of: word }),
  component: lazyRouteComponent(() => import('./pages/archive/index.tsx'), 'ArchivePage'),
});
const policies = createRoute({
  getParentRoute: () => audience,
  path: '/archive/policies',
  component: lazyRouteComponent(() => import('./pages/sunset/index.tsx'), 'PoliciesPage'),
});
const policy = createRoute({
  getParentRoute: () => audience,
  path: '/archive/policies/$policyId',
  component: lazyRouteComponent(() => import('./pages/sunset/policy.tsx'), 'PolicyPage'),
});
const fields = createRoute({
  getParentRoute: () => audience,
  path: '/settings/fields',
  component: lazyRouteComponent(() => import('./pages/fields/index.tsx'), 'FieldsPage'),
});
const lists = createRoute({
  getParentRoute: () => audience,
  path: '/settings/lists',
  component: lazyRouteComponent(() => import('./pages/lists/index.tsx'), 'ListsPage'),
});
const permissions = createRoute({
  getParentRoute: () => audience,
  path: '/settings/permissions',
  component: lazyRouteComponent(() => import('./pages/permissions/index.tsx'), 'PermissionsPage'),
});

const tree = root.addChildren([
  index,
  inbox,
  audience.addChildren([
    flows,
    newFlow,
    flow,
    testRun,
    enrollment,
    contacts,
    contact,
    messages,
    segments,
    newSegment,
    segment,
    campaigns,
    campaign,
    settings,
    importFile,
    imports,
    exports,
    tags,
    duplicates,
    exclusions,
    cleanUp,
    archive,
    policies,
    policy,
    fields,
    lists,
    permissions,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailed,
  defaultNotFoundComponent: NoSuchPage,
  scrollRestoration: true,
  // plain words in the address: ?search=12 stays text
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const said = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '');
    const text = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString().replace(/%(2C|3A|3B|7E)/g, unescape);
    return text ? `?${text}` : '';
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
