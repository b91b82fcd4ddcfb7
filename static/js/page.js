/** What every page does: theme, help dialog, copy buttons, forms that say that they work. */

function switchTheme() {
  const light = document.documentElement.classList.toggle('light');
  document.cookie = `theme=${light ? 'light' : 'dark'}; path=/; max-age=31536000; samesite=lax`;
  document.dispatchEvent(new CustomEvent('theme'));
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copy)?.textContent.trim() ?? '';
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Over plain http in a class there is no clipboard to write to: select, and ask for a copy.
    getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    document.execCommand('copy');
  }
  button.setAttribute('aria-pressed', 'true');
  setTimeout(() => button.removeAttribute('aria-pressed'), 1500);
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-do], [data-copy]');
  if (!button) return;
  if (button.dataset.copy) copy(button);
  else if (button.dataset.do === 'theme') switchTheme();
  else if (button.dataset.do === 'help') document.getElementById('help').showModal();
  else if (button.dataset.do === 'close') button.closest('dialog')?.close();
});

document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, textarea, select, [contenteditable], .xterm');
  if (event.key === '?' && !typing && !event.ctrlKey && !event.metaKey) {
    document.getElementById('help').showModal();
  }
});

const letters = document.getElementById('letters');
if (letters) {
  letters.checked = localStorage.getItem('letters') !== 'off';
  letters.addEventListener('change', () => {
    localStorage.setItem('letters', letters.checked ? 'on' : 'off');
  });
}
