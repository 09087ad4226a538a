import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

const files = import.meta.glob<{ default: Record<string, unknown> }>('./{en,fr}/*.json', { eager: true });
export const languages = { en: 'English', fr: 'Français' } as const;
export type Language = keyof typeof languages;

const resources: Record<string, Record<string, Record<string, unknown>>> = {};
for (const [file, { default: words }] of Object.entries(files)) {
  const [, language, module] = /\.\/(\w+)\/(.+)\.json$/.exec(file) as unknown as [string, string, string];
  resources[language] = { ...resources[language], [module]: words };
}

const KEY = 'rekindle-language';
const remembered = () => localStorage.getItem(KEY) ?? navigator.language.slice(0, 2);

i18next.use(initReactI18next).init({
  resources,
  lng: remembered() === 'fr' ? 'fr' : 'en',
  fallbackLng: 'en',
  defaultNS: 'shell',
  interpolation: { escapeValue: false },
});
document.documentElement.lang = i18next.language;

export async function speak(language: Language): Promise<void> {
  localStorage.setItem(KEY, language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
