// Screenshots of the built site for people to look at:
//   node scripts/look.mjs <path#hash> <out-prefix> [--lang zh,en] [--theme light,dark] [--size 1440x900,390x844] [--wait ms] [--click SELECTOR]
// writes <out-prefix>-<lang>-<theme>-<size>.png and prints console errors.
import { parseArgs } from 'node:util';
import { open } from '../tests/e2e/drivers/chromium.mjs';
import { serveSite } from './lib/build.mjs';
import { Stop, main, say } from './lib/say.mjs';

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      lang: { type: 'string', default: 'zh,en' },
      theme: { type: 'string', default: 'light,dark' },
      size: { type: 'string', default: '1440x900,390x844' },
      wait: { type: 'string', default: '1500' },
      click: { type: 'string' },
    },
  });
  const [path = '', prefix] = positionals;
  if (!prefix) throw new Stop('An output prefix is missing.', 'Use: node scripts/look.mjs <path#hash> <out-prefix>');
  const site = await serveSite(4190);
  const browser = await open();
  for (const lang of values.lang.split(','))
    for (const theme of values.theme.split(','))
      for (const size of values.size.split(',')) {
        const [width, height] = size.split('x').map(Number);
        const page = await browser.newPage({ width, height, lang: lang === 'zh' ? 'zh-CN' : lang, dark: theme === 'dark' });
        await page.goto(new URL(path, site.url).href);
        await page.pause(Number(values.wait));
        if (values.click) {
          await page.click(values.click);
          await page.pause(Number(values.wait));
        }
        say(await page.screenshot(`${prefix}-${lang}-${theme}-${size}.png`));
        for (const message of page.console) say(`  console: ${message}`);
        await page.close();
      }
  await browser.close();
  await site.close();
});
