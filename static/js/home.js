/** Home: an exported world is opened from its file. */

const input = document.getElementById('import');
const problem = document.getElementById('import-problem');

input.addEventListener('change', async () => {
  problem.textContent = '';
  const [file] = input.files;
  if (!file) return;
  const response = await fetch('/worlds/import', {
    method: 'POST', body: await file.text(), headers: { 'Content-Type': 'application/json' },
  });
  const answer = await response.json();
  if (response.ok) location.assign(answer.url);
  else problem.textContent = answer.error;
  input.value = '';
});
