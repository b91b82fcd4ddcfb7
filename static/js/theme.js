// Runs before the first paint: the theme that was chosen, else the one of the system.
(function setTheme() {
  const chosen = /(?:^|; )theme=(dark|light)/.exec(document.cookie)?.[1];
  const light = chosen ? chosen === 'light' : matchMedia('(prefers-color-scheme: light)').matches;
  document.documentElement.classList.toggle('light', light);
}());
