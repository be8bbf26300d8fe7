import { INTERNAL_CALLS } from '@ballast/internal-api';
import { describeSettings, serviceConfigSchema, type Setting } from '@ballast/platform-config';
import { configSchema } from '../config';
import { SERVICES } from '../services';
import { configurationPage, type SettingsSection } from './configuration-page';
import { internalPage } from './internal-page';

/** The documents that are made from the code of all services, by their path in the repository. */
export function referenceFiles(): Readonly<Record<string, string>> {
  return {
    'docs/reference/configuration.md': configurationPage(settingsSections()),
    'docs/reference/internal.md': internalPage(INTERNAL_CALLS),
  };
}

/** Settings of every service, those that each service adds, and those of the process that runs all of them. */
function settingsSections(): readonly SettingsSection[] {
  const shared = describeSettings(serviceConfigSchema);
  const isShared = (setting: Setting): boolean =>
    shared.some((other) => JSON.stringify(other) === JSON.stringify(setting));
  return [
    { title: 'Every service', intro: 'Each of the eight services takes these keys.', settings: shared },
    ...Object.entries(SERVICES).map(([title, { configSchema }]) => {
      const settings = describeSettings(configSchema).filter((setting) => !isShared(setting));
      const intro = settings.length === 0 ? 'The keys of every service.' : 'The keys of every service, and these:';
      return { title, intro, settings };
    }),
    {
      title: 'All in one process',
      intro:
        '`node dist/apps/all-in-one/main.js`, which `npm start` runs as the sandbox and with a Postgres of its own, takes the keys of every service. It chooses the addresses of the services itself, and reads these in its own way:',
      settings: describeSettings(configSchema),
    },
  ];
}
