// Runs before the first paint: the remembered theme and language, or the system's, so that nothing flashes.
(function () {
  var kept = {};
  try { kept = JSON.parse(localStorage.getItem('gradient-garden') || '{}'); } catch (e) { /* no storage: the system decides */ }
  var query = new URLSearchParams(location.search);
  var theme = query.get('theme') || kept.theme;
  if (theme !== 'light' && theme !== 'dark') theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  var language = query.get('lang') || kept.language;
  if (language !== 'zh' && language !== 'en') language = /^zh/i.test(navigator.language || 'zh') ? 'zh' : 'en';
  document.documentElement.dataset.theme = theme;
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  if (typeof WebAssembly !== 'object') document.documentElement.classList.add('no-wasm');
})();
