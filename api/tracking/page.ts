import { type Language, words } from '../mails/index.ts';

const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export interface Page {
  language: Language;
  title: string;
  text: string;
  /** Present = one button that posts to where the page is. */
  button?: string;
}

/** A page that a mail leads to. No script: it works in every browser, and nothing on it acts by itself. */
export const page = ({ language, title, text, button }: Page): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#fbfaf8;color:#1b1a17;font:16px/24px Inter,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
main{max-width:440px;margin:24px;padding:32px;background:#fff;border:1px solid #e8e5df;border-radius:8px;overflow-wrap:anywhere}
h1{margin:0 0 8px;font-size:20px;line-height:28px;font-weight:600;letter-spacing:-.015em}
p{margin:0;color:#55524a}
form{margin:24px 0 0}
button{font:500 16px/24px inherit;font-family:inherit;padding:8px 20px;border:0;border-radius:6px;background:#2653c7;color:#fff;cursor:pointer}
button:focus-visible{outline:2px solid #2653c7;outline-offset:2px}
@media (prefers-color-scheme:dark){body{background:#151517;color:#eeedea}main{background:#1c1c1f;border-color:#2a2a2e}p{color:#b9b7b1}button{background:#3f66d9}}
</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
${button ? `<form method="post"><button type="submit">${escaped(button)}</button></form>` : ''}
</main>
</body>
</html>`;

export const unknownLink = (language: Language) => {
  const { unknownTitle: title, unknown: text } = words[language].page;
  return page({ language, title, text });
};
