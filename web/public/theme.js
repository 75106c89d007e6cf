// Runs before the first paint: the remembered theme and language, or the system's, so that nothing flashes. A lesson has a
// language of its own; a page that only leads to languages is left for the reader's.
(function () {
  var kept = {};
  try { kept = JSON.parse(localStorage.getItem('gradient-garden') || '{}'); } catch (e) { /* no storage: the system decides */ }
  var query = new URLSearchParams(location.search);
  var theme = query.get('theme') || kept.theme;
  if (theme !== 'light' && theme !== 'dark') theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  var language = query.get('lang') || kept.language;
  if (language !== 'zh' && language !== 'en') language = /^zh/i.test(navigator.language || 'zh') ? 'zh' : 'en';
  var root = document.documentElement;
  root.dataset.theme = theme;
  root.classList.add('scripts');
  if (!root.hasAttribute('data-own-language')) root.lang = language === 'zh' ? 'zh-Hans' : 'en';
  if (document.currentScript.hasAttribute('data-languages')) location.replace(language + '/');
  if (typeof WebAssembly !== 'object') root.classList.add('no-wasm');
})();
